import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

interface Locked {
  readonly version?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly hasInstallScript?: boolean;
}
const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, Locked> };
const packages = Object.entries(lock.packages).filter(([path]) => path !== '');
const served = packages.filter(([, { dev }]) => dev !== true);

/** Of a package whose lock entry names none, as its package.json says. */
function licenceOf([path, { license }]: [string, Locked]): string {
  if (license !== undefined) return license;
  const { license: own } = JSON.parse(readFileSync(`${path}/package.json`, 'utf8')) as { license?: string };
  return own ?? 'none';
}

describe('packages', () => {
  test('that the server needs are under permissive licences', () => {
    const permissive =
      /^\(?(?:MIT|ISC|0BSD|BSD-[23]-Clause|Apache-2\.0|BlueOak-1\.0\.0|Unlicense|CC0-1\.0)(?: (?:AND|OR) (?:MIT|ISC|0BSD|BSD-[23]-Clause|Apache-2\.0))*\)?$/;
    expect(served.length).toBeGreaterThan(50);
    expect(served.filter((one) => !permissive.test(licenceOf(one))).map((one) => `${one[0]}: ${licenceOf(one)}`)).toEqual([]);
  });

  test('are held by a hash each', () => {
    expect(
      packages.filter(([, { integrity, link }]) => link !== true && integrity?.startsWith('sha512-') !== true).map(([path]) => path),
    ).toEqual([]);
  });

  test('need no script of theirs to be run: the ones that have one are known', () => {
    const scripted = served.filter(([, { hasInstallScript }]) => hasInstallScript === true).map(([path]) => path);
    // It prints a warning about versions.
    expect(scripted).toEqual(['node_modules/@apollo/protobufjs']);
  });

  test('are named by an exact version', () => {
    const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as Record<string, Record<string, string>>;
    const ranges = Object.entries({ ...dependencies, ...devDependencies }).filter(
      ([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version),
    );
    expect(ranges).toEqual([]);
  });
});

test('the licence of the project is the same wherever it is named', () => {
  expect(readFileSync('LICENSE', 'utf8')).toMatch(/^MIT License\n\nCopyright \(c\) \d{4} Keiretsu contributors\n/);
  expect((JSON.parse(readFileSync('package.json', 'utf8')) as { license: string }).license).toBe('MIT');
  expect(lock.packages['']?.license).toBe('MIT');
});

interface Service {
  readonly mem_limit?: string;
  readonly pids_limit?: number;
  readonly cap_drop?: string[];
  readonly security_opt?: string[];
  readonly user?: string;
  readonly read_only?: boolean;
  readonly privileged?: boolean;
  readonly ports?: string[];
}
const { services } = parse(readFileSync('docker-compose.yml', 'utf8')) as { services: Record<string, Service> };

describe.each(Object.entries(services))('the service %s of the compose file', (name, service) => {
  test('has bounds of memory and processes', () => {
    expect(service.mem_limit).toMatch(/^\$\{[A-Z0-9_]+_MEMORY:-\d+m\}$/);
    expect(service.pids_limit).toBeGreaterThan(0);
  });

  test('has no rights that it does not need', () => {
    expect(service.cap_drop).toEqual(['ALL']);
    expect(service.security_opt).toContain('no-new-privileges:true');
    expect(service.privileged).toBeUndefined();
    // The image of the app names its user itself.
    if (name === 'keiretsu') expect(service.read_only).toBe(true);
    else expect(service.user).toMatch(/^[1-9]\d*:[1-9]\d*$/);
  });

  test('is reached from this machine only', () => {
    expect(service.ports?.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
  });
});

test('the image of the app runs as a user without rights and runs no scripts of packages', () => {
  const dockerfile = readFileSync('Dockerfile', 'utf8');
  expect(dockerfile).toMatch(/^USER node$/m);
  for (const [command] of dockerfile.matchAll(/npm ci[^\n]*/g)) expect(command).toContain('--ignore-scripts');
});
