import type { BookedExchange, Evidence, Reading } from '../evidence.ts';
import type { MeasureOf } from '../measure.ts';
import { statusMatcher } from './status-ranges.ts';
import { countOf, formatCount, formatShare, growing } from './words.ts';

/** How many were answered in full, with a status that counts. */
export function readAnswered(measure: MeasureOf<'answered'>, evidence: Evidence): Reading {
  const counts = statusMatcher(measure.status);
  const all = evidence.exchanges(measure.of);
  const good = all.filter(({ complete, status }) => complete && status !== null && counts(status)).length;
  const bad = all.length - good;
  const measured = `${formatCount(good)} of ${countOf(all.length, 'exchange')} answered with ${measure.status}${worst(all, counts)}.`;
  if (measure.share === 1 && bad > 0) return { verdict: 'refuted', measured };
  if (all.length < measure.sample || all.length === 0) return { verdict: 'pending', measured };
  return { verdict: good / all.length >= measure.share ? 'holds' : 'off', measured };
}

/** `; 3 with 502`: the status that is most often wrong. */
function worst(all: readonly BookedExchange[], counts: (status: number) => boolean): string {
  const wrong = new Map<string, number>();
  for (const { complete, status } of all) {
    if (complete && status !== null && counts(status)) continue;
    const name =
      status === null ? 'without an answer' : complete ? `with ${status}` : `with ${status}, cut off`;
    wrong.set(name, (wrong.get(name) ?? 0) + 1);
  }
  const [most] = [...wrong].sort((one, other) => other[1] - one[1]);
  return most === undefined ? '' : `; ${formatCount(most[1])} ${most[0]}`;
}

/** How they are shared out among upstreams, pools or routes. */
export function readShares(measure: MeasureOf<'shares'>, evidence: Evidence): Reading {
  const counts = new Map<string, number>();
  let total = 0;
  for (const exchange of evidence.exchanges(measure.of)) {
    const name = measure.by === 'route' ? exchange.routes.at(-1) : exchange[measure.by];
    if (name === undefined || name === null) continue;
    counts.set(name, (counts.get(name) ?? 0) + 1);
    total += 1;
  }
  const shareOf = (name: string): number => (total === 0 ? 0 : (counts.get(name) ?? 0) / total);
  const wanted = Object.entries(measure.shares);
  const parts = wanted.map(
    ([name, share]) => `${name} ${formatShare(shareOf(name))} (wanted ${formatShare(share)})`,
  );
  const measured = `${parts.join(', ')} of ${countOf(total, 'exchange')}, within ${formatShare(measure.within)}.`;
  if (total < measure.sample || total === 0) return { verdict: 'pending', measured };
  const fits = wanted.every(([name, share]) => Math.abs(shareOf(name) - share) <= measure.within);
  return { verdict: fits ? 'holds' : 'off', measured };
}

export const readCount = (measure: MeasureOf<'count'>, evidence: Evidence): Reading => {
  const { length } = evidence.exchanges(measure.of);
  return growing(length, measure, countOf(length, 'exchange'));
};

/** In how many the engine decided something. */
export function readDecided(measure: MeasureOf<'decided'>, evidence: Evidence): Reading {
  const all = evidence.exchanges(measure.of);
  const unknown = all.filter(({ decisions }) => decisions === null).length;
  const decided = all.filter(({ decisions }) => decisions?.has(measure.code) === true).length;
  const without = unknown === 0 ? '' : ` (${formatCount(unknown)} more are not looked at yet)`;
  const reading = growing(
    decided,
    measure,
    `${measure.code} in ${formatCount(decided)} of ${countOf(all.length, 'exchange')}${without}`,
  );
  // What is not known yet could be too much.
  return unknown > 0 && reading.verdict === 'holds' ? { ...reading, verdict: 'pending' } : reading;
}

/** How many clients were served by one upstream alone. */
export function readStays(measure: MeasureOf<'stays'>, evidence: Evidence): Reading {
  const seen = new Map<string, { times: number; readonly upstreams: Set<string> }>();
  const used = new Set<string>();
  for (const { client, upstream } of evidence.exchanges(measure.of)) {
    if (upstream === null) continue;
    used.add(upstream);
    const known = seen.get(client) ?? { times: 0, upstreams: new Set<string>() };
    known.times += 1;
    known.upstreams.add(upstream);
    seen.set(client, known);
  }
  const returning = [...seen.values()].filter(({ times }) => times > 1);
  const stayed = returning.filter(({ upstreams }) => upstreams.size === 1).length;
  const measured = `${formatCount(stayed)} of ${countOf(returning.length, 'client')} that came again stayed with one upstream, of ${formatCount(used.size)} in use.`;
  if (returning.length < Math.max(1, measure.clients) || used.size < measure.upstreams) {
    return { verdict: measure.share === 1 && stayed < returning.length ? 'refuted' : 'pending', measured };
  }
  if (stayed / returning.length >= measure.share) return { verdict: 'holds', measured };
  return { verdict: measure.share === 1 ? 'refuted' : 'off', measured };
}
