/**
 * What the main thread and the engine's thread say to each other. Every value is structured-clonable.
 * Requests carry an id and are answered once with a `reply` of the same id.
 */
import type { MessagePort } from 'node:worker_threads';
import type { Config } from '../../shared/config/schema.ts';
import type { ServedCertificates } from '../../shared/model/authority.ts';
import type {
  Breakpoint,
  HeldAction,
  HeldExchange,
  HeldMessage,
  ReleaseReason,
} from '../../shared/model/breakpoint.ts';
import type {
  CacheComparison,
  CacheComparisonRefusal,
  CacheListing,
  CacheOverview,
  CachePurge,
  CacheQuery,
} from '../../shared/model/cache.ts';
import type { ClientPlaceSetting } from '../../shared/model/client-place.ts';
import type { DefenceReport } from '../../shared/model/defence.ts';
import type { EventReport } from '../../shared/model/event.ts';
import type { BodySide, ExchangeDetail, ExchangeId, ExchangeSummary } from '../../shared/model/exchange.ts';
import type { RouteFlow } from '../../shared/model/flow.ts';
import type { RouteTest, TestedRequest } from '../../shared/model/route-test.ts';
import type { ListenerStatus, TrafficStatus, UpstreamReport } from '../../shared/model/status.ts';
import type { Bytes, Milliseconds } from '../../shared/model/units.ts';
import type { UpstreamControl } from '../../shared/model/upstream-control.ts';
import type { FramesPage } from '../../shared/model/websocket.ts';
import type { ConnectionEnds, UpstreamShares } from './replay/resent-connections.ts';
import type { DirectOutcome, DirectRequest } from './replay/send-direct.ts';
import type { ClientTrustMaterial } from './tls/client-trust.ts';

/** What the engine's thread needs to sign certificates for host names on first use. */
export interface AuthorityMaterial {
  /** The root, which clients trust. */
  readonly certificatePem: string;
  /** What signs, sent along with each certificate; null where the root signs. */
  readonly intermediatePem: string | null;
  readonly privateKeyPem: string;
  /** `tls.names` of the configuration: names that may be signed beyond the local ones. */
  readonly extraNames: readonly string[];
}

/** Passed as `workerData`. */
export interface EngineStart {
  /** Names this run of the engine; exchange ids begin with it. */
  readonly epoch: string;
  readonly authority: AuthorityMaterial | null;
  /** Whose client certificates are accepted. */
  readonly clientTrust: ClientTrustMaterial;
  readonly capturing: boolean;
  /** Whether changed exchanges are to be reported. */
  readonly watched: boolean;
  /** Whether what the defence did is to be reported. */
  readonly defenceWatched: boolean;
  /** Where finished exchanges go, straight to the history thread; null keeps them in memory alone. */
  readonly history: MessagePort | null;
  /** Secret that sticky cookies are made with, the same in every run. */
  readonly stickyKey: Uint8Array;
  /** Where responses are kept on disk unless the configuration names another folder. */
  readonly cacheDirectory: string;
  /** Where clients are taken to be. */
  readonly places: readonly ClientPlaceSetting[];
  readonly breakpoints: readonly Breakpoint[];
}

/** Why a configuration was not taken over. Nothing changed. */
export interface ApplyRefusal {
  readonly ok: false;
  readonly message: string;
  /** Listeners that could not be opened, with the reason and a free port. */
  readonly listeners: readonly ListenerStatus[];
}

export interface ApplySuccess {
  readonly ok: true;
  readonly generation: number;
  /** With `partial`, some of them may be in state `failed`; those are tried again by the engine. */
  readonly listeners: readonly ListenerStatus[];
}

export interface StoredBody {
  readonly bytes: Uint8Array;
  /** Bytes kept in all, of which `bytes` is a piece. */
  readonly kept: Bytes;
}

/** Requests by name: what goes in and what comes back. */
export interface EngineRequests {
  /**
   * Takes a configuration over. Without `partial` a listener that cannot be opened refuses the whole;
   * with it (at start, when nothing runs yet) the others open all the same.
   */
  apply: {
    readonly params: {
      readonly config: Config;
      readonly generation: number;
      readonly partial: boolean;
      /** Relative paths in the configuration start here. */
      readonly baseDirectory: string;
    };
    readonly result: ApplySuccess | ApplyRefusal;
  };
  /** A new authority; listeners with `tls: auto` use it from the next handshake. */
  authority: { readonly params: { readonly authority: AuthorityMaterial | null }; readonly result: null };
  /** Whose client certificates are accepted from now on. */
  clientTrust: { readonly params: { readonly clientTrust: ClientTrustMaterial }; readonly result: null };
  /** Certificates in use, the local authority's and those from files. */
  certificates: { readonly params: Record<never, never>; readonly result: ServedCertificates };
  capture: { readonly params: { readonly capturing: boolean }; readonly result: null };
  /** Whether anybody looks on: `changed` is sent only then. */
  watch: { readonly params: { readonly watched: boolean }; readonly result: null };
  /** Whether anybody looks at what the defence did: `defence` is sent only then. */
  watchDefence: { readonly params: { readonly watched: boolean }; readonly result: null };
  /** Where clients are taken to be from now on; replaces what was said before. */
  places: { readonly params: { readonly places: readonly ClientPlaceSetting[] }; readonly result: null };
  /** Exchanges in memory, oldest first: at least all that are active. */
  exchanges: { readonly params: Record<never, never>; readonly result: readonly ExchangeSummary[] };
  /** Null when memory no longer holds it. */
  exchange: { readonly params: { readonly id: ExchangeId }; readonly result: ExchangeDetail | null };
  body: {
    readonly params: {
      readonly id: ExchangeId;
      readonly side: BodySide;
      readonly offset: number;
      readonly length: number;
    };
    readonly result: StoredBody | null;
  };
  /** Messages of a WebSocket, oldest first, those numbered above `after`; null when memory holds none of that exchange. */
  frames: {
    readonly params: { readonly id: ExchangeId; readonly after: number; readonly limit: number };
    readonly result: FramesPage | null;
  };
  /** What the configuration that runs would do with a request; nothing is sent. */
  testRoutes: { readonly params: TestedRequest; readonly result: RouteTest };
  /** Forgets all finished exchanges. */
  clear: { readonly params: Record<never, never>; readonly result: null };
  /** Does to an upstream what a person asked for. */
  control: { readonly params: UpstreamControl; readonly result: 'done' | 'unknown_upstream' };
  /** Breakpoints in place of all before; what those held goes on, for the reason given. */
  breakpoints: {
    readonly params: { readonly breakpoints: readonly Breakpoint[]; readonly why: ReleaseReason };
    readonly result: null;
  };
  /** Null when it is not held any more. */
  heldMessage: { readonly params: { readonly id: string }; readonly result: HeldMessage | null };
  decideHeld: {
    readonly params: { readonly id: string; readonly action: HeldAction };
    readonly result: 'done' | 'not_held';
  };
  /** That connection tries a listener: where its handshake fails, no client was turned away. */
  expectOwn: { readonly params: { readonly ends: ConnectionEnds }; readonly result: null };
  /** From now on exchanges of that connection are resends of another; false where too many are known. */
  expectResent: {
    readonly params: { readonly ends: ConnectionEnds; readonly of: ExchangeId };
    readonly result: boolean;
  };
  /** Answered when the first exchange of that connection begins; null when the connection is forgotten before. */
  resentBegan: { readonly params: { readonly ends: ConnectionEnds }; readonly result: ExchangeId | null };
  /** That connection is closed. */
  forgetResent: { readonly params: { readonly ends: ConnectionEnds }; readonly result: UpstreamShares };
  /** Straight to an upstream. */
  sendDirect: { readonly params: DirectRequest; readonly result: DirectOutcome };
  cacheOverview: { readonly params: Record<never, never>; readonly result: CacheOverview };
  cacheList: { readonly params: CacheQuery; readonly result: CacheListing };
  cachePurge: { readonly params: CachePurge; readonly result: { readonly removed: number } };
  /** Asks the upstream for what is stored under that id, past the cache. */
  cacheCompare: {
    readonly params: { readonly entry: string };
    readonly result: CacheComparison | CacheComparisonRefusal;
  };
  /** Stops accepting, lets what runs end for at most `drain`, then closes everything. */
  shutdown: { readonly params: { readonly drain: Milliseconds }; readonly result: null };
}

export type EngineRequestName = keyof EngineRequests;

export type ToEngine = {
  [Name in EngineRequestName]: {
    readonly kind: Name;
    readonly id: number;
    readonly params: EngineRequests[Name]['params'];
  };
}[EngineRequestName];

export type FromEngine =
  | { readonly kind: 'started' }
  | { readonly kind: 'reply'; readonly id: number; readonly result: unknown }
  | { readonly kind: 'failure'; readonly id: number; readonly message: string }
  /** New and changed exchanges: at most 256, at most 50 ms old. */
  | { readonly kind: 'changed'; readonly items: readonly ExchangeSummary[] }
  /** Sent once a second when something in it changed, and at once when a listener did. */
  | {
      readonly kind: 'status';
      readonly generation: number;
      readonly listeners: readonly ListenerStatus[];
      readonly upstreams: readonly UpstreamReport[];
      readonly traffic: TrafficStatus;
      readonly flows: readonly RouteFlow[];
      /** Finished exchanges that history did not take because it was behind, since the start. */
      readonly historyDropped: number;
    }
  /** What breakpoints hold now, oldest first, and how many they let pass. */
  | { readonly kind: 'held'; readonly held: readonly HeldExchange[]; readonly passed: number }
  /** Sent once a second while it is followed. */
  | { readonly kind: 'defence'; readonly report: DefenceReport }
  /** Something happened that is worth knowing later. */
  | { readonly kind: 'event'; readonly event: EventReport }
  | { readonly kind: 'log'; readonly level: 'info' | 'warning' | 'error'; readonly message: string };
