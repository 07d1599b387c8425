import { ExchangeFailure } from '../failure.ts';
import { appendVia, withoutHopHeaders } from '../forward/hop-headers.ts';
import type { OutgoingHead, Upstream } from '../forward/upstream.ts';
import type { Response, UpgradeRequest } from '../message.ts';
import type { ExchangeContext } from '../pipeline/context.ts';
import { acceptOf, newWebSocketKey } from './handshake-key.ts';

/**
 * Asks the upstream to switch protocols, and answers with what it says. HTTP/2 clients send no key (RFC 8441 section 5.1),
 * so theirs is made here and its proof checked.
 *
 * @param informationalWithout lower-case names of fields that informational responses lose
 * @throws ExchangeFailure when the upstream could not be asked
 */
export async function forwardUpgrade(
  context: ExchangeContext,
  upstream: Upstream,
  head: OutgoingHead,
  { protocol, body }: UpgradeRequest,
  informationalWithout: ReadonlySet<string>,
): Promise<Response> {
  const startedAt = context.elapsed();
  const named = { upstream: upstream.id, url: upstream.url };
  const key = context.version === '2' && protocol === 'websocket' ? newWebSocketKey() : null;
  if (key !== null) head.headers.set('Sec-WebSocket-Key', key);
  head.headers.append('Connection', 'Upgrade');
  head.headers.append('Upgrade', protocol);
  try {
    const response = await upstream.upgrade({
      head,
      fromClient: body,
      cancellation: context.cancellation,
      onSent: () => {
        context.sentAt = context.elapsed();
      },
      onInformational: (informational) => {
        const headers = withoutHopHeaders(informational.headers, informationalWithout);
        context.inform({ ...informational, headers });
      },
    });
    const { status, reason, headers: received } = response.head;
    context.firstByteAt = context.elapsed();
    context.upstreamResponse = response.head;
    if (status === 101 && key !== null && received.get('sec-websocket-accept') !== acceptOf(key)) {
      response.body.cancel();
      const detail = 'the Sec-WebSocket-Accept of the upstream does not fit the key it was sent';
      throw new ExchangeFailure('upstream.upgrade_failed', detail);
    }
    context.answeredBy = 'upstream';
    if (status === 101) context.decide('forward.upgraded', { ...named, protocol }, startedAt);
    else context.decide('forward.upgrade_declined', { ...named, protocol, status }, startedAt);
    const headers = withoutHopHeaders(received);
    appendVia(headers, '1.1');
    return { head: { status, reason, headers }, body: response.body };
  } catch (error) {
    if (!(error instanceof ExchangeFailure)) throw error;
    const { code, detail } = error.fault;
    if (code === 'request.client_left') context.decide('forward.cancelled', named, startedAt);
    else context.decide('forward.failed', { ...named, fault: code, detail }, startedAt);
    throw error;
  }
}
