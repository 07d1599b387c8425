import type { PortKind } from '../../shared/model/discovery.ts';
import { forEachLimited } from './for-each-limited.ts';
import { PORTS_PROBED, PROBES_AT_ONCE } from './limits.ts';
import type { OpenPort } from './listening-ports.ts';
import { ask } from './probe-request.ts';

/** What one port answered. */
export type ProbeResult = {
  kind: PortKind;
  /** Its `Server` (else `X-Powered-By`) field, shortened. Untrusted text. */
  server: string | null;
  /** Title of the page at `/`, shortened. Untrusted text. */
  title: string | null;
};

type ProbeTarget = Pick<OpenPort, 'port' | 'addresses'>;

const UNKNOWN: ProbeResult = { kind: 'unknown', server: null, title: null };

/**
 * Asks a port for `/` over HTTP, then over HTTPS, each within `PROBE_TIME_LIMIT`, on loopback addresses only.
 * Certificates are not checked: nothing secret is sent, and nothing received is trusted. Never rejects.
 */
export async function probePort({ port, addresses }: ProbeTarget): Promise<ProbeResult> {
  for (const address of loopbackTargets(addresses)) {
    const plain = await ask({ protocol: 'http', address, port });
    if (plain.type === 'refused') {
      continue;
    }
    if (plain.type === 'other protocol') {
      return UNKNOWN;
    }
    // Servers of HTTPS often answer plain HTTP with 400, to say that it should have been HTTPS.
    if (plain.type === 'answered' && plain.status !== 400) {
      return { kind: 'http', server: plain.server, title: plain.title };
    }
    const secure = await ask({ protocol: 'https', address, port });
    if (secure.type === 'answered') {
      return { kind: 'https', server: secure.server, title: secure.title };
    }
    if (secure.type === 'agreed on HTTP') {
      return { ...UNKNOWN, kind: 'https' };
    }
    return plain.type === 'answered' ? { kind: 'http', server: plain.server, title: plain.title } : UNKNOWN;
  }
  return UNKNOWN;
}

/**
 * Probes many ports, {@link PROBES_AT_ONCE} at a time and the first {@link PORTS_PROBED} only.
 *
 * @returns port → what it answered. Never rejects.
 */
export async function probePorts(targets: readonly ProbeTarget[]): Promise<Map<number, ProbeResult>> {
  const results = new Map<number, ProbeResult>();
  await forEachLimited(targets.slice(0, PORTS_PROBED), PROBES_AT_ONCE, async (target) => {
    results.set(target.port, await probePort(target));
  });
  return results;
}

/**
 * The loopback addresses on which sockets with the given addresses can be reached, IPv4 first. Empty for a
 * socket that is on another interface only.
 */
export function loopbackTargets(addresses: readonly string[]): string[] {
  const targets = new Set<string>();
  for (const address of addresses) {
    if (address === '0.0.0.0') {
      targets.add('127.0.0.1');
    } else if (address === '::') {
      // Such a socket usually takes IPv4 as well, but may not.
      targets.add('::1').add('127.0.0.1');
    } else if (address === '::1' || /^127(\.\d{1,3}){3}$/.test(address)) {
      targets.add(address);
    }
  }
  return [...targets].sort((one, other) => Number(one.includes(':')) - Number(other.includes(':')));
}
