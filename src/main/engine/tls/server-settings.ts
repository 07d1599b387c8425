import { createHmac, randomBytes } from 'node:crypto';
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import type { TlsVersion } from '../../../shared/config/client-certificates.ts';

/**
 * Forward secret and authenticated, and nothing else: what RFC 9325 section 4.2 recommends, and what OpenSSL and the BoringSSL
 * of Electron both have. BoringSSL takes its own list for TLS 1.3, which is the same three.
 */
const ciphers = [
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
].join(':');

/**
 * Curves, the hybrid with ML-KEM first where the library has it: what is recorded today is not to be read by a quantum computer.
 * Without a list, OpenSSL also takes finite fields of 2048 bits, which are weaker than the rest.
 */
const curves = (() => {
  const usual = 'X25519:P-256:P-384';
  const hybrid = `X25519MLKEM768:${usual}`;
  try {
    createSecureContext({ ecdhCurve: hybrid });
    return hybrid;
  } catch {
    return usual;
  }
})();

/** What listeners do alike on TLS, so that a session of one may go on at another. */
export interface ServerTlsSettings {
  readonly minVersion: TlsVersion;
  /** Authorities that client certificates are checked against, PEM; null where none is asked for. */
  readonly clientAuthorities: string | null;
  readonly clientMode: 'none' | 'optional' | 'required';
  /** The certificate of the person's own, PEM; null where they are made by name. */
  readonly certificatePem: string | null;
}

/** Session tickets are sealed with keys made from this; it ends with the engine's run. */
const secret = randomBytes(48);

/**
 * The part of the options that is the same for a server and the contexts it picks by name. Tickets are sealed with keys that
 * follow from the settings: a session goes on wherever those are the same, and nowhere else, so none is carried past a listener
 * that asks for other client certificates.
 */
export function serverTlsOptions(settings: ServerTlsSettings): SecureContextOptions {
  const { minVersion, clientAuthorities, clientMode, certificatePem } = settings;
  const ticketKeys = createHmac('sha384', secret)
    .update(JSON.stringify([minVersion, clientMode, clientAuthorities, certificatePem]))
    .digest();
  return {
    ciphers,
    ecdhCurve: curves,
    minVersion,
    maxVersion: 'TLSv1.3',
    ticketKeys,
    // OpenSSL resumes nothing with client certificates without one, and only where it is the same.
    sessionIdContext: ticketKeys.toString('hex', 0, 16),
    ...(clientAuthorities === null ? {} : { ca: clientAuthorities }),
  };
}
