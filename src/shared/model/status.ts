import type { EpochMilliseconds, Milliseconds } from './units.ts';

export type EngineState = 'starting' | 'running' | 'restarting' | 'stopped';

/** Connections turned away since the engine started, by the limit of the listener that was reached. */
export interface RefusedConnections {
  readonly connections: number;
  readonly connectionsPerClient: number;
}

/** A listener as it is now, with what it takes to open it. */
export interface ListenerStatus {
  readonly id: string;
  readonly port: number;
  /** Addresses bound, such as `127.0.0.1` and `::1`. */
  readonly addresses: readonly string[];
  readonly tls: boolean;
  readonly protocols: readonly string[];
  /** `https://localhost:8443` */
  readonly url: string;
  readonly state: 'open' | 'failed';
  /** Why it is not open, and what to do; null when it is. */
  readonly problem: string | null;
  /** The system's code for it, such as `EADDRINUSE`; null when it is open or the cause is not the system. */
  readonly errorCode: string | null;
  /** The next port that is free, where the configured one is taken. */
  readonly freePort: number | null;
  readonly refused: RefusedConnections;
}

/** What one upstream has done since the engine started. */
export interface UpstreamStatus {
  readonly pool: string;
  readonly id: string;
  readonly url: string;
  readonly enabled: boolean;
  readonly active: number;
  readonly requests: number;
  readonly failures: number;
}

export type ProblemCode =
  | 'authority.corrupt'
  | 'authority.names_missing'
  | 'history.corrupt'
  | 'history.unavailable'
  | 'config.invalid'
  | 'config.not_applied'
  | 'listener.failed'
  | 'listener.connections_refused'
  | 'engine.restarted'
  | 'capture.dropped';

/** Something the person should know and can act on. */
export interface Problem {
  /** Unique among current problems: the code, and what it is about. */
  readonly id: string;
  readonly code: ProblemCode;
  readonly severity: 'error' | 'warning' | 'info';
  readonly message: string;
  readonly at: EpochMilliseconds;
  /** Contract method that mends it after consent, with its label; null when there is none. */
  readonly action: { readonly method: 'authority.reset' | 'history.reset'; readonly label: string } | null;
}

/** Counts over the whole engine, measured by the engine over `window`. */
export interface TrafficStatus {
  readonly window: Milliseconds;
  readonly requestsPerSecond: number;
  /** Median of durations in the window; null when nothing finished in it. */
  readonly medianDuration: Milliseconds | null;
  readonly active: number;
  /** Exchanges since the engine started. */
  readonly total: number;
}

/** The state of the whole app. Small, sent whole on every change; the latest replaces all before it. */
export interface AppStatus {
  readonly engine: {
    readonly state: EngineState;
    /** Changes with every start of the engine; exchanges of an earlier epoch that are still active are lost. */
    readonly epoch: string;
    readonly since: EpochMilliseconds;
    readonly restarts: number;
    /** Of the running configuration; grows by one with every apply. */
    readonly generation: number;
  };
  readonly capturing: boolean;
  readonly listeners: readonly ListenerStatus[];
  readonly upstreams: readonly UpstreamStatus[];
  readonly traffic: TrafficStatus;
  readonly problems: readonly Problem[];
  readonly config: {
    readonly path: string;
    readonly revision: string;
    readonly valid: boolean;
  };
}
