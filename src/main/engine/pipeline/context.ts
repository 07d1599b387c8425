import type { CacheOutcome } from '../../../shared/model/cache.ts';
import type { Decision, DecisionCode, DecisionEvidence } from '../../../shared/model/decision.ts';
import type { ExchangeId, ExchangeSummary, HttpVersion } from '../../../shared/model/exchange.ts';
import type { Fault } from '../../../shared/model/fault.ts';
import { type EpochMilliseconds, type Microseconds, microseconds } from '../../../shared/model/units.ts';
import type { StoredOrigin } from '../cache/store/stored-response.ts';
import type { Clock } from '../clock.ts';
import type { ExchangeFailure } from '../failure.ts';
import type { Upstream } from '../forward/upstream.ts';
import type { HeaderList } from '../headers.ts';
import {
  type Body,
  emptyBody,
  type RequestHead,
  type ResponseHead,
  type UpgradeRequest,
} from '../message.ts';
import type { RoutingTable } from '../route/table.ts';
import { Cancellation } from './cancellation.ts';

/** What is known of the client's connection; the same for all its exchanges. */
export interface ConnectionFacts {
  readonly listener: string;
  /** Port of the listener that the client reached. */
  readonly port: number;
  readonly scheme: 'http' | 'https';
  /** The other end of the connection, without zone id; IPv4-mapped IPv6 addresses as IPv4. */
  readonly peerAddress: string;
  /** Port of the other end; absent where Doorman itself asks. */
  readonly peerPort?: number;
  readonly tls: DecisionEvidence['tls.terminated'] | null;
  /** Absent where the listener asks for no client certificate. */
  readonly client?: ConnectionClient;
}

/** What a client that was asked for a certificate showed. */
export interface ConnectionClient {
  readonly decision:
    | { readonly code: 'tls.client_verified'; readonly evidence: DecisionEvidence['tls.client_verified'] }
    | { readonly code: 'tls.client_unverified'; readonly evidence: DecisionEvidence['tls.client_unverified'] }
    | { readonly code: 'tls.client_anonymous'; readonly evidence: DecisionEvidence['tls.client_anonymous'] };
  /** Of what it showed, verified or not; null for nothing. */
  readonly fingerprint: string | null;
  readonly verified: boolean;
  /** Header fields that tell upstreams who it is; none unless it is verified. */
  readonly identity: readonly (readonly [name: string, value: string])[];
}

/** What a codec hands over for one request. */
export interface IncomingExchange {
  readonly connection: ConnectionFacts;
  readonly head: RequestHead;
  readonly body: Body;
  readonly upgrade: UpgradeRequest | null;
  /** Sends an informational response (1xx) on; absent where the client's protocol version has none. */
  readonly inform: ((head: ResponseHead) => void) | null;
}

const stages = new Map<DecisionCode, string>();

/** The part of a code before its first dot. */
function stageOf(code: DecisionCode): string {
  let stage = stages.get(code);
  if (stage === undefined) {
    stage = code.slice(0, code.indexOf('.'));
    stages.set(code, stage);
  }
  return stage;
}

/** The same for all that are asked once: most are. */
const nobodyTried: readonly string[] = [];

/** The same for all that stay with the first listener. */
const nowhere: readonly string[] = [];

/** Room for decisions of one exchange; retries are the only stage that could repeat without end. */
const decisionLimit = 64;

/**
 * One exchange on its way through the pipeline: facts that never change, the configuration it is pinned to,
 * and what the stages have found out so far. Decisions are only ever appended.
 */
export class ExchangeContext {
  readonly id: ExchangeId;
  readonly at: EpochMilliseconds;
  readonly connection: ConnectionFacts;
  /** As the client sent it. */
  readonly request: RequestHead;
  readonly table: RoutingTable;
  /** Whether the client asked for a WebSocket; the request itself is gone once the exchange has ended. */
  readonly wantsWebSocket: boolean;
  upgrade: UpgradeRequest | null;
  /** Fires when the client leaves. */
  readonly cancellation = new Cancellation();
  /** Ends what is asked of upstreams: when the client leaves, unless others wait for the same answer. */
  upstreamCancellation = this.cancellation;
  readonly decisions: Decision[] = [];
  readonly informational: ResponseHead[] = [];
  readonly #clock: Clock;
  readonly #started: Microseconds;
  #inform: ((head: ResponseHead) => void) | null;
  #informationalFilter: ((head: ResponseHead) => ResponseHead) | null = null;

  /** One owner at a time; `record` puts its tap around it. */
  requestBody: Body;
  /** The client as far as it can be believed: the peer, or whom a trusted proxy names. */
  client: string;
  requestId = '';
  /** The exchange whose request a person had sent again by this one; null where none. */
  resendOf: ExchangeId | null = null;
  /** Set where the request was refused on its head alone. */
  rejected: ExchangeFailure | null = null;
  /** As the layer sees it that the exchange is in: what the client sent, and behind a layer what that made of it. */
  current: RequestHead;
  /** The listener whose routes apply. */
  listener: string;
  /** Listeners that led on to the next, the first one first. */
  passed: readonly string[] = nowhere;
  /** As {@link passed} with the last listener, also after the answer came back through them; empty where there was but one. */
  layers: readonly string[] = nowhere;
  route: string | null = null;
  /** Ids of the routes that led to other listeners before it, the outermost first, separated by spaces. */
  outerRoutes = '';
  pool: string | null = null;
  upstream: string | null = null;
  /** Set by balance for forward. */
  chosen: Upstream | null = null;
  /** Ids of upstreams that this exchange failed at already. */
  tried: readonly string[] = nobodyTried;
  upstreamRequest: { readonly method: string; readonly target: string; readonly headers: HeaderList } | null =
    null;
  upstreamResponse: ResponseHead | null = null;
  answeredBy: ExchangeSummary['answeredBy'] = null;
  /** Who gave a response that comes from the cache. */
  storedOrigin: StoredOrigin | null = null;
  fault: Fault | null = null;
  /** What the cache of the route did; null where it has none. */
  cache: CacheOutcome | null = null;
  sentAt: Microseconds | null = null;
  /** The request's body came to its end. */
  requestEndAt: Microseconds | null = null;
  firstByteAt: Microseconds | null = null;

  constructor(id: ExchangeId, incoming: IncomingExchange, table: RoutingTable, clock: Clock) {
    this.id = id;
    this.#clock = clock;
    this.at = clock.now();
    this.#started = clock.monotonic();
    this.connection = incoming.connection;
    this.request = incoming.head;
    this.current = incoming.head;
    this.listener = incoming.connection.listener;
    this.requestBody = incoming.body;
    this.upgrade = incoming.upgrade;
    this.wantsWebSocket = incoming.upgrade?.protocol === 'websocket';
    this.#inform = incoming.inform;
    this.table = table;
    this.client = incoming.connection.peerAddress;
  }

  get version(): HttpVersion {
    return this.request.version;
  }

  /** Time as the engine counts it, the same for all exchanges. */
  monotonic(): Microseconds {
    return this.#clock.monotonic();
  }

  /** What {@link monotonic} told when {@link elapsed} told this: looking at the clock once is enough. */
  monotonicAt(elapsed: Microseconds): Microseconds {
    return microseconds(this.#started + elapsed);
  }

  /** Time since the exchange began. */
  elapsed(): Microseconds {
    return microseconds(this.#clock.monotonic() - this.#started);
  }

  /**
   * Appends a decision.
   *
   * @param startedAt {@link elapsed} when the stage began; its cost is counted from there to now
   * @param layer where it is about an earlier moment, the number of listeners passed then
   */
  decide<Code extends DecisionCode>(
    code: Code,
    evidence: DecisionEvidence[Code],
    startedAt: Microseconds,
    layer = this.passed.length,
  ): void {
    if (this.decisions.length >= decisionLimit) return;
    const stage = stageOf(code);
    const duration = microseconds(this.elapsed() - startedAt);
    // Code and evidence belong together by this method's signature; the union cannot express it from a generic.
    const decision = { stage, code, evidence, startedAt, duration } as unknown as Decision;
    this.decisions.push(layer === 0 ? decision : { ...decision, layer });
  }

  /** What an attempt came to is of no account: another begins. */
  forgetAttempt(): void {
    this.upstreamResponse = null;
    this.answeredBy = null;
    this.sentAt = null;
    this.firstByteAt = null;
  }

  /** Lets go of everything that is only needed while the exchange runs, so that its record holds on to no connection. */
  release(): void {
    this.#inform = null;
    this.chosen = null;
    this.upgrade = null;
    this.requestBody = emptyBody;
    this.cancellation.forget();
    this.storedOrigin = null;
  }

  /** Passes an informational response on to the client, where its protocol knows them. */
  inform(head: ResponseHead): void {
    const shown = this.#informationalFilter === null ? head : this.#informationalFilter(head);
    this.informational.push(shown);
    this.#inform?.(shown);
  }

  /** What a layer makes of informational responses from now on; that of the first layer comes last. */
  filterInformational(filter: (head: ResponseHead) => ResponseHead): void {
    const outer = this.#informationalFilter;
    this.#informationalFilter = outer === null ? filter : (head) => outer(filter(head));
  }
}
