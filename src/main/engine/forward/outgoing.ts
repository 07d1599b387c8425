import type { RouteConfig } from '../../../shared/config/schema.ts';
import type { FieldChange } from '../../../shared/model/decision.ts';
import type { AddressRanges } from '../addresses.ts';
import type { HeaderList } from '../headers.ts';
import type { ExchangeContext } from '../pipeline/context.ts';
import { setForwarded } from './forwarded.ts';
import { appendVia, withoutHopHeaders } from './hop-headers.ts';
import type { OutgoingHead, Upstream } from './upstream.ts';

export type RouteRewrite = RouteConfig['rewrite'];

/** The request as the chosen upstream gets it; the client's own head stays as it was. */
export function outgoingHead(
  context: ExchangeContext,
  upstream: Upstream,
  rewrite: RouteRewrite,
  trusted: AddressRanges,
): OutgoingHead {
  const { request } = context;
  const headers = withoutHopHeaders(request.headers);
  // Answered by this hop already; a second 100 (Continue) from the upstream would be one too many.
  headers.remove('expect');
  headers.remove('host');
  setForwarded(headers, context.connection, request.authority, trusted);
  headers.set('X-Request-Id', context.requestId);
  appendVia(headers, request.version);
  const target =
    rewrite.stripPrefix === undefined ? request.target : stripPrefix(request.target, rewrite.stripPrefix);
  return {
    method: request.method,
    target,
    headers: withHost(headers, hostFor(request.authority, upstream, rewrite)),
  };
}

function hostFor(authority: string, upstream: Upstream, rewrite: RouteRewrite): string {
  if (rewrite.host === 'preserve') return authority;
  return rewrite.host === 'upstream' ? upstream.authority : rewrite.host;
}

/** Host goes first (RFC 9110 section 7.2). */
function withHost(headers: HeaderList, host: string): HeaderList {
  const first = headers.filter(() => false);
  first.append('Host', host);
  for (const [name, value] of headers.entries()) first.append(name, value);
  return first;
}

/**
 * Takes the prefix off a path that has it. What is left always begins with one slash: `//evil/x` in the rest
 * is a path and never an authority.
 */
export function stripPrefix(target: string, prefix: string): string {
  if (!target.startsWith(prefix)) return target;
  const rest = target.slice(prefix.length);
  if (rest === '' || rest.startsWith('?')) return `/${rest}`;
  return rest.startsWith('/') ? rest : target;
}

/** What the rewrite rules of the route changed, for the trace; empty when they changed nothing. */
export function rewriteChanges(context: ExchangeContext, outgoing: OutgoingHead): readonly FieldChange[] {
  const after = outgoing.headers.get('host') ?? '';
  const before = context.request.authority;
  return before === after ? [] : [{ name: 'Host', before, after }];
}
