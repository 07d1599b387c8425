import type { Policy } from '../policy.ts';
import type { PoolMember } from '../pool.ts';
import { requestKey } from '../request-key.ts';
import { hashOfText } from './hash.ts';
import { Rendezvous } from './rendezvous.ts';

/** Requests with the same value of `hashKey` go to the same upstream. */
export function createConsistentHash(members: readonly PoolMember[], hashKey: string): Policy {
  const rendezvous = new Rendezvous(members);
  const keyOf = requestKey(hashKey);
  return {
    pick(candidates, request) {
      const value = keyOf(request);
      return value === null ? 'hash_key_missing' : rendezvous.pick(candidates, hashOfText(value));
    },
    record(log, choice, startedAt, request) {
      const hash = hashOfText(keyOf(request) ?? '');
      log.decide('balance.consistent_hash', { ...choice, key: hashKey, hash }, startedAt);
    },
  };
}
