import type { ClientPlacesStatus } from './client-place.ts';
import type { HandshakeFailureCount } from './handshake-failure.ts';
import type { EpochMilliseconds, Milliseconds } from './units.ts';
import type { BreakMode } from './upstream-control.ts';
import type { CheckResult, HealthReason, TrafficSecond, UpstreamState } from './upstream-health.ts';

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
  /** `disabled` by the configuration. */
  readonly state: 'open' | 'failed' | 'disabled';
  /** Why it could not be opened, and what to do; null when it is open or disabled. */
  readonly problem: string | null;
  /** The system's code for it, such as `EADDRINUSE`; null when it is open or the cause is not the system. */
  readonly errorCode: string | null;
  /** The next port that is free, where the configured one is taken. */
  readonly freePort: number | null;
  readonly refused: RefusedConnections;
  /** TLS handshakes that failed since the engine started, by reason; reasons that were never seen are left out. */
  readonly handshakeFailures: readonly HandshakeFailureCount[];
}

/** How one upstream is, and what it has done since the engine started or its counters were reset. */
export interface UpstreamStatus {
  readonly pool: string;
  readonly id: string;
  readonly url: string;
  /** As the configuration has it. */
  readonly enabled: boolean;
  /** Requests in flight. */
  readonly active: number;
  readonly requests: number;
  /** Requests it could not be asked or did not answer in full, whatever the status. */
  readonly failures: number;
  readonly weight: number;
  readonly backup: boolean;
  readonly state: UpstreamState;
  /** When it came to be so. */
  readonly since: EpochMilliseconds;
  /** Null while nothing is known of it. */
  readonly reason: HealthReason | null;
  /** How it is broken on purpose; null when it is not. */
  readonly broken: BreakMode | null;
  /** Median and 99th percentile of the time to the head of the response over the last minute, within an eighth; null when nothing was answered. */
  readonly p50: Milliseconds | null;
  readonly p99: Milliseconds | null;
  /** 0 to 1 over the last minute; null without requests. */
  readonly successRate: number | null;
  /** Requests a second over the last five seconds. */
  readonly perSecond: number;
}

/** What an upstream did lately. Much more than its status, so it goes to those alone who show it. */
export interface UpstreamPast {
  readonly pool: string;
  readonly id: string;
  /** The last 30 active checks, oldest first; empty where there are none. */
  readonly checks: readonly CheckResult[];
  /** The last 60 full seconds, oldest first; empty when there were no requests in them. */
  readonly history: readonly TrafficSecond[];
}

/** Everything that the engine reports of an upstream. */
export interface UpstreamReport extends UpstreamStatus, UpstreamPast {}

export type ProblemCode =
  | 'authority.corrupt'
  | 'authority.locked'
  | 'authority.removed'
  | 'authority.expiring'
  | 'authority.names_missing'
  | 'client_authority.corrupt'
  | 'history.corrupt'
  | 'history.unavailable'
  | 'config.invalid'
  | 'config.not_applied'
  | 'listener.failed'
  | 'listener.connections_refused'
  | 'listener.client_certificates'
  | 'engine.restarted'
  | 'capture.dropped'
  | 'draft.set_aside';

/** Something the person should know and can act on. */
export interface Problem {
  /** Unique among current problems: the code, and what it is about. */
  readonly id: string;
  readonly code: ProblemCode;
  readonly severity: 'error' | 'warning' | 'info';
  readonly message: string;
  readonly at: EpochMilliseconds;
  /** Contract method that mends it after consent, with its label; null when there is none. */
  readonly action: {
    readonly method: 'authority.reset' | 'authority.prepare' | 'history.reset';
    readonly label: string;
  } | null;
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
  readonly clientPlaces: ClientPlacesStatus;
  readonly config: {
    readonly path: string;
    readonly revision: string;
    readonly valid: boolean;
  };
}
