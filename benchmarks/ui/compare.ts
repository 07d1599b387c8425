import { quantile } from '../statistics.ts';
import type { InterfaceMeasurement } from './measure-interface.ts';
import { interactionTimes } from './report.ts';

/** One round: the build and the one before, one after the other. */
export interface ComparedRound {
  readonly build: InterfaceMeasurement;
  readonly before: InterfaceMeasurement;
}

const framesPerSecond = (frames: readonly number[]): number =>
  frames.length / (frames.reduce((sum, frame) => sum + frame, 0) / 1000);

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/**
 * What a build takes of what the one before it does, in medians of rounds. Ratios are formed within a round: what else runs on the
 * machine slows both down. Work is processor time of the main thread, which others do not touch.
 */
export function comparedTables(rounds: readonly ComparedRound[]): string {
  const [first] = rounds;
  if (first === undefined) return '';
  const median = (values: readonly number[]) => quantile(values, 0.5);
  const line = (name: string, measures: readonly ((measurement: InterfaceMeasurement) => number)[]): string =>
    row([
      name,
      ...measures.flatMap((measure) => {
        const before = rounds.map((round) => measure(round.before));
        const now = rounds.map((round) => measure(round.build));
        const ratios = now.map((value, index) => value / (before[index] ?? Number.NaN));
        return [median(before).toFixed(1), median(now).toFixed(1), `${median(ratios).toFixed(2)}×`];
      }),
    ]);
  const headed = (name: string, measures: readonly string[]) => [
    row([name, ...measures.flatMap((measure) => [`${measure}: before`, 'now', 'ratio'])]),
    row(['---', ...measures.flatMap(() => ['---:', '---:', '---:'])]),
  ];
  return [
    ...headed('frames', ['a second', 'work a frame, ms', 'p99, ms']),
    ...first.build.frames.map(({ name }, index) =>
      line(name, [
        ({ frames }) => framesPerSecond(frames[index]?.recording.frames ?? []),
        ({ frames }) => frames[index]?.work ?? Number.NaN,
        ({ frames }) => quantile(frames[index]?.recording.frames ?? [], 0.99),
      ]),
    ),
    '',
    ...headed('interaction', ['p50, ms', 'p95, ms', 'work for each, ms']),
    ...first.build.interactions.map(({ name }, index) => {
      const times = ({ interactions }: InterfaceMeasurement) => {
        const measured = interactions[index];
        return measured === undefined ? [] : interactionTimes(measured);
      };
      return line(name, [
        (measurement) => quantile(times(measurement), 0.5),
        (measurement) => quantile(times(measurement), 0.95),
        ({ interactions }) => interactions[index]?.work ?? Number.NaN,
      ]);
    }),
  ].join('\n');
}
