import { quantile } from '../statistics.ts';
import type { Recording } from './page-probe.ts';

/** A frame that took longer than this has missed at least one other at 60 a second; milliseconds. */
const missedFrame = 25;

/** Where the Event Timing API begins; what was quicker left no entry. Milliseconds. */
const eventThreshold = 16;

const ms = (value: number): string => (Number.isFinite(value) ? value.toFixed(1) : '—');

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

export interface FramesRow {
  readonly name: string;
  readonly recording: Recording;
  /** Of one core, 0 to 1. */
  readonly processor: number;
  /** Processor time of the main thread for each frame, in milliseconds: at 60 a second there are 16.7. */
  readonly work: number;
}

/** Frame times of each stretch; the first rows are the machine at rest. */
export function framesTable(rows: readonly FramesRow[]): string {
  const lines = rows.map(({ name, recording, processor, work }) => {
    const { frames, longTasks } = recording;
    const total = frames.reduce((sum, frame) => sum + frame, 0);
    const late = frames.filter((frame) => frame > missedFrame).length;
    return row([
      name,
      (frames.length / (total / 1000)).toFixed(1),
      ms(quantile(frames, 0.5)),
      ms(quantile(frames, 0.95)),
      ms(quantile(frames, 0.99)),
      `${((late / frames.length) * 100).toFixed(1)} %`,
      `${longTasks.length}`,
      ms(work),
      `${(processor * 100).toFixed(0)} %`,
    ]);
  });
  return [
    row([
      'frames',
      'a second',
      'p50, ms',
      'p95, ms',
      'p99, ms',
      `over ${missedFrame} ms`,
      'tasks over 50 ms',
      'work a frame, ms',
      'core',
    ]),
    row(['---', '---:', '---:', '---:', '---:', '---:', '---:', '---:', '---:']),
    ...lines,
  ].join('\n');
}

export interface InteractionsRow {
  readonly name: string;
  /** Interactions made, those without an entry included. */
  readonly made: number;
  readonly recording: Recording;
  /** Processor time of the main thread for each, in milliseconds, with what comes meanwhile. */
  readonly work: number;
}

/** From input to paint, in milliseconds; those without an entry as quick as one can be. */
export function interactionTimes({ made, recording }: InteractionsRow): readonly number[] {
  const seen = recording.interactions;
  const quick = Math.max(0, made - seen.length);
  return [...Array.from({ length: quick }, () => eventThreshold), ...seen];
}

/** From input to paint, for each kind of interaction. */
export function interactionsTable(rows: readonly InteractionsRow[], budget: number): string {
  const lines = rows.map((measured) => {
    const { name, made, work } = measured;
    const all = interactionTimes(measured);
    const worst = Math.max(...all);
    return row([
      name,
      `${made}`,
      ms(quantile(all, 0.5)),
      ms(quantile(all, 0.95)),
      ms(worst),
      ms(work),
      quantile(all, 0.95) < budget ? 'met' : 'NOT MET',
    ]);
  });
  return [
    row([
      'interaction',
      'made',
      'p50, ms',
      'p95, ms',
      'most, ms',
      'work for each, ms',
      `p95 under ${budget} ms`,
    ]),
    row(['---', '---:', '---:', '---:', '---:', '---:', '---']),
    ...lines,
  ].join('\n');
}
