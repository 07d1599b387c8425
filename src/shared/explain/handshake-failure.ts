import type { EventEvidence } from '../model/event.ts';
import type { HandshakeFailureReason } from '../model/handshake-failure.ts';
import { code, type Segment, say, strong } from './segments.ts';
import { clientProblemText } from './tls.ts';

/** Each continues `Listener web turned 127.0.0.1 away: `. */
const reasonWords: Readonly<Record<HandshakeFailureReason, string>> = {
  client_certificate_missing:
    'a client certificate is required, and it showed none. Import one into the client; browsers ask which one to use',
  client_certificate_refused: 'the certificate that it showed is not accepted',
  certificate_rejected:
    'the client did not accept the certificate of the listener. Have it trust the authority: see Certificates',
  version: 'it speaks no version of TLS that the listener does (minTlsVersion)',
  cipher: 'it has no cipher, curve or signature that the listener has',
  application: 'it asked for protocols that the listener does not offer (protocols)',
  plain_http: 'it spoke plain HTTP where TLS is spoken. Use https in the address',
  not_tls: 'what it sent is not TLS',
  name_not_signed: 'there is no certificate for the name it asked for, so it was shown that of the address',
  timeout: 'it took too long',
  client_left: 'it left before the handshake was done',
  other: 'the handshake failed',
};

/** Handshakes that failed, as one sentence about the newest of them. */
export function handshakeFailed(evidence: EventEvidence['listener.handshake_failed']): readonly Segment[] {
  const { listener, client, reason, problem, certificate, detail, serverName, times } = evidence;
  const who = client === '' ? 'a client' : client;
  const name = serverName === null ? say`` : say` for ${code(serverName)}`;
  const why = problem === null ? say`` : say`: ${clientProblemText(problem)}`;
  const whose = certificate === null ? say`` : say`, that of ${strong(certificate.subject)}`;
  const before = times > 1 ? say`; ${times} since it was told last` : say``;
  return say`Listener ${strong(listener)}, TLS with ${who}${name}: ${reasonWords[reason]}${why}${whose} (${code(detail)}${before})`;
}
