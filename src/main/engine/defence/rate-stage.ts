import { hash } from 'node:crypto';
import type { RateEvidence } from '../../../shared/model/defence-decision.ts';
import { type Microseconds, milliseconds } from '../../../shared/model/units.ts';
import { plainAddress } from '../../../shared/plain-address.ts';
import { ExchangeFailure } from '../failure.ts';
import { clientKey } from '../listener/client-key.ts';
import { afterNext } from '../pipeline/after-next.ts';
import type { ExchangeContext } from '../pipeline/context.ts';
import type { Stage } from '../pipeline/stage.ts';
import { countedValues } from './counted-values.ts';
import type { RateBuckets, RateVerdict } from './rate-buckets.ts';
import { rateLimitField, rateLimitPolicy, retryAfter } from './rate-fields.ts';
import type { RefusalLog } from './refusal-log.ts';

/** Characters of a key's value that are kept as they are; of longer ones a hash stands for them. */
const keptLength = 64;

interface Counted {
  /** One at least. */
  readonly buckets: readonly string[];
  /** Null where the value of a key is counted. */
  readonly client: string | null;
}

/** What a request is counted as. One that has not what the key names is counted by its client. */
function counting(key: string): (context: ExchangeContext) => Counted {
  const byClient = (context: ExchangeContext): Counted => {
    const client = clientKey(plainAddress(context.client));
    return { buckets: [`client ${client}`], client };
  };
  if (key === 'client') return byClient;
  const valuesOf = countedValues(key);
  return (context) => {
    const values = valuesOf(context);
    return values.length === 0 ? byClient(context) : { buckets: values.map(bucketOf), client: null };
  };
}

const bucketOf = (value: string): string =>
  value.length <= keptLength ? `value ${value}` : `hash ${hash('sha256', value, 'base64')}`;

/** Takes one request out of each bucket, up to the first that has none. @returns the verdict that leaves the least */
function takeFromAll(buckets: RateBuckets, names: readonly string[], now: Microseconds): RateVerdict {
  const [first = '', ...others] = names;
  let least = buckets.take(first, now);
  for (const name of others) {
    if (!least.admitted) return least;
    const verdict = buckets.take(name, now);
    if (!verdict.admitted || verdict.remaining < least.remaining) least = verdict;
  }
  return least;
}

/**
 * Lets only so many requests through, for each client or each value of another key, before anything is asked of a cache or an
 * upstream. Answers say what is left.
 *
 * @throws ExchangeFailure `request.rate_exceeded`
 */
export function createRateStage(route: string, key: string, buckets: RateBuckets, log: RefusalLog): Stage {
  const countedAs = counting(key);
  const { requests, burst } = buckets.rate;
  const per = milliseconds(buckets.rate.per);
  const policy = rateLimitPolicy(route, buckets);
  const place = { at: 'route', id: route } as const;
  return {
    name: 'defence',
    run(context, next) {
      const startedAt = context.elapsed();
      const { buckets: names, client } = countedAs(context);
      const verdict = takeFromAll(buckets, names, context.monotonicAt(startedAt));
      const { remaining, shared } = verdict;
      const evidence: RateEvidence = { route, key, client, requests, per, burst, remaining, shared };
      const state = rateLimitField(route, verdict);
      if (!verdict.admitted) {
        log.refused(context.client, 'defence.rate_exceeded', place);
        const wait = milliseconds(Math.ceil(verdict.wait / 1000));
        context.decide('defence.rate_exceeded', { ...evidence, retryAfter: wait }, startedAt);
        throw new ExchangeFailure(
          'request.rate_exceeded',
          `more than ${requests} requests in ${per} ms and ${burst} more at once, by ${key}`,
          undefined,
          {
            fields: [
              ['Retry-After', String(retryAfter(verdict))],
              ['RateLimit-Policy', policy],
              ['RateLimit', state],
            ],
          },
        );
      }
      context.decide('defence.allowed', evidence, startedAt);
      return afterNext(next, (response) => {
        const { status, headers } = response.head;
        if (status >= 200) {
          headers.append('RateLimit-Policy', policy);
          headers.append('RateLimit', state);
        }
        return response;
      });
    },
  };
}
