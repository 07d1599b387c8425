import { createSecureContext, type SecureContext, type SecureContextOptions } from 'node:tls';
import type { CertificateMaterial } from './material.ts';

/** Contexts kept; the least recently used goes first. One is a few kilobytes of OpenSSL state. */
const contextLimit = 1000;

/** OpenSSL contexts by certificate: parsing a key for each handshake would cost more than the handshake. */
export class SecureContextCache {
  readonly #contexts = new Map<string, SecureContext>();
  readonly #settings: SecureContextOptions;

  /** @param settings what all of them have besides a certificate */
  constructor(settings: SecureContextOptions) {
    this.#settings = settings;
  }

  of(material: CertificateMaterial): SecureContext {
    const key = material.certificatePem;
    const context = this.#contexts.get(key) ?? this.#create(material);
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

  #create({ certificatePem, privateKeyPem }: CertificateMaterial): SecureContext {
    return createSecureContext({ ...this.#settings, cert: certificatePem, key: privateKeyPem });
  }
}
