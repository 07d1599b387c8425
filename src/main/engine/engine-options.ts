import type { Clock } from './clock.ts';
import type { Http1Codec } from './http1/codec.ts';
import type { EngineStart, FromEngine } from './protocol.ts';
import type { ClientTrustMaterial } from './tls/client-trust.ts';
import type { CertificateSource } from './tls/material.ts';

/** What an engine begins with: what its thread is started with, and what it runs on. */
export interface EngineOptions extends Omit<EngineStart, 'authority' | 'clientTrust'> {
  /** Whose client certificates are accepted; nobody's where it is left out. */
  readonly clientTrust?: ClientTrustMaterial;
  readonly certificates: CertificateSource;
  readonly clock: Clock;
  readonly http1: Http1Codec;
  /** Entry file of the thread that optimises bodies. */
  readonly optimiseWorker: URL;
  emit(message: FromEngine): void;
}
