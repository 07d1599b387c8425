import { age as ageText, duration } from '../../shared/explain/durations.ts';
import { milliseconds } from '../../shared/model/units.ts';

/** How old a stored response is and how long it may be used. All in milliseconds. */
export interface FreshnessFacts {
  readonly age: number;
  readonly lifetime: number;
  /** How long past its lifetime it may be used: while it is fetched anew, and while the upstream fails. */
  readonly staleWhileRevalidate: number;
  readonly staleIfError: number;
}

export type FreshnessKind = 'fresh' | 'while-revalidate' | 'if-error';

/** A stretch of the bar; `from` and `to` are shares of its width. */
export interface FreshnessPart {
  readonly kind: FreshnessKind;
  readonly from: number;
  readonly to: number;
}

export interface FreshnessLayout {
  /** From left to right without gaps; empty where it may never be used without asking. */
  readonly parts: readonly FreshnessPart[];
  /** Where it stands now, as a share of the width; 1 from the end of the last part on. */
  readonly now: number;
}

/** No part is narrower than this share of the bar: a minute beside a day would not be seen. */
const leastShare = 0.2;

/** In which stretch it stands; null past all of them. */
export function freshnessKind(facts: FreshnessFacts): FreshnessKind | null {
  const late = facts.age - facts.lifetime;
  if (late < 0) return 'fresh';
  if (late < facts.staleWhileRevalidate) return 'while-revalidate';
  return late < facts.staleIfError ? 'if-error' : null;
}

/** Lays the bar out: parts in proportion to their time, as far as each can still be seen. */
export function layOutFreshness(facts: FreshnessFacts): FreshnessLayout {
  const { age, lifetime, staleWhileRevalidate, staleIfError } = facts;
  const spans = [
    { kind: 'fresh', length: lifetime },
    { kind: 'while-revalidate', length: staleWhileRevalidate },
    { kind: 'if-error', length: Math.max(0, staleIfError - staleWhileRevalidate) },
  ] as const;
  const present = spans.filter(({ length }) => length > 0);
  const whole = present.reduce((sum, { length }) => sum + length, 0);
  const free = 1 - leastShare * present.length;
  let from = 0;
  let before = 0;
  let now = present.length === 0 ? 1 : 0;
  const parts = present.map(({ kind, length }): FreshnessPart => {
    const to = from + leastShare + free * (length / whole);
    const reached = Math.min(1, Math.max(0, (age - before) / length));
    if (reached > 0) now = from + (to - from) * reached;
    const part = { kind, from, to };
    from = to;
    before += length;
    return part;
  });
  return { parts, now: Math.min(1, now) };
}

/** `48 s left`, `stale 12 s`: as short as it can be said. */
export function freshnessShort({ age, lifetime }: Pick<FreshnessFacts, 'age' | 'lifetime'>): string {
  return age < lifetime
    ? `${ageText(milliseconds(lifetime - age))} left`
    : `stale ${ageText(milliseconds(age - lifetime))}`;
}

/** A sentence about what a request would get now. */
export function freshnessText(facts: FreshnessFacts): string {
  const { age, lifetime, staleWhileRevalidate, staleIfError } = facts;
  const late = age - lifetime;
  const end = (until: number): string => duration(milliseconds(Math.max(0, until - late)));
  const since = `Stale for ${ageText(milliseconds(Math.max(0, late)))}`;
  switch (freshnessKind(facts)) {
    case 'fresh':
      return `Fresh for ${duration(milliseconds(-late))} more.`;
    case 'while-revalidate':
      return `${since}; served for ${end(staleWhileRevalidate)} more while it is fetched anew.`;
    case 'if-error':
      return `${since}; served for ${end(staleIfError)} more where the upstream fails.`;
    case null:
      return lifetime <= 0
        ? 'Never fresh: the upstream is asked each time.'
        : `${since}; the upstream is asked before it is used.`;
  }
}
