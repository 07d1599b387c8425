import type { ClientPlaceSetting } from '../../shared/model/client-place.ts';
import type { AppEvent } from '../../shared/model/event.ts';
import type { ExchangeDetail, ExchangeId, ExchangeSummary } from '../../shared/model/exchange.ts';
import type { ScenarioOverlay } from '../../shared/model/scenario.ts';
import type { ListenerStatus, UpstreamStatus } from '../../shared/model/status.ts';
import type { UpstreamControl } from '../../shared/model/upstream-control.ts';
import type { TrafficRequests } from './traffic/protocol.ts';
import type { UpstreamRequests } from './upstreams/protocol.ts';

/** A thread that answers requests by name, as `host/thread.ts` has it. */
export interface Asked<Requests extends { [Name in keyof Requests]: { params: unknown; result: unknown } }> {
  /** @throws Error with the thread's own sentence, or when it ends before it answered */
  request<Name extends keyof Requests & string>(
    name: Name,
    params: Requests[Name]['params'],
  ): Promise<Requests[Name]['result']>;
  terminate(): Promise<void>;
}

/** What looks on while a scenario runs. */
export interface Onlooker {
  exchanges(items: readonly ExchangeSummary[]): void;
  event(event: AppEvent): void;
  /** Listeners or upstreams are reported anew. */
  status(): void;
  /** What the scenario added is no longer there, as the person's configuration came in its way: a sentence. */
  lost(message: string): void;
}

/** The running Doorman as a scenario has it: where it plays. Everything may throw an Error whose message is a sentence. */
export interface Stage {
  /** Why nothing could be measured now: a sentence; null when it can. */
  hindrance(): string | null;
  /** Lays that over the configuration of the file, in place of what lay there. */
  lay(overlay: ScenarioOverlay): Promise<void>;
  lift(): Promise<void>;
  /** Takes these clients to be at these places, besides those that a person placed; none takes that back. */
  place(places: readonly ClientPlaceSetting[]): Promise<void>;
  control(control: UpstreamControl): Promise<void>;
  /** Removes what is stored of URLs that begin so. */
  purge(prefix: string): Promise<void>;
  /** Null when it is not kept any more. */
  detail(id: ExchangeId): Promise<ExchangeDetail | null>;
  generation(): number;
  listeners(): readonly ListenerStatus[];
  upstreams(): readonly UpstreamStatus[];
  /** From now on this looks on; null ends that. */
  watch(onlooker: Onlooker | null): Promise<void>;
  startUpstreams(seed: number): Asked<UpstreamRequests>;
  startTraffic(seed: number): Asked<TrafficRequests>;
}
