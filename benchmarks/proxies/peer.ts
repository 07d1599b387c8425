import type { RunningProcess } from '../process.ts';

/** What every proxy in the benchmark is given. */
export interface PeerSetup {
  /** An empty folder for its files. */
  readonly directory: string;
  readonly originPort: number;
  readonly httpPort: number;
  readonly httpsPort: number;
  /** A certificate for bench.localhost and its key, PEM files. */
  readonly certificate: string;
  readonly key: string;
}

export interface Peer {
  readonly name: string;
  /** Null when it can run here, else why not. */
  missing(): string | null;
  /** With HTTPS and HTTP/2 on `httpsPort` where it has them. */
  readonly hasTls: boolean;
  start(setup: PeerSetup): Promise<RunningProcess>;
}
