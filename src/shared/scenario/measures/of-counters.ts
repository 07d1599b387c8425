import type { ClientCounts, Evidence, Reading } from '../evidence.ts';
import type { MeasureOf } from '../measure.ts';
import { countOf, formatCount, growing } from './words.ts';

/** Whether an upstream came to be in a state. */
export function readState(measure: MeasureOf<'state'>, evidence: Evidence): Reading {
  const own = evidence
    .states()
    .filter(({ pool, upstream }) => pool === measure.pool && upstream === measure.upstream);
  const wanted = measure.is.join(' or ');
  const reached = own.some(({ state }) => measure.is.includes(state));
  const course = own.map(({ state }) => state).join(', then ');
  return {
    verdict: reached ? 'proved' : 'pending',
    measured: `${measure.upstream} was ${course === '' ? 'not seen yet' : course}; wanted: ${wanted}.`,
  };
}

/** How often something happened. */
export function readEvent(measure: MeasureOf<'event'>, evidence: Evidence): Reading {
  const times = evidence
    .events()
    .filter(
      ({ kind, pool, upstream }) =>
        kind === measure.kind &&
        (measure.pool === undefined || pool === measure.pool) &&
        (measure.upstream === undefined || upstream === measure.upstream),
    ).length;
  return growing(times, measure, `${measure.kind} ${countOf(times, 'time')}`);
}

/** How often a built-in upstream was asked. */
export function readAsked(measure: MeasureOf<'asked'>, { before, now }: Evidence): Reading {
  const { upstream } = measure;
  const times = (now.asked.get(upstream) ?? 0) - (before.asked.get(upstream) ?? 0);
  return growing(times, measure, `${upstream} was asked ${countOf(times, 'time')}, as it counted itself`);
}

/** Connections that a listener turned away. */
export function readRefused(measure: MeasureOf<'refused'>, { before, now }: Evidence): Reading {
  const key = `${measure.listener} ${measure.limit}`;
  const refused = (now.refused.get(key) ?? 0) - (before.refused.get(key) ?? 0);
  return growing(refused, measure, `${countOf(refused, 'connection')} turned away`);
}

/** How often the configuration was replaced. */
export function readGenerations(measure: MeasureOf<'generations'>, { before, now }: Evidence): Reading {
  const times = now.generation - before.generation;
  return growing(times, measure, `replaced ${countOf(times, 'time')}`);
}

const nothing: ClientCounts = { sent: 0, answered: 0, failed: 0 };

/** What the clients of a stream saw. */
export function readClients(measure: MeasureOf<'clients'>, { before, now }: Evidence): Reading {
  const [first, last] = [
    before.clients.get(measure.stream) ?? nothing,
    now.clients.get(measure.stream) ?? nothing,
  ];
  const answered = last.answered - first.answered;
  const failed = last.failed - first.failed;
  const measured = `${formatCount(answered)} answered, ${formatCount(failed)} failed; wanted: at least ${formatCount(measure.atLeast)} answered, at most ${formatCount(measure.failed)} failed.`;
  if (failed > measure.failed) return { verdict: 'refuted', measured };
  return { verdict: answered < measure.atLeast ? 'pending' : 'holds', measured };
}
