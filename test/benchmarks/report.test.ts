import { describe, expect, it } from 'vitest';
import type { Measurement } from '../../benchmarks/measure.ts';
import { type BenchReport, reportMarkdown } from '../../benchmarks/report/markdown.ts';
import type { Cell } from '../../benchmarks/rounds.ts';

/** A second at this rate, of which the proxy worked a part. */
const measured = (perSecond: number, busy = 1, disturbance = 0): Measurement => ({
  state: 'measured',
  load: { count: perSecond, perSecond, errors: [] },
  cpu: { seconds: busy, byThread: { main: busy } },
  disturbance,
});

const cell = (id: string, name: string, measurements: readonly Measurement[]): Cell => ({
  proxy: { id, name },
  row: { id: 'http1', name: 'HTTP/1.1', counted: 'requests', measures: 'rate' },
  measurements,
});

const lineOf = (name: string, cells: readonly Cell[], more: Partial<BenchReport> = {}): string => {
  const text = reportMarkdown({
    machine: 'a machine',
    date: '2026-11-22T00:00:00.000Z',
    seconds: 1,
    warmUp: 0,
    rounds: 3,
    leftOut: [],
    cells,
    memory: null,
    ...more,
  });
  return text.split('\n').find((line) => line.includes(name)) ?? text;
};

describe('the report of the benchmark', () => {
  it('takes ratios within a round, so that a machine that slows down does not change them', () => {
    const caddy = cell('caddy', 'Caddy', [measured(1000), measured(500), measured(100)]);
    const doorman = cell('doorman', 'Doorman', [measured(2000), measured(1000), measured(200)]);
    expect(lineOf('| Doorman |', [doorman, caddy])).toBe(
      '| Doorman | 1,000 | 200 to 2,000 | — | — | 2.00× | 1,000 | 100 % |',
    );
  });

  it('says why a cell failed and gives no number for it', () => {
    const failure: Measurement = { state: 'failed', reason: 'measuring: 302 answers other than 2xx' };
    const nginx = cell('nginx', 'nginx', [measured(9000), failure, measured(9000)]);
    expect(lineOf('| nginx |', [nginx])).toBe(
      '| nginx | failed in 1 of 3 rounds: measuring: 302 answers other than 2xx | — | — | — | — | — | — |',
    );
  });

  it('gives no ratio to a proxy that failed', () => {
    const caddy = cell('caddy', 'Caddy', [{ state: 'failed', reason: 'it ended' }]);
    expect(lineOf('| Doorman |', [cell('doorman', 'Doorman', [measured(2000)]), caddy])).toContain(
      '| — | — | — |',
    );
  });

  it('marks the rate of a proxy that waited for something else as a least', () => {
    expect(lineOf('| nginx |', [cell('nginx', 'nginx', [measured(9000, 0.5)])])).toContain('| ≥ 9,000 |');
  });

  it('warns when others used the core of the proxy', () => {
    const cells = [cell('nginx', 'nginx', [measured(9000, 0.5, 0.4)])];
    expect(lineOf('| nginx |', cells)).toContain('50 %, others 40 %');
    expect(lineOf('busy with something else', cells)).toContain('in 1 of 1 cells');
  });

  it('names who was left out and how to have it', () => {
    const leftOut = [{ name: 'mockttp', missing: 'npm install --prefix benchmarks/peers' }];
    expect(lineOf('mockttp', [], { leftOut })).toBe(
      'mockttp was left out; to have it: `npm install --prefix benchmarks/peers`.',
    );
  });
});
