import { type Measurement, type MeasureOptions, measure } from './measure.ts';
import type { Peer } from './proxies/peer.ts';
import type { Row } from './rows/row.ts';

/** One proxy at one row. */
export interface Cell {
  readonly proxy: { readonly id: string; readonly name: string };
  readonly row: Pick<Row, 'id' | 'name' | 'counted' | 'measures'>;
  /** One for each round, in order. */
  readonly measurements: readonly Measurement[];
}

export interface RoundsOptions {
  readonly rows: readonly Row[];
  readonly proxies: readonly Peer[];
  readonly rounds: number;
}

/**
 * Row by row, A B C … A B C …: what else the machine does changes over minutes, so those that are compared take turns of
 * seconds, and ratios are taken within one round.
 */
export async function runRounds(
  { rows, proxies, rounds }: RoundsOptions,
  setupFor: (protocol: string) => MeasureOptions,
): Promise<Cell[]> {
  const cells: Cell[] = [];
  for (const row of rows) {
    console.log(`\n${row.name}`);
    const able = proxies.filter(({ protocols }) => protocols.includes(row.protocol));
    const taken = new Map<Peer, Measurement[]>(able.map((proxy) => [proxy, []]));
    for (let round = 1; round <= rounds; round += 1) {
      for (const [proxy, measurements] of taken) {
        const measurement = await measure(proxy, row, setupFor(row.protocol));
        measurements.push(measurement);
        console.log(`  ${round}/${rounds} ${proxy.name}: ${inWords(measurement, row)}`);
      }
    }
    for (const [{ id, name }, measurements] of taken) {
      const { id: rowId, name: rowName, counted, measures } = row;
      cells.push({
        proxy: { id, name },
        row: { id: rowId, name: rowName, counted, measures },
        measurements,
      });
    }
  }
  return cells;
}

function inWords(measurement: Measurement, row: Row): string {
  if (measurement.state === 'failed') return `FAILED, ${measurement.reason}`;
  const { load, cpu } = measurement;
  const { latency } = load;
  const result =
    row.measures === 'latency' && latency !== undefined
      ? `p50 ${latency.p50.toFixed(3)} ms, p99 ${latency.p99.toFixed(3)} ms`
      : `${load.perSecond.toFixed(1)} ${row.counted}/s`;
  if (cpu === null) return result;
  const threads = Object.entries(cpu.byThread)
    .filter(([, seconds]) => seconds > cpu.seconds / 50)
    .toSorted(([, one], [, other]) => other - one)
    .map(([name, seconds]) => `${name} ${((seconds / load.count) * 1e6).toFixed(1)}`);
  return `${result}; processor time for each in µs: ${((cpu.seconds / load.count) * 1e6).toFixed(1)} (${threads.join(', ')})`;
}
