import { CONTENDERS, type ContenderName, TITLES } from '../contenders/contender.js';
import type { Results, SizeResult } from '../results.js';
import { figure } from './figures.js';

const WIDTH = 860;
const LEFT = 130;
const RIGHT = 70;
const TOP = 92;
const ROW = 46;
/** Told apart by shape too: not everybody sees these colours. */
const MARKS: Readonly<Record<ContenderName, (x: number, y: number) => string>> = {
  sqlite: (x, y) => `<circle class="sqlite" cx="${x}" cy="${y}" r="6"/>`,
  neo4j: (x, y) => `<rect class="neo4j" x="${x - 5.5}" y="${y - 5.5}" width="11" height="11"/>`,
  peer: (x, y) => `<path class="peer" d="M${x} ${y - 7}l7 12h-14z"/>`,
  floor: (x, y) => `<path class="floor" d="M${x} ${y - 8}v16"/>`,
};

const STYLE = `text { font: 13px system-ui, sans-serif; fill: #1f2328 } .small { font-size: 11px; fill: #59636e } .title { font-size: 15px; font-weight: 600 }
.grid { stroke: #d1d9e0 } .range { stroke: #afb8c1; stroke-width: 2 }
.sqlite { fill: #0969da } .neo4j { fill: #1a7f37 } .peer { fill: #bc4c00 } .floor { stroke: #59636e; stroke-width: 3 }
@media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .small { fill: #9198a1 } .grid { stroke: #30363d } .range { stroke: #59636e }
.sqlite { fill: #58a6ff } .neo4j { fill: #3fb950 } .peer { fill: #f0883e } .floor { stroke: #9198a1 } }`;

/** `RESULTS.svg`: p50 of every shape and contender at the largest size, on a logarithmic scale. */
export function chartOf({ sizes }: Results): string {
  const size = sizes.at(-1);
  const figures =
    size?.shapes.flatMap(({ contenders }) => Object.values(contenders).flatMap(({ p50 }) => (p50 === null ? [] : [p50.mid]))) ?? [];
  if (size === undefined || figures.length === 0) return svg(60, text(16, 34, 'No latency was measured.', 'title'));
  const low = 10 ** Math.floor(Math.log10(Math.min(...figures)));
  const high = 10 ** Math.ceil(Math.log10(Math.max(...figures)));
  const decades = Math.max(1, Math.log10(high / low));
  const place = (millis: number): number => Math.round(LEFT + (Math.log10(millis / low) / decades) * (WIDTH - LEFT - RIGHT));
  const bottom = TOP + size.shapes.length * ROW;
  const ticks = Array.from({ length: Math.round(decades) + 1 }, (_, index) => low * 10 ** index);
  const grid = ticks.flatMap((tick) => [
    `<line class="grid" x1="${place(tick)}" y1="${TOP - 8}" x2="${place(tick)}" y2="${bottom}"/>`,
    text(place(tick), bottom + 18, `${tick >= 1 ? tick.toLocaleString('en-US') : tick.toPrecision(1)} ms`, 'small', 'middle'),
  ]);
  return svg(
    bottom + 34,
    [
      text(16, 28, `Milliseconds to an answer (p50, one caller) in a graph of ${size.size} relationships`, 'title'),
      text(16, 48, 'Logarithmic: further left is faster.', 'small'),
      ...legend(size),
      ...grid,
      ...size.shapes.flatMap((shape, index) => row(shape, TOP + index * ROW + ROW / 2, place)),
    ].join('\n'),
  );
}

function legend({ started }: SizeResult): string[] {
  let x = 24;
  return CONTENDERS.filter((name) => started[name] !== undefined).flatMap((name) => {
    const drawn = [MARKS[name](x, 68), text(x + 12, 72, TITLES[name])];
    x += 40 + TITLES[name].length * 7.5;
    return drawn;
  });
}

function row({ shape, contenders }: SizeResult['shapes'][number], y: number, place: (millis: number) => number): string[] {
  const marks = CONTENDERS.flatMap((name) => {
    const millis = contenders[name]?.p50?.mid;
    return millis === undefined ? [] : [{ name, millis, x: place(millis) }];
  });
  const xs = marks.map(({ x }) => x);
  // The two ends are told; figures in between would lie on one another.
  const ends = [marks.find(({ x }) => x === Math.min(...xs)), marks.find(({ x }) => x === Math.max(...xs))];
  const labels = ends.flatMap((end, side) =>
    end === undefined ? [] : [text(end.x + (side === 0 ? -11 : 11), y + 4, figure(end.millis), 'small', side === 0 ? 'end' : 'start')],
  );
  return [
    text(16, y + 4, shape),
    `<line class="range" x1="${Math.min(...xs)}" y1="${y}" x2="${Math.max(...xs)}" y2="${y}"/>`,
    ...marks.map(({ name, x }) => MARKS[name](x, y)),
    ...labels,
  ];
}

const escape = (words: string): string => words.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

const text = (x: number, y: number, words: string, style = '', anchor = 'start'): string =>
  `<text${style === '' ? '' : ` class="${style}"`} x="${x}" y="${y}" text-anchor="${anchor}">${escape(words)}</text>`;

const svg = (height: number, content: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img">\n<style>${STYLE}</style>\n${content}\n</svg>\n`;
