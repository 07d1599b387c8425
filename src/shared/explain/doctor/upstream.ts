import { assertNever } from '../../assert-never.ts';
import type { FindingEvidence } from '../../model/doctor-finding.ts';
import { explainHealth } from '../health.ts';
import { code, say, strong } from '../segments.ts';
import { acceptingAddresses, failedAddresses } from './address.ts';
import { advice, type ExplainedFinding, type FindingsOf } from './explained.ts';

const destinations: Readonly<Record<FindingEvidence['upstream.none_needed']['destination'], string>> = {
  pool: 'The route leads to a pool',
  listener: 'The route leads to another listener',
  redirect: 'The route answers with a redirect',
  respond: 'The route answers by itself',
  static: 'The route serves files',
  redirect_to_https: 'The listener answers with a redirect',
};

export function explainUpstream(finding: FindingsOf<'upstream'>): ExplainedFinding {
  switch (finding.code) {
    case 'upstream.none_needed':
      return {
        sentence: say`${destinations[finding.evidence.destination]}; no upstream is needed`,
        fixes: [],
      };
    case 'upstream.reachable': {
      const { upstream, url, tried } = finding.evidence;
      return {
        sentence: say`${strong(upstream)} accepts connections at ${code(url)} (${acceptingAddresses(tried)})`,
        fixes: [],
      };
    }
    case 'upstream.nothing_listening': {
      const { upstream, url, tried, pool } = finding.evidence;
      return {
        sentence: say`Nothing listens where ${strong(upstream)} should be, at ${code(url)}: ${failedAddresses(tried)}`,
        fixes: [
          advice(
            `Start the service that belongs to ${url}, or correct the URL of upstream ${upstream} in pool ${pool}`,
          ),
        ],
      };
    }
    case 'upstream.other_family':
      return otherFamily(finding.evidence);
    case 'upstream.unresolved': {
      const { upstream, url, error, pool } = finding.evidence;
      return {
        sentence: say`The name in the URL of ${strong(upstream)}, ${code(url)}, does not resolve: ${code(error)}`,
        fixes: [advice(`Correct the URL of upstream ${upstream} in pool ${pool}`)],
      };
    }
    case 'upstream.unreachable': {
      const { upstream, url, tried } = finding.evidence;
      return {
        sentence: say`${strong(upstream)} at ${code(url)} cannot be reached: ${failedAddresses(tried)}`,
        fixes: [advice('See whether that machine runs, and whether a firewall or VPN stands in between')],
      };
    }
    case 'upstream.tls_failed': {
      const { upstream, url, detail, pool } = finding.evidence;
      const isPlain =
        detail === 'ERR_SSL_WRONG_VERSION_NUMBER' || detail === 'ERR_SSL_PACKET_LENGTH_TOO_LONG';
      return {
        sentence: isPlain
          ? say`${strong(upstream)} at ${code(url)} speaks plain HTTP, and its URL says https (${code(detail)})`
          : say`Doorman does not accept the TLS of ${strong(upstream)} at ${code(url)}: ${code(detail)}`,
        fixes: isPlain
          ? [
              {
                kind: 'config',
                label: `Ask ${upstream} over http`,
                fix: { change: 'upstream.url', pool, upstream, url: url.replace(/^https:/, 'http:') },
              },
            ]
          : [
              advice(
                `Name the authority of its certificate in tls.ca of pool ${pool}, or its name in tls.serverName`,
              ),
            ],
      };
    }
    case 'upstream.disabled': {
      const { upstream, pool, by } = finding.evidence;
      return by === 'file'
        ? {
            sentence: say`${strong(upstream)} is switched off in the configuration`,
            fixes: [
              {
                kind: 'config',
                label: `Switch ${upstream} on`,
                fix: { change: 'upstream.enable', pool, upstream },
              },
            ],
          }
        : {
            sentence: say`${strong(upstream)} was taken out of service by hand`,
            fixes: [advice(`Enable ${upstream} in the Upstreams view`)],
          };
    }
    case 'upstream.unhealthy': {
      const { upstream, since, reason, at } = finding.evidence;
      return {
        sentence: say`${strong(upstream)} gets no requests: ${explainHealth({ since, reason }, at)}`,
        fixes: [
          advice(`See what ${upstream} answered in the Inspector; its health is in the Upstreams view`),
        ],
      };
    }
    case 'upstream.is_doorman': {
      const { upstream, url, listener, pool } = finding.evidence;
      return {
        sentence: say`${strong(upstream)} at ${code(url)} is listener ${strong(listener)} of this Doorman: a request can come round again`,
        fixes: [
          advice(
            `Give upstream ${upstream} in pool ${pool} the port of the service, or let the route lead to the listener itself`,
          ),
        ],
      };
    }
    default:
      return assertNever(finding);
  }
}

function otherFamily({
  pool,
  upstream,
  url,
  tried,
  listening,
  betterUrl,
}: FindingEvidence['upstream.other_family']): ExplainedFinding {
  return {
    sentence: say`${strong(upstream)} does not listen at ${code(url)} (${failedAddresses(tried)}), but at ${code(listening)}: the service has chosen the other family`,
    fixes: [
      {
        kind: 'config',
        label: `Ask ${upstream} at ${betterUrl}, which tries both families`,
        fix: { change: 'upstream.url', pool, upstream, url: betterUrl },
      },
    ],
  };
}
