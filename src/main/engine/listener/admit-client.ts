import type { TLSSocket } from 'node:tls';
import type { ListenerConfig } from '../../../shared/config/schema.ts';
import type { HandshakeFailure } from '../../../shared/model/handshake-failure.ts';
import type { ConnectionClient } from '../pipeline/context.ts';
import { identityFields, lookAtClient, type ShownCertificate } from '../tls/client-certificate.ts';
import type { ClientTrust } from '../tls/client-trust.ts';
import { aboutClient } from './handshake-failure.ts';

/** Whether a client may come in, and what is said of it in each of its exchanges; null where it is asked for nothing. */
export type Admission =
  | { readonly refusal: null; readonly client: ConnectionClient | null }
  | { readonly refusal: HandshakeFailure };

/** Judges a connection whose handshake is done. */
export function admitClient(socket: TLSSocket, config: ListenerConfig, trust: ClientTrust): Admission {
  const { clientCertificates } = config;
  if (clientCertificates === undefined) return { refusal: null, client: null };
  const shown = lookAtClient(socket, trust, Date.now());
  if (clientCertificates.mode === 'required' && shown.state !== 'verified') {
    return { refusal: refusalOf(socket, shown) };
  }
  return { refusal: null, client: clientOf(shown, clientCertificates.forward) };
}

/** OpenSSL has turned away most of these already: those that are left were accepted once and are no longer. */
function refusalOf(
  socket: TLSSocket,
  shown: Exclude<ShownCertificate, { state: 'verified' }>,
): HandshakeFailure {
  const about = aboutClient(socket);
  if (shown.state === 'none') {
    return { ...about, reason: 'client_certificate_missing', detail: 'no certificate was shown' };
  }
  const { problem, detail, facts } = shown;
  return { ...about, reason: 'client_certificate_refused', problem, detail, certificate: facts };
}

function clientOf(
  shown: ShownCertificate,
  forward: NonNullable<ListenerConfig['clientCertificates']>['forward'],
): ConnectionClient {
  switch (shown.state) {
    case 'none':
      return {
        decision: { code: 'tls.client_anonymous', evidence: {} },
        fingerprint: null,
        verified: false,
        identity: [],
      };
    case 'unverified': {
      const { problem, detail, facts } = shown;
      return {
        decision: { code: 'tls.client_unverified', evidence: { problem, detail, certificate: facts } },
        fingerprint: facts?.fingerprint ?? null,
        verified: false,
        identity: [],
      };
    }
    case 'verified': {
      const identity = identityFields(shown, forward);
      const forwardedAs = identity.map(([name]) => name);
      return {
        decision: { code: 'tls.client_verified', evidence: { ...shown.facts, forwardedAs } },
        fingerprint: shown.facts.fingerprint,
        verified: true,
        identity,
      };
    }
  }
}
