import { createSecureContext, type SecureContext } from 'node:tls';
import type { CertificateMaterial } from './material.ts';

/** Contexts kept; the least recently used goes first. One is a few kilobytes of OpenSSL state. */
const contextLimit = 1000;

/** OpenSSL contexts by certificate: parsing a key for each handshake would cost more than the handshake. */
export class SecureContextCache {
  readonly #contexts = new Map<string, SecureContext>();

  of(material: CertificateMaterial): SecureContext {
    const key = material.certificatePem;
    const context = this.#contexts.get(key) ?? createContext(material);
    this.#contexts.delete(key);
    this.#contexts.set(key, context);
    if (this.#contexts.size > contextLimit) {
      for (const oldest of this.#contexts.keys()) {
        this.#contexts.delete(oldest);
        break;
      }
    }
    return context;
  }
}

function createContext({ certificatePem, privateKeyPem }: CertificateMaterial): SecureContext {
  return createSecureContext({ cert: certificatePem, key: privateKeyPem, minVersion: 'TLSv1.2' });
}
