import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type FreshnessFacts,
  freshnessKind,
  freshnessShort,
  freshnessText,
  layOutFreshness,
} from '../../../src/renderer/ui/freshness.ts';

const facts = (fields: Partial<FreshnessFacts> = {}): FreshnessFacts => ({
  age: 10_000,
  lifetime: 60_000,
  staleWhileRevalidate: 0,
  staleIfError: 0,
  ...fields,
});

describe('how fresh a stored response is', () => {
  it.each([
    [{}, 'fresh', '50 s left', 'Fresh for 50 s more.'],
    [{ age: 60_000 }, null, 'stale 0 s', 'Stale for 0 s; the upstream is asked before it is used.'],
    [
      { age: 72_000, staleWhileRevalidate: 30_000 },
      'while-revalidate',
      'stale 12 s',
      'Stale for 12 s; served for 18 s more while it is fetched anew.',
    ],
    [
      { age: 100_000, staleWhileRevalidate: 30_000, staleIfError: 86_400_000 },
      'if-error',
      'stale 40 s',
      'Stale for 40 s; served for 23 h 59 min more where the upstream fails.',
    ],
    [
      { age: 300_000, staleWhileRevalidate: 30_000, staleIfError: 60_000 },
      null,
      'stale 4 min',
      'Stale for 4 min; the upstream is asked before it is used.',
    ],
    [{ lifetime: 0 }, null, 'stale 10 s', 'Never fresh: the upstream is asked each time.'],
  ] as const)('%j is %s', (fields, kind, short, text) => {
    expect(freshnessKind(facts(fields))).toBe(kind);
    expect(freshnessShort(facts(fields))).toBe(short);
    expect(freshnessText(facts(fields))).toBe(text);
  });
});

describe('the bar', () => {
  it('shows a minute beside a day', () => {
    const { parts, now } = layOutFreshness(facts({ age: 30_000, staleIfError: 86_400_000 }));
    const [fresh, stale] = parts;
    expect(fresh?.to).toBeGreaterThan(0.19);
    expect(stale).toMatchObject({ kind: 'if-error', to: 1 });
    expect(now).toBeCloseTo((fresh?.to ?? 0) / 2);
  });

  it('takes the failing part to begin where refetching ends', () => {
    const { parts } = layOutFreshness(facts({ staleWhileRevalidate: 60_000, staleIfError: 30_000 }));
    expect(parts.map(({ kind }) => kind)).toEqual(['fresh', 'while-revalidate']);
  });

  it('is empty, with now at its end, for what is never fresh', () => {
    expect(layOutFreshness(facts({ lifetime: 0 }))).toEqual({ parts: [], now: 1 });
  });

  it('fills its width without gaps, and now only ever moves to the right', () => {
    const span = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 1e9 }));
    fc.assert(
      fc.property(
        span,
        span,
        span,
        fc.array(fc.nat(2e9), { minLength: 2 }),
        (lifetime, refetch, failing, ages) => {
          const at = (age: number) =>
            layOutFreshness({ age, lifetime, staleWhileRevalidate: refetch, staleIfError: failing });
          const { parts } = at(0);
          let end = 0;
          for (const part of parts) {
            expect(part.from).toBeCloseTo(end);
            expect(part.to).toBeGreaterThan(part.from);
            end = part.to;
          }
          if (parts.length > 0) expect(end).toBeCloseTo(1);
          const places = ages.toSorted((one, other) => one - other).map((age) => at(age).now);
          expect(places).toEqual(places.toSorted((one, other) => one - other));
          for (const place of places) expect(place).toBeLessThanOrEqual(1);
        },
      ),
    );
  });
});
