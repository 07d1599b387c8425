import type { FieldChange } from '../../../shared/model/decision.ts';
import { ExchangeFailure } from '../failure.ts';
import { HeaderList } from '../headers.ts';
import type { ExchangeContext } from '../pipeline/context.ts';
import type { RequestTransforms } from '../transform/request/compile.ts';
import { forwardedFields, setForwarded } from './forwarded.ts';
import { appendVia, withoutHopHeaders } from './hop-headers.ts';
import type { OutgoingHead } from './upstream.ts';

/**
 * Fields that this hop writes itself. `Expect` is answered by this hop already: a second 100 (Continue) from the
 * upstream would be one too many.
 */
const ownFields: ReadonlySet<string> = new Set(['host', 'expect', ...forwardedFields]);

/** Behind the first layer, which knows the client and has said all about it: no network lies between the layers. */
const ownFieldsBehind: ReadonlySet<string> = new Set(['host', 'expect']);

/**
 * The request as the chosen upstream or the next layer gets it, the rules of its route applied; the client's own head stays
 * as it was. Appends what the rules changed to the decisions.
 *
 * @param authority of the upstream, where the route wants that as Host
 * @throws ExchangeFailure `transform.path_invalid`
 */
export function outgoingHead(
  context: ExchangeContext,
  authority: string,
  transforms: RequestTransforms,
): OutgoingHead {
  const { current: request, connection } = context;
  const startedAt = context.elapsed();
  const changes: FieldChange[] = [];
  const target = rewrittenTarget(context, transforms);
  const host = transforms.host(request.authority, authority);
  if (host !== request.authority) changes.push({ name: 'Host', before: request.authority, after: host });
  // Host goes first (RFC 9110 section 7.2).
  const headers = new HeaderList(['Host', host]);
  if (context.passed.length === 0) {
    withoutHopHeaders(request.headers, ownFields, headers);
    const trusted = context.table.trustedProxies(connection.listener);
    setForwarded(headers, request.headers, connection, request.authority, trusted);
  } else {
    withoutHopHeaders(request.headers, ownFieldsBehind, headers);
  }
  headers.set('X-Request-Id', context.requestId);
  appendVia(headers, request.version);
  transforms.headers?.(headers, changes);
  const retargeted = target !== request.target;
  if (changes.length > 0 || retargeted) {
    const change = retargeted ? { before: request.target, after: target } : null;
    context.decide('transform.request', { changes, target: change }, startedAt);
  }
  return { method: request.method, target, headers };
}

/**
 * What the rules of a route make of the target as the layer sees it.
 *
 * @throws ExchangeFailure `transform.path_invalid`
 */
export function rewrittenTarget(
  context: ExchangeContext,
  transforms: Pick<RequestTransforms, 'target'>,
): string {
  const { target } = context.current;
  if (transforms.target === null) return target;
  const startedAt = context.elapsed();
  const rewritten = transforms.target(target);
  if (rewritten.ok) return rewritten.target;
  context.decide('transform.path_refused', { before: target, after: rewritten.path }, startedAt);
  throw new ExchangeFailure(
    'transform.path_invalid',
    `rewrite.path made '${rewritten.path.slice(0, 80)}' of the path, which is not a path`,
  );
}
