import type { Place } from './decision.ts';
import type { HandshakeFailure } from './handshake-failure.ts';
import type { EpochMilliseconds, Milliseconds } from './units.ts';
import type { BreakMode, UpstreamAction } from './upstream-control.ts';

/** Which upstream of which pool an event is about. */
interface AboutUpstream {
  readonly pool: string;
  readonly upstream: string;
}

/** Evidence by kind of event. The part of the kind before the dot is what it is about. */
export interface EventEvidence {
  /** `checks` health checks in a row failed; `detail` says how the last one did. */
  'upstream.unhealthy': AboutUpstream & { readonly checks: number; readonly detail: string };
  /** `checks` health checks in a row succeeded. */
  'upstream.healthy': AboutUpstream & { readonly checks: number };
  /** Left out after `failures` failures in a row; `last` is a status such as `502` or a fault code. */
  'upstream.ejected': AboutUpstream & {
    readonly failures: number;
    readonly last: string;
    readonly duration: Milliseconds;
    /** Ejections so far, this one included. */
    readonly times: number;
  };
  /** The time of an ejection is over. */
  'upstream.returned': AboutUpstream & { readonly after: Milliseconds };
  'upstream.circuit_opened': AboutUpstream & {
    /** 0 to 1, of `requests` in the window; null when a probe failed while it was half open. */
    readonly errorRate: number | null;
    readonly requests: number;
    readonly duration: Milliseconds;
  };
  /** One request is let through to see. */
  'upstream.circuit_half_opened': AboutUpstream;
  'upstream.circuit_closed': AboutUpstream;
  /** The last request in flight of an upstream that is being drained has ended. */
  'upstream.drained': AboutUpstream;
  /** A person used a control of the upstream. */
  'upstream.controlled': AboutUpstream & { readonly action: UpstreamAction; readonly mode: BreakMode | null };
  /** TLS handshakes of one reason failed at a listener, `times` since it was told last; the rest is of the newest. */
  'listener.handshake_failed': HandshakeFailure & { readonly listener: string; readonly times: number };
  /** A person made or revoked a client certificate; `name` is what it is called here. */
  'client_certificate.issued': { readonly name: string; readonly serial: string };
  'client_certificate.revoked': { readonly name: string; readonly serial: string };
  /** The certificate files of a listener changed on the disk: it uses them, or goes on with what it had. */
  'listener.files_renewed': { readonly listener: string };
  'listener.files_refused': { readonly listener: string; readonly message: string };
  /** A person said where a client is to be taken to be; null takes that back. */
  'client.placed': { readonly client: string; readonly place: Place | null };
  /** A person changed the local authority. `fingerprint` is that of the root that the act is about. */
  'authority.changed': { readonly act: AuthorityAct; readonly fingerprint: string };
  /**
   * A certificate that is shown to clients was replaced: by the local authority ahead of its end, or because its file has another one
   * now (`path`; null for the local authority).
   */
  'certificate.renewed': {
    readonly names: readonly string[];
    readonly notAfter: EpochMilliseconds;
    readonly path: string | null;
  };
  'config.applied': { readonly generation: number; readonly origin: ConfigOrigin };
  'config.refused': { readonly origin: ConfigOrigin; readonly message: string };
  'engine.stopped': { readonly reason: string };
  'engine.started': { readonly restarts: number };
}

/** What was done to the authority: see `AuthorityOverview`. */
export type AuthorityAct =
  | 'prepared'
  | 'taken_back'
  | 'switched'
  | 'replaced'
  | 'removed'
  | 'key_encrypted'
  | 'key_decrypted';

/** Who changed the configuration: somebody in Doorman's window, or whoever wrote the file. */
export type ConfigOrigin = 'window' | 'file';

export type EventKind = keyof EventEvidence;

/** What happened, before the host has numbered it. The engine reports its events so. */
export type EventReportOf<Kind extends EventKind> = {
  readonly kind: Kind;
  readonly at: EpochMilliseconds;
  readonly evidence: EventEvidence[Kind];
};

export type EventReport = { [Kind in EventKind]: EventReportOf<Kind> }[EventKind];

/** Something that happened to Doorman or its upstreams and is worth knowing later. */
export type AppEvent = EventReport & {
  /** Grows by one with each event, from 1, and goes on when Doorman is started again. */
  readonly id: number;
  /** The user of the system whose Doorman it is, where the event was done by hand in it. */
  readonly user?: string;
};

/** Events that the host, and each window, keeps; past that the oldest are forgotten. */
export const eventLimit = 1000;

export type EventSeverity = 'error' | 'warning' | 'info';

/** How much each kind of event asks for attention. */
export const eventSeverities: Readonly<Record<EventKind, EventSeverity>> = {
  'upstream.unhealthy': 'error',
  'upstream.healthy': 'info',
  'upstream.ejected': 'warning',
  'upstream.returned': 'info',
  'upstream.circuit_opened': 'error',
  'upstream.circuit_half_opened': 'info',
  'upstream.circuit_closed': 'info',
  'upstream.drained': 'info',
  'upstream.controlled': 'info',
  'listener.handshake_failed': 'warning',
  'client_certificate.issued': 'info',
  'client_certificate.revoked': 'info',
  'listener.files_renewed': 'info',
  'listener.files_refused': 'error',
  'client.placed': 'info',
  'authority.changed': 'info',
  'certificate.renewed': 'info',
  'config.applied': 'info',
  'config.refused': 'error',
  'engine.stopped': 'error',
  'engine.started': 'info',
};
