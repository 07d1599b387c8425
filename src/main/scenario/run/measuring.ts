import type { AppEvent } from '../../../shared/model/event.ts';
import type { ExchangeSummary } from '../../../shared/model/exchange.ts';
import { type ScenarioTraffic, scenarioIdPrefix } from '../../../shared/model/scenario.ts';
import type { ClientCounts, CounterReading, Evidence } from '../../../shared/scenario/evidence.ts';
import { exchangeMatcher } from '../../../shared/scenario/measures/matches.ts';
import type { ScenarioFile } from '../../../shared/scenario/schema.ts';
import { clientsOf } from '../../../shared/scenario/stream.ts';
import type { Asked, Stage } from '../stage.ts';
import type { TrafficRequests } from '../traffic/protocol.ts';
import type { UpstreamRequests } from '../upstreams/protocol.ts';
import { ExchangeBook } from './exchange-book.ts';
import { Notes } from './notes.ts';

/** Readings of what was sent that are kept, to tell what was sent in the last second. */
const readingLimit = 40;

interface StepBegin {
  readonly at: number;
  readonly counters: CounterReading;
}

const noCounters: CounterReading = {
  asked: new Map(),
  refused: new Map(),
  generation: 0,
  clients: new Map(),
};

/** All that one run measures, and since when. */
export class Measuring {
  readonly #file: ScenarioFile;
  readonly #stage: Pick<Stage, 'generation' | 'listeners' | 'upstreams'>;
  readonly #notes = new Notes();
  readonly #book: ExchangeBook;
  readonly #begins = new Map<string, StepBegin>();
  #counters = noCounters;
  #sentLately: readonly { readonly at: number; readonly sent: number }[] = [];

  constructor(file: ScenarioFile, stage: Pick<Stage, 'generation' | 'listeners' | 'upstreams' | 'detail'>) {
    this.#file = file;
    this.#stage = stage;
    this.#book = new ExchangeBook({
      wantsDecisions: file.steps.some(({ checks }) => checks.some(({ by }) => by.measure === 'decided')),
      decisionsOf: async (id) => {
        const detail = await stage.detail(id);
        return detail === null ? null : new Set(detail.decisions.map(({ code }) => code));
      },
    });
  }

  takeExchanges(items: readonly ExchangeSummary[]): void {
    this.#book.take(items);
  }

  takeEvent(event: AppEvent): void {
    if (event.kind === 'engine.stopped') this.#book.forgetActive();
    this.#notes.takeEvent(event);
  }

  takeStatus(): void {
    this.#notes.takeUpstreams(this.#stage.upstreams());
  }

  /** Reads every counter anew. @throws Error when a thread of the run ended */
  async refresh(upstreams: Asked<UpstreamRequests>, traffic: Asked<TrafficRequests>): Promise<void> {
    const [asked, clients] = await Promise.all([
      upstreams.request('counts', {}),
      traffic.request('counts', {}),
    ]);
    this.#counters = {
      asked: new Map(Object.entries(asked)),
      clients: new Map(Object.entries(clients)),
      generation: this.#stage.generation(),
      refused: new Map(
        this.#stage
          .listeners()
          .filter(({ id }) => id.startsWith(scenarioIdPrefix))
          .flatMap(({ id, refused }) => [
            [`${id} connections`, refused.connections],
            [`${id} connectionsPerClient`, refused.connectionsPerClient],
          ]),
      ),
    };
    const now = performance.now();
    this.#sentLately = [...this.#sentLately, { at: now, sent: this.traffic.sent }].slice(-readingLimit);
  }

  /** A step begins: what is measured in it is measured from here on. */
  beginStep(id: string): void {
    this.#begins.set(id, { at: Date.now(), counters: this.#counters });
  }

  isUnderWayFrom(before: number): boolean {
    return this.#book.isUnderWayFrom(before);
  }

  /** What clients sent and got, over all streams. */
  get traffic(): ScenarioTraffic {
    const all = [...this.#counters.clients.values()];
    const sum = (key: keyof ClientCounts): number => all.reduce((total, counts) => total + counts[key], 0);
    const sent = sum('sent');
    const since = performance.now() - 1_000;
    const base = this.#sentLately.findLast(({ at }) => at <= since) ?? this.#sentLately[0];
    const seconds = base === undefined ? 0 : Math.max(1, (performance.now() - base.at) / 1_000);
    const perSecond = base === undefined ? 0 : Math.max(0, Math.round((sent - base.sent) / seconds));
    return { perSecond, sent, answered: sum('answered'), failed: sum('failed') };
  }

  /** What there is since a step began. */
  evidenceSince(step: string): Evidence {
    const begin = this.#begins.get(step) ?? { at: Number.POSITIVE_INFINITY, counters: this.#counters };
    return {
      before: begin.counters,
      now: this.#counters,
      events: () => this.#notes.eventsSince(begin.at),
      states: () => this.#notes.statesSince(begin.at),
      exchanges: (filter) => {
        const matches = exchangeMatcher(filter, this.#clientsOf(filter.stream));
        const inTime =
          filter.steps === undefined ? (at: number) => at >= begin.at : this.#within(filter.steps);
        return [...this.#book.ended()].filter((exchange) => inTime(exchange.at) && matches(exchange));
      },
    };
  }

  #within(steps: readonly string[]): (at: number) => boolean {
    const spans = steps.map((step) => {
      const from = this.#begins.get(step)?.at ?? Number.POSITIVE_INFINITY;
      const next = this.#file.steps[this.#file.steps.findIndex(({ id }) => id === step) + 1];
      const to = next === undefined ? undefined : this.#begins.get(next.id)?.at;
      return { from, to: to ?? Number.POSITIVE_INFINITY };
    });
    return (at) => spans.some(({ from, to }) => at >= from && at < to);
  }

  /** Of one stream, or of all: what else asks, such as a browser, is left out of account. */
  #clientsOf(stream: string | undefined): ReadonlySet<string> {
    const { streams } = this.#file;
    const found = stream === undefined ? Object.values(streams) : [streams[stream]];
    return new Set(found.flatMap((one) => (one === undefined ? [] : clientsOf(one))));
  }
}
