import { caddy } from './caddy.ts';
import { direct } from './direct.ts';
import { doorman } from './doorman.ts';
import { haproxy } from './haproxy.ts';
import { httpProxy3 } from './http-proxy-3.ts';
import { mitmproxy } from './mitmproxy.ts';
import { mockttp } from './mockttp.ts';
import { nginx } from './nginx.ts';
import type { Peer } from './peer.ts';

/**
 * Everyone compared, in the order of the tables.
 *
 * @param build the folder that holds the `out/` of the Doorman to measure
 * @param before the same for another build of it to compare with; null for none
 */
export const allProxies = (build: string, before: string | null = null): readonly Peer[] => [
  direct,
  doorman(build, 'on'),
  doorman(build, 'off'),
  ...(before === null ? [] : [earlier(doorman(before, 'on')), earlier(doorman(before, 'off'))]),
  nginx,
  haproxy,
  caddy,
  mitmproxy,
  mockttp,
  httpProxy3,
];

const earlier = (peer: Peer): Peer => ({ ...peer, id: `${peer.id}-before`, name: `${peer.name}, before` });
