import { CONTENDERS, type ContenderName, TITLES } from '../contenders/contender.js';
import type { ContenderResult, Ratio, Results, SizeResult } from '../results.js';
import { SHAPES } from '../shapes.js';
import { isReached, MOST_CROWD, MOST_GROWTH, MOST_MEMORY, MOST_STALL, wantedOf } from '../targets.js';
import { figure, mark, spread, table } from './figures.js';

/** `RESULTS.md`. */
export function markdownOf(results: Results): string {
  const { machine, command, sizes } = results;
  const where = `${machine.cores} cores (${machine.processor}), ${machine.gigabytes} GB, ${machine.system}, Node ${machine.node}`;
  const head = [
    '# Measured side by side',
    `Written by \`${command}\` on ${machine.date}${machine.commit === null ? '' : ` at ${machine.commit}`}: ${where}; @neo4j/graphql ${machine.peer}, Neo4j Community 5.26. [README.md](README.md) says how it is measured and how to read it.`,
    'A figure is the median of all rounds, with the quartiles in parentheses. ✓ and ✗ say whether it reaches what the design asks for.',
  ];
  const chart = sizes.length > 0 ? ['![Latency of every shape and contender](RESULTS.svg)', shapesSection()] : [];
  return `${[...head, ...chart, ...sizes.toReversed().flatMap(sizeSection), ...growthSection(results), ...memorySection(results), ...stallSection(results), ...crowdSection(results)].join('\n\n')}\n`;
}

const shapesSection = (): string =>
  table(
    ['shape', 'asks for'],
    SHAPES.map(({ name, asks }) => [name, asks]),
    '---',
  );

function sizeSection(size: SizeResult): string[] {
  const known = CONTENDERS.filter((name) => size.started[name] !== undefined);
  const titles = known.map((name) => TITLES[name]);
  const rows = (cell: (result: ContenderResult) => string): string[][] =>
    size.shapes.map(({ shape, contenders }) => [
      shape,
      ...known.map((name) => {
        const result = contenders[name];
        if (result === undefined) return '-';
        return result.p50 === null ? 'failed' : cell(result);
      }),
    ]);
  const few = size.shapes.flatMap(({ shape, contenders }) =>
    Object.entries(contenders)
      .filter(([, { callers, p50 }]) => p50 !== null && callers < 32)
      .map(([name, { callers }]) => `${TITLES[name as ContenderName]} on ${shape}: ${callers}`),
  );
  const failures = size.shapes.flatMap(({ shape, contenders }) =>
    Object.entries(contenders).flatMap(([name, { failed }]) =>
      failed === undefined ? [] : [`- ${shape}, ${TITLES[name as ContenderName]}: ${failed.replaceAll(/\s+/g, ' ')}`],
    ),
  );
  return [
    `## ${size.size} relationships`,
    ...(failures.length > 0 ? [`Failed:\n\n${failures.join('\n')}`] : []),
    ...ratioTables(size),
    'Milliseconds at one caller: p50, and p95 of all requests behind it.',
    table(
      ['shape', ...titles],
      rows(({ p50, p95 }) => `${figure(p50?.mid)} / ${figure(p95)}`),
    ),
    'Requests a second at 32 callers.',
    table(
      ['shape', ...titles],
      rows(({ perSecond }) => spread(perSecond)),
    ),
    ...(few.length > 0 ? [`So slow that 32 callers would only have waited; measured with fewer: ${few.join(' · ')}.`] : []),
    'Milliseconds of CPU a request, server + database.',
    table(
      ['shape', ...titles],
      rows(({ serverCpu, databaseCpu }) => `${figure(serverCpu?.mid)}${databaseCpu === null ? '' : ` + ${figure(databaseCpu.mid)}`}`),
    ),
    'Bytes of an answer.',
    table(
      ['shape', ...titles],
      rows(({ bytes }) => figure(bytes)),
    ),
    'Start and memory: from the start of the process to its first answer; resident megabytes behind that answer, and of server + database behind all shapes.',
    table(
      ['', 'first answer', 'MB then', 'MB behind all'],
      known.map((name) => {
        const { firstAnswerMillis, megabytes, megabytesAfter, databaseMegabytesAfter } = size.started[name] as NonNullable<
          SizeResult['started'][ContenderName]
        >;
        const database = databaseMegabytesAfter === null ? '' : ` + ${figure(databaseMegabytesAfter)}`;
        return [TITLES[name], `${figure(firstAnswerMillis)} ms`, figure(megabytes), `${figure(megabytesAfter)}${database}`];
      }),
    ),
    ...loadSection(size),
  ];
}

function ratioTables(size: SizeResult): string[] {
  const names = [...new Set(size.shapes.flatMap(({ ratios }) => ratios.map(({ name }) => name)))];
  if (names.length === 0) return [];
  const cell = (ratio: Ratio | undefined, shape: string): string => {
    if (ratio === undefined) return '-';
    const wanted = wantedOf(ratio, shape, size.relationships);
    const reached = isReached(ratio, wanted);
    const asked = wanted === null || reached === null ? '' : ` ${ratio.better === 'higher' ? '≥' : '≤'} ${wanted.toLocaleString('en-US')}`;
    return `${spread(ratio.spread)}${mark(reached)}${asked}`;
  };
  return [
    'Ratios, each taken within a round: "ahead" is better above 1, "against" below.',
    table(
      ['shape', ...names],
      size.shapes.map(({ shape, ratios }) => [
        shape,
        ...names.map((name) =>
          cell(
            ratios.find((ratio) => ratio.name === name),
            shape,
          ),
        ),
      ]),
    ),
  ];
}

function loadSection({ load }: SizeResult): string[] {
  const rows = Object.entries(load).flatMap(([store, { claims, seconds, claimsPerSecond, megabytes }]) =>
    claims === null
      ? []
      : [[store === 'sqlite' ? 'SQLite' : 'Neo4j', figure(claims), figure(seconds), figure(claimsPerSecond), figure(megabytes)]],
  );
  if (rows.length === 0) return [];
  return ['Loading through the import (`importClaims`).', table(['', 'claims', 'seconds', 'claims a second', 'MB of file'], rows)];
}

function growthSection({ growth, sizes }: Results): string[] {
  const [from, to] = [sizes[0], sizes.at(-1)];
  const told = growth[0] ?? (from === undefined || to === undefined || from === to ? null : { from: from.size, to: to.size });
  if (told === null) return [];
  const known = CONTENDERS.filter((name) => from !== to && to?.started[name] !== undefined);
  const p50 = (size: SizeResult | undefined, shape: string, name: ContenderName): number =>
    size?.shapes.find((one) => one.shape === shape)?.contenders[name]?.p50?.mid ?? Number.NaN;
  const rows = SHAPES.flatMap(({ name: shape, isLocal }) => {
    const measured = growth.find((one) => one.shape === shape)?.spread ?? null;
    const reached = isLocal && measured !== null ? measured.mid < MOST_GROWTH : null;
    const times = known.map((name) => figure(p50(to, shape, name) / p50(from, shape, name)));
    if (measured === null && times.every((time) => time === '-')) return [];
    return [[isLocal ? shape : `${shape} (finds more in a larger graph)`, `${spread(measured)}${mark(reached)}`, ...times]];
  });
  return [
    `## Growth from ${told.from} to ${told.to}`,
    `How many times longer the p50 is. Local shapes on SQLite are to stay below ${MOST_GROWTH}: the first column has both sizes side by side, the others divide the figures above, which are minutes apart.`,
    table(['shape', 'SQLite side by side', ...known.map((name) => TITLES[name])], rows),
  ];
}

function memorySection({ memory }: Results): string[] {
  if (memory.length === 0) return [];
  const rows = memory.map(({ contender, size, after }) => {
    const [first, last] = [after[0], after.at(-1)];
    const told = after.map(({ requests, megabytes }) => `${figure(megabytes)} behind ${figure(requests)}`).join(', ');
    const more = (last?.megabytes ?? Number.NaN) - (first?.megabytes ?? Number.NaN);
    return [`${TITLES[contender]}, ${size}`, told, `${figure(more)}${mark(Number.isNaN(more) ? null : more <= MOST_MEMORY)}`];
  });
  return [
    '## Memory behind ever-new documents',
    `Resident megabytes of the server behind mixed requests whose values stand in the document, no two alike: at most ${MOST_MEMORY} more at the end.`,
    table(['', 'megabytes', 'more'], rows),
  ];
}

function crowdSection({ crowd = [] }: Results): string[] {
  if (crowd.length === 0) return [];
  const rows = crowd.flatMap(({ contender, alone, beside, crowd: { clients, answered, ended } }) => [
    [`${TITLES[contender]}, alone`, figure(alone.p50), figure(alone.p99), figure(alone.worst)],
    [
      `${TITLES[contender]}, beside ${clients} clients (${answered} answered, ${ended} ended by their time)`,
      figure(beside.p50),
      `${figure(beside.p99)}${mark(beside.p99 < MOST_CROWD * alone.p99)}`,
      figure(beside.worst),
    ],
  ]);
  return [
    '## List questions beside the costliest ones',
    `One list question every 100 ms, ${crowd[0]?.size}, beside clients that ask nothing but the costliest questions that the limits allow; its p99 is to stay below ${MOST_CROWD} times that of the question alone.`,
    table(['', 'p50', 'p99', 'worst'], rows),
  ];
}

function stallSection({ stall }: Results): string[] {
  if (stall === null) return [];
  const { alone, beside, heavy, size } = stall;
  const rows = [
    ['alone', alone, ''],
    [`beside ${heavy.asked} heavy ones (p50 ${figure(heavy.p50)} ms)`, beside, mark(beside.p99 < MOST_STALL)],
  ] as const;
  return [
    '## Point questions beside heavy ones',
    `One point question every 20 ms to the SQLite server, ${size}; its p99 is to stay below ${MOST_STALL} ms.`,
    table(
      ['', 'p50', 'p99', 'worst'],
      rows.map(([name, { p50, p99, worst }, reached]) => [name, figure(p50), `${figure(p99)}${reached}`, figure(worst)]),
    ),
  ];
}
