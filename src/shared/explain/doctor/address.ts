import { assertNever } from '../../assert-never.ts';
import type { TriedAddress } from '../../model/doctor-finding.ts';
import { code, type Segment, say, strong } from '../segments.ts';
import { advice, codes, command, type ExplainedFinding, type FindingsOf, hostsEntry } from './explained.ts';

/** `127.0.0.1 (ECONNREFUSED) and ::1 (ECONNREFUSED)`. */
export const failedAddresses = (tried: readonly TriedAddress[]): readonly Segment[] =>
  codes(tried.flatMap((one) => (one.code === null ? [] : [`${one.address} (${one.code})`])));

export const acceptingAddresses = (tried: readonly TriedAddress[]): readonly Segment[] =>
  codes(tried.flatMap(({ address, code: failure }) => (failure === null ? [address] : [])));

export function explainAddress(finding: FindingsOf<'address'>): ExplainedFinding {
  switch (finding.code) {
    case 'address.reachable': {
      const { tried, port } = finding.evidence;
      return {
        sentence: say`${acceptingAddresses(tried)} ${tried.length === 1 ? 'accepts' : 'accept'} connections on port ${port}`,
        fixes: [],
      };
    }
    case 'address.one_family': {
      const { tried, port, listener } = finding.evidence;
      return {
        sentence: say`${acceptingAddresses(tried)} accepts connections on port ${port}, ${failedAddresses(tried)} does not: programs that try only the first address fail`,
        fixes:
          listener === null
            ? [advice('Let the service listen on both families')]
            : [
                {
                  kind: 'config',
                  label: `Let listener ${listener} listen on localhost, which is both families`,
                  fix: { change: 'listener.bind', listener, bind: 'localhost' },
                },
              ],
      };
    }
    case 'address.elsewhere': {
      const { name, sampleOf, addresses } = finding.evidence;
      return {
        sentence: say`${strong(name)} leads to ${codes(addresses)}, which is not this machine`,
        fixes: [
          hostsEntry(name, sampleOf),
          advice('If the name is meant to be of another machine, run the doctor there'),
        ],
      };
    }
    case 'address.not_bound': {
      const { listener, addresses, bound } = finding.evidence;
      return {
        sentence: say`The name leads to ${codes(addresses)}, and listener ${strong(listener)} listens on ${codes(bound)}`,
        fixes: [
          {
            kind: 'config',
            label: `Let listener ${listener} listen on every address`,
            fix: {
              change: 'listener.bind',
              listener,
              bind: addresses.some((address) => address.includes(':')) ? '::' : '0.0.0.0',
            },
          },
        ],
      };
    }
    case 'address.refused': {
      const { tried, port } = finding.evidence;
      return {
        sentence: say`Nothing accepts connections on port ${port}: ${failedAddresses(tried)}`,
        fixes: [advice('The step "port" says who has the port')],
      };
    }
    case 'address.proxied':
      return proxied(finding.evidence);
    default:
      return assertNever(finding);
  }
}

function proxied({
  name,
  variable,
  proxy,
  noProxy,
}: Extract<FindingsOf<'address'>, { code: 'address.proxied' }>['evidence']): ExplainedFinding {
  const exceptions = noProxy === null ? say`NO_PROXY is not set` : say`NO_PROXY is ${code(noProxy)}`;
  const value = [
    ...(noProxy === null ? [] : [noProxy]),
    name.endsWith('.localhost') ? 'localhost' : name,
  ].join(',');
  return {
    sentence: say`curl, Node and others ask the proxy ${code(proxy)} for ${strong(name)}, because ${code(variable)} is set and ${exceptions}`,
    fixes: [
      command(`Except ${name} in this shell`, [`export NO_PROXY='${value}' no_proxy='${value}'`], {
        undo:
          noProxy === null
            ? ['unset NO_PROXY no_proxy']
            : [`export NO_PROXY='${noProxy}' no_proxy='${noProxy}'`],
      }),
    ],
  };
}
