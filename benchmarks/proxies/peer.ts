import type { CertificateFiles } from '../certificate.ts';
import type { Origin } from '../origins/nginx-origin.ts';

export type Protocol = 'http1' | 'http2' | 'websocket';

/** What a proxy is given. It listens on `127.0.0.1` with or without TLS, and passes everything to the origin. */
export interface ProxySetup {
  /** An empty folder for its files. */
  readonly directory: string;
  readonly origin: Origin;
  /** Null for a listener in plain. */
  readonly tls: CertificateFiles | null;
  /** Options for Node in front of the program, for those that run on it. */
  readonly nodeOptions?: readonly string[];
}

export interface RunningProxy {
  readonly port: number;
  /** Null when nothing runs beside the origin. */
  readonly pid: number | null;
  stop(): Promise<void>;
}

/** One of the proxies compared. */
export interface Peer {
  /** What `--peers` calls it. */
  readonly id: string;
  readonly name: string;
  readonly protocols: readonly Protocol[];
  /** Null when it can run here, else why not and how to get it. */
  missing(): string | null;
  start(setup: ProxySetup): Promise<RunningProxy>;
}

/** Idle connections to the origin that every proxy may keep: more than any row has requests at once. */
export const keptConnections = 256;
