import type { MemoryResult } from '../memory-after.ts';
import type { Cell } from '../rounds.ts';
import { compared, failureOf, figuresOf } from './figures.ts';

/** Those whom the others are compared with, by id, and what heads their column. */
export type References = readonly (readonly [id: string, head: string])[];

const usualReferences: References = [
  ['direct', '× direct'],
  ['nginx', '× nginx'],
  ['caddy', '× Caddy'],
];

export interface BenchReport {
  readonly title?: string;
  readonly references?: References;
  readonly machine: string;
  /** ISO 8601. */
  readonly date: string;
  readonly seconds: number;
  readonly warmUp: number;
  readonly rounds: number;
  readonly leftOut: readonly { readonly name: string; readonly missing: string }[];
  readonly cells: readonly Cell[];
  readonly memory: MemoryResult | null;
}

/** From this part of the proxy's core on, what others took of it is worth a word. */
const disturbingShare = 0.05;
/** Below this part of its core a proxy was waiting for origin or load, and could have done more. */
const busyShare = 0.9;

export function reportMarkdown(report: BenchReport): string {
  const rows = [...new Set(report.cells.map(({ row }) => row.id))];
  const leftOut = report.leftOut.map(
    ({ name, missing }) => `${name} was left out; to have it: \`${missing}\`.\n`,
  );
  return `# ${report.title ?? 'Doorman beside other proxies'}

${report.date.slice(0, 10)}. ${report.machine}
${report.rounds} rounds of ${report.seconds} s after ${report.warmUp} s of warming up, in turns; medians, ratios within a round.
≥: the proxy used less than ${busyShare * 100} % of its core, so origin, load or another program was the limit and it could have
done more; compare the processor time instead.
${disturbed(report.cells)}${leftOut.length === 0 ? '' : `\n${leftOut.join('')}`}
${rows
  .map((id) =>
    section(
      report.cells.filter(({ row }) => row.id === id),
      report.references ?? usualReferences,
    ),
  )
  .join('\n')}${memorySection(report.memory)}`;
}

function section(cells: readonly Cell[], references: References): string {
  const [first] = cells;
  if (first === undefined) return '';
  const table =
    first.row.measures === 'rate' ? rateTable(first.row.counted, cells, references) : latencyTable(cells);
  return `## ${first.row.name}\n\n${table}`;
}

function rateTable(counted: string, cells: readonly Cell[], references: References): string {
  const withLatency = cells.some((cell) => (figuresOf(cell)?.latency ?? null) !== null);
  const reference = (id: string) => cells.find(({ proxy }) => proxy.id === id);
  const ratio = (cell: Cell, id: string): string =>
    format(
      compared(cell, reference(id), (own, other) => own.load.perSecond / other.load.perSecond),
      (value) => `${value.toFixed(2)}×`,
    );
  return table(
    [
      '',
      `${counted}/s`,
      'least to most',
      ...references.map(([, head]) => head),
      ...(withLatency ? ['p99, ms'] : []),
      'processor time, µs',
      'core used',
    ],
    cells,
    (cell) => {
      const figures = figuresOf(cell);
      if (figures === null) return null;
      const { perSecond, spread, cpu, coreUsed, disturbance, latency } = figures;
      const bound = coreUsed !== null && coreUsed < busyShare ? '≥ ' : '';
      return [
        `${bound}${rate(perSecond)}`,
        spread.map(rate).join(' to '),
        ...references.map(([id]) => ratio(cell, id)),
        ...(withLatency ? [format(latency?.p99 ?? null, (value) => value.toFixed(2))] : []),
        format(cpu, (value) => (value < 1000 ? value.toFixed(1) : rate(value))),
        format(
          coreUsed,
          (value) =>
            `${percent(value)}${disturbance < disturbingShare ? '' : `, others ${percent(disturbance)}`}`,
        ),
      ];
    },
  );
}

function latencyTable(cells: readonly Cell[]): string {
  const direct = cells.find(({ proxy }) => proxy.id === 'direct');
  const added = (cell: Cell, part: 'p50' | 'p99'): string =>
    format(
      compared(
        cell,
        direct,
        ({ load }, other) => (load.latency?.[part] ?? 0) - (other.load.latency?.[part] ?? 0),
      ),
      (value) => value.toFixed(3),
    );
  return table(
    ['', 'p50, ms', 'p99, ms', 'added p50, ms', 'added p99, ms', 'processor time, µs'],
    cells,
    (cell) => {
      const figures = figuresOf(cell);
      if (figures === null) return null;
      const { latency, cpu } = figures;
      return [
        format(latency?.p50 ?? null, (value) => value.toFixed(3)),
        format(latency?.p99 ?? null, (value) => value.toFixed(3)),
        added(cell, 'p50'),
        added(cell, 'p99'),
        format(cpu, (value) => value.toFixed(1)),
      ];
    },
  );
}

/** A row for each proxy; one that failed says so in its first column and has no number at all. */
function table(
  heads: readonly string[],
  cells: readonly Cell[],
  columns: (cell: Cell) => readonly string[] | null,
): string {
  const lines = cells.map((cell) => {
    const empty = heads.slice(2).map(() => '—');
    // A line break or a bar would end the cell.
    const failure = () => failureOf(cell).replaceAll(/\s+/g, ' ').replaceAll('|', '¦').slice(0, 300);
    return [cell.proxy.name, ...(columns(cell) ?? [failure(), ...empty])];
  });
  const rule = heads.map((_, index) => (index === 0 ? '---' : '---:'));
  return [heads, rule, ...lines].map((line) => `| ${line.join(' | ')} |\n`).join('');
}

function memorySection(memory: MemoryResult | null): string {
  if (memory === null) return '';
  const words =
    memory.state === 'failed'
      ? `failed: ${memory.reason}`
      : `${memory.before.toFixed(0)} MiB before the first, ${memory.after.toFixed(0)} MiB after the last, ${memory.peak.toFixed(0)} MiB at most.`;
  const count = memory.state === 'failed' ? '' : ` after ${memory.exchanges.toLocaleString('en')} exchanges`;
  return `\n## Doorman's resident memory${count}, default capture\n\n${words}\n`;
}

/** A warning when the machine was not quiet. */
function disturbed(cells: readonly Cell[]): string {
  const count = cells.filter((cell) => (figuresOf(cell)?.disturbance ?? 0) >= disturbingShare).length;
  if (count === 0) return '';
  return `\n**The machine was busy with something else**: in ${count} of ${cells.length} cells others took ${percent(disturbingShare)} or more of the proxy's core.\n`;
}

const percent = (part: number): string => `${(part * 100).toFixed(0)} %`;

const format = (value: number | null, words: (value: number) => string): string =>
  value === null ? '—' : words(value);

const rate = (value: number): string =>
  value < 100 ? value.toFixed(1) : Math.round(value).toLocaleString('en');
