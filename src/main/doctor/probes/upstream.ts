import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { getCACertificates } from 'node:tls';
import type { PoolConfig, UpstreamConfig } from '../../../shared/config/schema.ts';
import type { Finding, TriedAddress } from '../../../shared/model/doctor-finding.ts';
import { epochMilliseconds } from '../../../shared/model/units.ts';
import { isLoopback } from '../../names/hosts-text.ts';
import { type ChainContext, finding } from '../chain-context.ts';
import { addressesTried, lookupTimeLimit } from '../limits.ts';
import { tryAddresses } from './connect.ts';
import { shakeHands } from './handshake.ts';
import { codeOf, within } from './time-limit.ts';

interface About {
  readonly pool: string;
  readonly upstream: string;
  readonly url: string;
}

/** What stands between Doorman and one upstream: settings, health, name, connection on each family, TLS. */
export async function probeUpstream(
  context: ChainContext,
  pool: PoolConfig,
  upstream: UpstreamConfig,
): Promise<Finding[]> {
  const about: About = { pool: pool.id, upstream: upstream.id, url: upstream.url };
  if (!upstream.enabled) return [finding('upstream.disabled', 'failed', { ...about, by: 'file' })];
  const connected = await connectTo(context, pool, about);
  return [...connected, ...healthOf(context, about)];
}

/** What the balancer thinks of it: an upstream that answers us may still be left out. */
function healthOf({ subject, world }: ChainContext, about: About): Finding[] {
  const known = subject.upstreams.find(({ pool, id }) => pool === about.pool && id === about.upstream);
  if (known === undefined) return [];
  const { state, since, reason } = known;
  switch (state) {
    case 'unknown':
    case 'healthy':
      return [];
    case 'disabled':
    case 'draining':
      return [finding('upstream.disabled', 'failed', { ...about, by: 'person' })];
    default:
      return [
        finding('upstream.unhealthy', 'failed', {
          ...about,
          state,
          since,
          reason,
          at: epochMilliseconds(world.now()),
        }),
      ];
  }
}

async function connectTo(context: ChainContext, pool: PoolConfig, about: About): Promise<Finding[]> {
  const { signal } = context;
  const url = new URL(about.url);
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
  let addresses: readonly string[];
  try {
    addresses = await addressesOf(context, host);
  } catch (error) {
    return [finding('upstream.unresolved', 'failed', { ...about, error: codeOf(error) })];
  }
  const own = ownListener(context, addresses, port);
  const tried = await tryAddresses(addresses, port, signal);
  const open = tried.find(({ code }) => code === null);
  if (open === undefined) return [await unreachable(context, about, { host, port, tried })];
  const loops = own === null ? [] : [finding('upstream.is_doorman', 'warn', { ...about, listener: own })];
  const refused =
    url.protocol === 'https:' ? await tlsProblem(context, pool, { host, port, address: open.address }) : null;
  return refused === null
    ? [...loops, finding('upstream.reachable', 'ok', { ...about, tried })]
    : [finding('upstream.tls_failed', 'failed', { ...about, detail: refused })];
}

/** Doorman asks `localhost` on both families, whatever the system makes of the name. */
async function addressesOf({ world, signal }: ChainContext, host: string): Promise<readonly string[]> {
  if (isIP(host) !== 0) return [host];
  if (host === 'localhost') return ['127.0.0.1', '::1'];
  const addresses = await within(lookupTimeLimit, signal, world.lookup(host));
  return [...new Set(addresses)].slice(0, addressesTried);
}

function ownListener({ subject }: ChainContext, addresses: readonly string[], port: number): string | null {
  if (!addresses.some(isLoopback)) return null;
  return (
    subject.listeners.find((listener) => listener.state === 'open' && listener.port === port)?.id ?? null
  );
}

interface Refused {
  readonly host: string;
  readonly port: number;
  readonly tried: readonly TriedAddress[];
}

async function unreachable(
  { signal }: ChainContext,
  about: About,
  { host, port, tried }: Refused,
): Promise<Finding> {
  const isOnlyRefused = tried.every(({ code }) => code === 'ECONNREFUSED' || code === 'EADDRNOTAVAIL');
  if (!isOnlyRefused) return finding('upstream.unreachable', 'failed', { ...about, tried });
  const other = host === '127.0.0.1' ? '::1' : host === '::1' ? '127.0.0.1' : null;
  if (other !== null) {
    const [there] = await tryAddresses([other], port, signal);
    if (there?.code === null) {
      const { protocol } = new URL(about.url);
      const betterUrl = `${protocol}//localhost:${port}`;
      return finding('upstream.other_family', 'failed', { ...about, tried, listening: other, betterUrl });
    }
  }
  return finding('upstream.nothing_listening', 'failed', { ...about, tried });
}

/** Why Doorman would refuse the certificate, as the pool's `tls` has it; null when it would not. */
async function tlsProblem(
  { subject, signal }: ChainContext,
  { tls }: PoolConfig,
  { host, port, address }: { readonly host: string; readonly port: number; readonly address: string },
): Promise<string | null> {
  const extra =
    tls.ca === undefined
      ? []
      : [await readFile(resolve(subject.baseDirectory, tls.ca), 'utf8').catch(() => '')];
  const name = tls.serverName === '' ? host : tls.serverName;
  const authorities = [...getCACertificates('default'), ...extra.filter((text) => text !== '')];
  const handshake = await shakeHands({ address, port, name, authorities, signal });
  if (!handshake.ok) return handshake.detail;
  return tls.verify ? handshake.refusal : null;
}
