import type { Config } from '../../../shared/config/schema.ts';
import { type DefenceReport, type DefenceRule, defenceRuleLimit } from '../../../shared/model/defence.ts';
import type { AccessRulePlace } from '../../../shared/model/defence-decision.ts';
import type { EpochMilliseconds, Microseconds } from '../../../shared/model/units.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { ClientLedger } from './client-ledger.ts';
import { bucketLimit } from './rate-buckets.ts';
import { RateRegistry } from './rate-registry.ts';
import type { RefusalCode, RefusalLog } from './refusal-log.ts';

/** The connections of one listener, as its gate counts them. */
export interface ListenerConnections {
  readonly listener: string;
  readonly open: number;
  readonly byClient: ReadonlyMap<string, number>;
  readonly refused: { readonly connections: number; readonly connectionsPerClient: number };
}

const reasons = {
  'defence.denied': 'denied',
  'defence.not_allowed': 'notAllowed',
  'defence.rate_exceeded': 'rateExceeded',
} as const satisfies Record<RefusalCode, string>;

const ruleName = (code: RefusalCode, { at, id }: AccessRulePlace): string => `${code} ${at} ${id}`;

/** What was refused to whom and by which rule. Outlives reloads; requests are counted only while somebody looks. */
export class Defence implements RefusalLog {
  readonly rates = new RateRegistry();
  readonly #ledger: ClientLedger;
  /** By rule; {@link configure} forgets those of rules that are gone. */
  #refusals = new Map<string, number>();
  #config: Config | null = null;
  #watched = false;
  #measuredAt: Microseconds | null = null;

  constructor(now: () => EpochMilliseconds) {
    this.#ledger = new ClientLedger(now);
  }

  get watched(): boolean {
    return this.#watched;
  }

  setWatched(watched: boolean): void {
    if (watched === this.#watched) return;
    this.#watched = watched;
    this.#measuredAt = null;
    this.#ledger.forgetRates();
  }

  /** From now on that configuration runs. */
  configure(config: Config): void {
    this.#config = config;
    this.rates.retain(config.routes);
    const places = new Set([
      ...config.listeners.map(({ id }) => `listener ${id}`),
      ...config.routes.map(({ id }) => `route ${id}`),
    ]);
    this.#refusals = new Map(
      [...this.#refusals].filter(([name]) => places.has(name.slice(name.indexOf(' ') + 1))),
    );
  }

  /** A request of that client began. */
  seen(client: string): void {
    if (this.#watched) this.#ledger.seen(client);
  }

  refused(client: string, code: RefusalCode, place: AccessRulePlace): void {
    this.#ledger.refused(client, reasons[code]);
    const name = ruleName(code, place);
    this.#refusals.set(name, (this.#refusals.get(name) ?? 0) + 1);
  }

  /** A connection of that peer was turned away. */
  connectionRefused(peer: string): void {
    // A socket that is closed already knows its peer no more.
    if (peer !== '') this.#ledger.refused(peer, 'connections');
  }

  report(listeners: readonly ListenerConnections[], now: Microseconds): DefenceReport {
    this.#ledger.measure(this.#measuredAt === null ? 0 : now - this.#measuredAt);
    this.#measuredAt = now;
    const connections = new Map<string, number>();
    for (const { byClient } of listeners) {
      for (const [client, count] of byClient) {
        connections.set(client, (connections.get(client) ?? 0) + count);
      }
    }
    const rules = this.#rules(listeners);
    return {
      ...this.#ledger.list(connections),
      rules: rules.slice(0, defenceRuleLimit),
      rulesLeftOut: Math.max(0, rules.length - defenceRuleLimit),
    };
  }

  #rules(listeners: readonly ListenerConnections[]): DefenceRule[] {
    if (this.#config === null) return [];
    const gates = new Map(listeners.map((gate) => [gate.listener, gate]));
    return [
      ...this.#config.listeners.flatMap((listener): DefenceRule[] => {
        const gate = gates.get(listener.id);
        return [
          {
            kind: 'connections',
            listener: listener.id,
            open: gate?.open ?? 0,
            limit: listener.limits.connections,
            perClient: listener.limits.connectionsPerClient,
            refused: gate?.refused.connections ?? 0,
            refusedPerClient: gate?.refused.connectionsPerClient ?? 0,
          },
          ...this.#accessRule({ at: 'listener', id: listener.id }, listener),
        ];
      }),
      ...this.#config.routes.flatMap((route): DefenceRule[] => {
        const place = { at: 'route', id: route.id } as const;
        const { rate } = route.limits;
        return [
          ...this.#accessRule(place, route),
          ...(rate === undefined
            ? []
            : [
                {
                  kind: 'rate' as const,
                  route: route.id,
                  requests: rate.requests,
                  per: milliseconds(rate.per),
                  burst: rate.burst,
                  key: rate.key,
                  buckets: this.rates.sizeOf(route.id, rate),
                  bucketLimit,
                  refused: this.#count('defence.rate_exceeded', place),
                },
              ]),
        ];
      }),
    ];
  }

  #accessRule(
    place: AccessRulePlace,
    { allow, deny }: { readonly allow: readonly string[]; readonly deny: readonly string[] },
  ): DefenceRule[] {
    if (allow.length === 0 && deny.length === 0) return [];
    return [
      {
        kind: 'access',
        ...place,
        allow: allow.length,
        deny: deny.length,
        denied: this.#count('defence.denied', place),
        notAllowed: this.#count('defence.not_allowed', place),
      },
    ];
  }

  #count(code: RefusalCode, place: AccessRulePlace): number {
    return this.#refusals.get(ruleName(code, place)) ?? 0;
  }
}
