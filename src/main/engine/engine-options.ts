import type { MessagePort } from 'node:worker_threads';
import type { Breakpoint } from '../../shared/model/breakpoint.ts';
import type { ClientPlaceSetting } from '../../shared/model/client-place.ts';
import type { Clock } from './clock.ts';
import type { Http1Codec } from './http1/codec.ts';
import type { FromEngine } from './protocol.ts';
import type { ClientTrustMaterial } from './tls/client-trust.ts';
import type { CertificateSource } from './tls/material.ts';

/** What an engine begins with. */
export interface EngineOptions {
  readonly epoch: string;
  /** Whose client certificates are accepted; nobody's where it is left out. */
  readonly clientTrust?: ClientTrustMaterial;
  readonly capturing: boolean;
  /** Whether changed exchanges are to be reported. */
  readonly watched: boolean;
  /** Whether what the defence did is to be reported. */
  readonly defenceWatched: boolean;
  readonly history: MessagePort | null;
  /** Secret that sticky cookies are made with; the same after a restart, so that clients stay where they were. */
  readonly stickyKey: Uint8Array;
  /** Where responses are kept on disk unless the configuration names another folder. */
  readonly cacheDirectory: string;
  /** Where clients are taken to be. */
  readonly places: readonly ClientPlaceSetting[];
  readonly breakpoints: readonly Breakpoint[];
  readonly certificates: CertificateSource;
  readonly clock: Clock;
  readonly http1: Http1Codec;
  /** Entry file of the thread that optimises bodies. */
  readonly optimiseWorker: URL;
  emit(message: FromEngine): void;
}
