import { ERRORS, type ErrorCode } from '../kernel/errors.js';

interface Violation {
  readonly property: string;
  readonly constraints?: Readonly<Record<string, string>>;
  readonly contexts?: Readonly<Record<string, unknown>>;
  readonly children?: readonly Violation[];
}

/**
 * What class-validator found wrong with a hand-written input, as type-graphql throws it; undefined when the chain holds no such error.
 * The code is BAD_USER_INPUT, unless the decorator was given another one: `@Min(0, { context: { code: 'BAD_PAGE' } })`.
 */
export function argumentRefusal(chain: readonly unknown[]): { code: ErrorCode; message: string } | undefined {
  for (const link of chain) {
    const found = (link as { extensions?: { validationErrors?: unknown } }).extensions?.validationErrors;
    if (!Array.isArray(found)) continue;
    const violations = found as Violation[];
    return {
      code: violations.map(codeOf).find((code) => code !== undefined) ?? 'BAD_USER_INPUT',
      message: violations.flatMap((violation) => sentences(violation, '')).join('; '),
    };
  }
  return undefined;
}

function codeOf({ contexts, children }: Violation): ErrorCode | undefined {
  const codes = Object.values(contexts ?? {}).map((context) => (context as { code?: string }).code ?? '');
  const own = codes.find((code): code is ErrorCode => Object.hasOwn(ERRORS, code));
  return own ?? children?.map(codeOf).find((code) => code !== undefined);
}

function sentences({ property, constraints, children }: Violation, parent: string): string[] {
  const path = parent ? `${parent}.${property}` : property;
  const own = Object.values(constraints ?? {}).map((text) => `${path}: ${text}`);
  return [...own, ...(children ?? []).flatMap((child) => sentences(child, path))];
}
