import { ExchangeFailure } from '../failure.ts';
import { emptyBody, type Response, type UpgradeRequest } from '../message.ts';
import type { ExchangeContext } from '../pipeline/context.ts';
import { appendVia, withoutHopHeaders } from './hop-headers.ts';
import type { OutgoingHead, Upstream } from './upstream.ts';

/**
 * Hands a WebSocket handshake to the upstream's bridge. Resolves when both connections have ended, or once the
 * upstream has declined; either way the bridge has written to the client itself, so the response has no body.
 *
 * @throws ExchangeFailure when the upstream could not be asked; the client's connection is still ours then
 */
export function forwardUpgrade(
  context: ExchangeContext,
  upstream: Upstream,
  head: OutgoingHead,
  upgrade: UpgradeRequest,
  release: () => void,
): Promise<Response> {
  const startedAt = context.elapsed();
  const named = { upstream: upstream.id, url: upstream.url };
  head.headers.append('Connection', 'Upgrade');
  head.headers.append('Upgrade', upgrade.protocol);
  context.sentAt = startedAt;

  return new Promise((resolve, reject) => {
    let answered: Response | undefined;
    upgrade.socket.once('close', () => {
      if (answered !== undefined) return;
      context.decide('forward.cancelled', named, startedAt);
      reject(
        new ExchangeFailure('request.client_left', 'the client closed its connection during the handshake'),
      );
    });
    upstream.upgrade({
      head,
      socket: upgrade.socket,
      early: upgrade.early,
      version: context.version,
      onResponse({ status, headers }) {
        context.firstByteAt = context.elapsed();
        context.answeredBy = 'upstream';
        context.upstreamResponse = { status, reason: '', headers };
        const outgoing = withoutHopHeaders(headers);
        appendVia(outgoing, '1.1');
        if (!outgoing.has('x-request-id')) outgoing.append('X-Request-Id', context.requestId);
        if (status === 101) {
          context.decide('forward.upgraded', { ...named, protocol: upgrade.protocol }, startedAt);
          outgoing.append('Connection', 'Upgrade');
          outgoing.append('Upgrade', headers.get('upgrade') ?? upgrade.protocol);
          context.switched({ status, reason: 'Switching Protocols', headers: outgoing });
        } else {
          context.decide('forward.upgrade_declined', { ...named, status }, startedAt);
        }
        answered = { head: { status, reason: '', headers: outgoing }, body: emptyBody, delivered: true };
        return outgoing;
      },
      onClose(bytes) {
        release();
        context.bridged = bytes;
        if (answered !== undefined) resolve(answered);
      },
      onFailure(fault) {
        if (answered !== undefined) return false;
        context.decide('forward.failed', { ...named, fault: fault.code, detail: fault.detail }, startedAt);
        reject(new ExchangeFailure(fault.code, fault.detail));
        return true;
      },
    });
  });
}
