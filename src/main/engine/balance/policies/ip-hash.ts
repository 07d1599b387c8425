import { clientKey } from '../../listener/client-key.ts';
import type { Policy } from '../policy.ts';
import type { PoolMember } from '../pool.ts';
import { hashOfText } from './hash.ts';
import { Rendezvous } from './rendezvous.ts';

/** A client, by IPv4 address or IPv6 network of 64 bits, stays with its upstream. */
export function createIpHash(members: readonly PoolMember[]): Policy {
  const rendezvous = new Rendezvous(members);
  return {
    pick: (candidates, { client }) => rendezvous.pick(candidates, hashOfText(clientKey(client))),
    record: (log, choice, startedAt, { client }) =>
      log.decide('balance.ip_hash', { ...choice, network: clientKey(client) }, startedAt),
  };
}
