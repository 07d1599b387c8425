import type { ForeignHostServer } from './decision.ts';
import type { PortProcess } from './discovery.ts';
import type { PortWay } from './port-way.ts';
import type { RouteDestination, RouteTestStep, RouteVerdict } from './route-test.ts';
import type { EpochMilliseconds, Milliseconds } from './units.ts';
import type { HealthReason, UpstreamState } from './upstream-health.ts';

/** What a chain looks at, in this order. */
export const doctorSteps = ['name', 'address', 'port', 'tls', 'route', 'upstream', 'http'] as const;

export type DoctorStep = (typeof doctorSteps)[number];

/** `ok` includes what is merely worth knowing. `skipped`: there was nothing to look at, or an earlier step failed. */
export type FindingResult = 'ok' | 'warn' | 'failed' | 'skipped';

/**
 * What is special about a name.
 *
 * - `localhost`: `localhost` itself or a name below it (RFC 6761)
 * - `mdns`: below `.local` (RFC 6762), which systems ask the network for
 * - `private`: `.test`, `.internal`, `.home.arpa`, which nobody on the internet has
 * - `public`: any other name, which may exist on the internet
 */
export type NameKind = 'localhost' | 'mdns' | 'private' | 'public';

interface AboutName {
  readonly name: string;
  /** The pattern that the name is a sample of; null when it is a name of its own. */
  readonly sampleOf: string | null;
}

/** An address that was tried, and the system's code when nothing came of it (`ECONNREFUSED`, `TIMEOUT`). */
export interface TriedAddress {
  readonly address: string;
  readonly code: string | null;
}

interface AboutUpstream {
  readonly pool: string;
  readonly upstream: string;
  readonly url: string;
}

/** Evidence by code of finding. The part before the dot is the step, except for `step.skipped`. Codes are stable. */
export interface FindingEvidence {
  /** An earlier step failed, and without it there is nothing to see here. */
  'step.skipped': { readonly after: DoctorStep };

  /** The host is an address already. */
  'name.is_address': { readonly address: string };
  'name.resolved': AboutName & {
    readonly addresses: readonly string[];
    /** Whether the hosts file has it; else the system's resolver knew. */
    readonly fromHostsFile: boolean;
    readonly duration: Milliseconds;
    /** Modules of the C library that made it resolve (`resolve`, `myhostname`); programs without them do not. */
    readonly modules: readonly string[];
  };
  /** A name below `localhost` that browsers and curl resolve themselves, and other programs of this system do not. */
  'name.localhost_unresolved': AboutName & { readonly platform: string; readonly error: string };
  'name.unresolved': AboutName & { readonly nameKind: NameKind; readonly error: string };
  /** `.local` is asked for on the network, and programs wait for answers that do not come. */
  'name.slow': AboutName & { readonly nameKind: NameKind; readonly duration: Milliseconds };
  /** Answered by a DNS server: browsers with DNS over HTTPS ask another one. */
  'name.from_dns': AboutName & { readonly addresses: readonly string[] };
  /** Browsers turn http:// into https:// for everything below this suffix (RFC 6797, preloaded). */
  'name.https_only': {
    readonly name: string;
    readonly suffix: string;
    /** Where the same name is served with TLS; null when it is nowhere. */
    readonly httpsUrl: string | null;
  };

  'address.reachable': { readonly tried: readonly TriedAddress[]; readonly port: number };
  /** Some addresses of the name accept, others do not: programs that try only one family fail. */
  'address.one_family': {
    readonly listener: string | null;
    /** The `bind` that has both families; null where there is none to offer. */
    readonly betterBind: 'localhost' | '::' | null;
    readonly tried: readonly TriedAddress[];
    readonly port: number;
  };
  'address.elsewhere': AboutName & { readonly addresses: readonly string[] };
  /** The addresses are of this machine, and the listener has others. */
  'address.not_bound': {
    readonly listener: string;
    readonly addresses: readonly string[];
    readonly bound: readonly string[];
  };
  'address.refused': { readonly tried: readonly TriedAddress[]; readonly port: number };
  /** The environment sends curl, Node and others through another proxy. */
  'address.proxied': {
    readonly name: string;
    readonly variable: string;
    /** Without user and password. */
    readonly proxy: string;
    /** Value of NO_PROXY; null when it is not set. */
    readonly noProxy: string | null;
  };

  'port.open': { readonly listener: string; readonly port: number; readonly holder: PortProcess | null };
  'port.doorman_stopped': { readonly port: number; readonly holder: PortProcess | null };
  'port.taken': {
    readonly listener: string;
    readonly port: number;
    readonly holder: PortProcess | null;
    readonly freePort: number | null;
  };
  'port.denied': {
    readonly listener: string;
    readonly port: number;
    readonly reason: string;
    readonly ways: readonly PortWay[];
  };
  'port.failed': { readonly listener: string; readonly port: number; readonly problem: string };
  /** The port that was asked for is none of Doorman's. */
  'port.no_listener': {
    readonly port: number;
    readonly holder: PortProcess | null;
    /** Where the same host is served; null when it is nowhere. */
    readonly url: string | null;
  };

  'tls.off': Record<never, never>;
  /** The URL has one scheme and the listener speaks the other. */
  'tls.other_scheme': { readonly asked: 'http' | 'https'; readonly url: string };
  'tls.verified': {
    readonly by: 'doorman' | 'public';
    readonly issuer: string;
    readonly protocol: string;
    readonly application: string;
    readonly notAfter: EpochMilliseconds;
  };
  /** Certificates are right, but a client on this machine does not know the authority. */
  'tls.authority_untrusted': { readonly client: string; readonly detail: string };
  /** The local authority that signed it ends within 30 days. */
  'tls.authority_expires': { readonly notAfter: EpochMilliseconds };
  'tls.other_authority': {
    readonly issuer: string;
    readonly fingerprint: string;
    readonly port: number;
    /** Who listens there; null when it cannot be known, or is Doorman. */
    readonly holder: PortProcess | null;
  };
  'tls.name_not_permitted': { readonly name: string; readonly permitted: readonly string[] };
  /** A certificate of the person's own that is for other names. */
  'tls.name_mismatch': { readonly name: string; readonly names: readonly string[] };
  'tls.not_valid_now': { readonly notBefore: EpochMilliseconds; readonly notAfter: EpochMilliseconds };
  'tls.expires_soon': { readonly notAfter: EpochMilliseconds };
  /** A certificate of the person's own that no authority known to Node has signed. */
  'tls.own_authority': { readonly issuer: string; readonly detail: string };
  /** The listener asks clients for a certificate. */
  'tls.client_certificate': {
    readonly listener: string;
    readonly mode: 'optional' | 'required';
    /** The file of authorities that it accepts; null for Doorman's own. */
    readonly ca: string | null;
  };
  'tls.failed': { readonly detail: string; readonly port: number; readonly holder: PortProcess | null };

  'route.taken': { readonly way: readonly RouteTestStep[] };
  'route.redirects_to_https': { readonly listener: string };
  /** `conditional`: one of them would take other requests to this host, such as those with a header. */
  'route.none': {
    readonly listener: string;
    readonly verdicts: readonly RouteVerdict[];
    readonly conditional: boolean;
    readonly name: string;
  };
  'route.loop': { readonly listeners: readonly string[] };
  'route.path_refused': { readonly route: string };

  /** The route answers by itself. */
  'upstream.none_needed': { readonly destination: RouteDestination['kind'] | 'redirect_to_https' };
  'upstream.reachable': AboutUpstream & { readonly tried: readonly TriedAddress[] };
  'upstream.nothing_listening': AboutUpstream & { readonly tried: readonly TriedAddress[] };
  /** It does not listen where its URL says, but on the other family of the same port. */
  'upstream.other_family': AboutUpstream & {
    readonly tried: readonly TriedAddress[];
    readonly listening: string;
    readonly betterUrl: string;
  };
  'upstream.unresolved': AboutUpstream & { readonly error: string };
  'upstream.unreachable': AboutUpstream & { readonly tried: readonly TriedAddress[] };
  'upstream.tls_failed': AboutUpstream & { readonly detail: string };
  'upstream.disabled': AboutUpstream & { readonly by: 'file' | 'person' };
  'upstream.unhealthy': AboutUpstream & {
    readonly state: UpstreamState;
    readonly since: EpochMilliseconds;
    readonly reason: HealthReason | null;
    /** When it was looked at. */
    readonly at: EpochMilliseconds;
  };
  /** The upstream is a listener of Doorman's own. */
  'upstream.is_doorman': AboutUpstream & { readonly listener: string };

  'http.answered': { readonly status: number; readonly duration: Milliseconds };
  'http.redirected': { readonly status: number; readonly location: string };
  'http.foreign_host': {
    readonly server: ForeignHostServer;
    readonly host: string;
    /** Null when it is not known which route took the request. */
    readonly route: string | null;
  };
  /** A page over https that loads parts of itself over http, which browsers block. */
  'http.mixed_content': { readonly count: number; readonly examples: readonly string[] };
  'http.websocket_open': { readonly path: string; readonly server: string };
  'http.websocket_blocked': {
    readonly path: string;
    readonly server: string;
    /** Status that the handshake got through Doorman, 0 for none; and at the upstream itself. */
    readonly through: number;
    readonly direct: number;
    readonly route: string | null;
    /** Whether the route allows the upgrade. */
    readonly allowed: boolean;
  };
  /** The response has browsers ask over https alone from now on (RFC 6797), on every port of the name. */
  'http.strict_transport': {
    readonly name: string;
    /** In seconds, as the response has it. */
    readonly maxAge: number;
    readonly includesSubdomains: boolean;
    /** Where the same name is served without TLS; null when it is nowhere. */
    readonly httpUrl: string | null;
  };
  /** Without a client certificate, which the doctor has not, there is no answer to look at. */
  'http.client_certificate_needed': {
    readonly by: 'listener' | 'route';
    /** The one that wants it. */
    readonly id: string;
  };
  'http.redirect_loop': { readonly locations: readonly string[] };
  /** Doorman refused to ask itself again (RFC 9209 proxy_loop_detected). */
  'http.loop': { readonly status: number };
  /** `expected`: the step 'route' said so already. */
  'http.no_route': { readonly status: number; readonly expected: boolean };
  /** Doorman answered because the upstream did not; `error` is of RFC 9209. */
  'http.gateway_failed': { readonly status: number; readonly error: string };
  /** The upstream itself answered with 500 or more. */
  'http.server_error': { readonly status: number };
  'http.no_answer': { readonly detail: string };
}

export type FindingCode = keyof FindingEvidence;

export type FindingOf<Code extends FindingCode> = {
  readonly code: Code;
  readonly result: FindingResult;
  readonly evidence: FindingEvidence[Code];
};

/** One thing that a step found, with what was seen. Sentences and fixes are made by `shared/explain/doctor`. */
export type Finding = { [Code in FindingCode]: FindingOf<Code> }[FindingCode];
