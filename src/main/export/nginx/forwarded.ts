import type { PlacedListener } from '../placed.ts';
import { rangesBlock } from './match.ts';
import { map, variablePart } from './words.ts';

/** What upstreams are told of who asked: header and the variable or text for it. */
export interface ForwardedFields {
  /** Maps that the values need. */
  readonly lines: readonly string[];
  readonly fields: readonly (readonly [name: string, value: string])[];
}

const node = map('$realip_remote_addr', '$forwarded_node', [
  ['"~:"', '"\\"[$realip_remote_addr]\\""'],
  ['default', '$realip_remote_addr'],
]);
const host = map('$http_host', '$forwarded_host', [
  ['"~^[A-Za-z0-9.-]+\\\\z"', '$http_host'],
  ['default', '"\\"$http_host\\""'],
]);
const requestId = map('$http_x_request_id', '$kept_request_id', [
  ['"~^[\\\\x21-\\\\x7e]{1,128}\\\\z"', '$http_x_request_id'],
  ['default', '$request_id'],
]);
const element = 'for=$forwarded_node;host=$forwarded_host;proto=$scheme';

/**
 * X-Forwarded-*, Forwarded and X-Request-Id as Doorman sends them: what untrusted clients say is replaced; behind a trusted proxy
 * this hop is appended to the chains, and what is about the client's own request is passed on.
 */
export function forwardedFields({ listener }: PlacedListener): ForwardedFields {
  const common = [...node, ...host, ...requestId];
  if (listener.trustForwardedFrom.length === 0) {
    return {
      lines: common,
      fields: [
        ['X-Forwarded-For', '$remote_addr'],
        ['X-Forwarded-Host', '$http_host'],
        ['X-Forwarded-Proto', '$scheme'],
        ['X-Forwarded-Port', '$server_port'],
        ['Forwarded', `"${element}"`],
        ['X-Real-IP', '""'],
        ['X-Request-Id', '$kept_request_id'],
      ],
    };
  }
  const name = variablePart(listener.id);
  const trusted = `$trusted_by_${name}`;
  const believed = (header: string, variable: string, otherwise: string, append = '') =>
    map(`"${trusted}$http_${header}"`, variable, [
      // By name: maps that are looked up for the value would put their own groups into $1.
      [`"~^1(?<given_${header}>.+)"`, append === '' ? `$given_${header}` : `"$given_${header}, ${append}"`],
      ['default', otherwise],
    ]);
  return {
    lines: [
      ...common,
      ...rangesBlock(trusted, listener.trustForwardedFrom, '$realip_remote_addr '),
      ...believed('x_forwarded_for', `$forwarded_for_${name}`, '$realip_remote_addr', '$realip_remote_addr'),
      ...believed('x_forwarded_host', `$forwarded_host_${name}`, '$http_host'),
      ...believed('x_forwarded_proto', `$forwarded_proto_${name}`, '$scheme'),
      ...believed('x_forwarded_port', `$forwarded_port_${name}`, '$server_port'),
      ...believed('forwarded', `$forwarded_${name}`, `"${element}"`, element),
    ],
    fields: [
      ['X-Forwarded-For', `$forwarded_for_${name}`],
      ['X-Forwarded-Host', `$forwarded_host_${name}`],
      ['X-Forwarded-Proto', `$forwarded_proto_${name}`],
      ['X-Forwarded-Port', `$forwarded_port_${name}`],
      ['Forwarded', `$forwarded_${name}`],
      ['X-Real-IP', '""'],
      ['X-Request-Id', '$kept_request_id'],
    ],
  };
}
