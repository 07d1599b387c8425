import type { Config } from '../../../shared/config/schema.ts';
import type { ClientPlaceSetting } from '../../../shared/model/client-place.ts';
import type { ExchangeDetail } from '../../../shared/model/exchange.ts';
import type { WhatIfOutcome } from '../../../shared/model/what-if.ts';
import { SimulatedPlaces } from '../balance/client-places.ts';
import { GeoIpFiles } from '../balance/geoip/geoip-files.ts';
import { ResponseCache } from '../cache/response-cache.ts';
import type { Clock } from '../clock.ts';
import { compileTable } from '../compile.ts';
import { encoderLimit } from '../compress/encoders.ts';
import { noRefusalLog } from '../defence/refusal-log.ts';
import { ExchangeFailure } from '../failure.ts';
import type { Upstream } from '../forward/upstream.ts';
import { HeaderList } from '../headers.ts';
import { HealthMonitor } from '../health/health-monitor.ts';
import { HeldBytes } from '../held-bytes.ts';
import { type Body, bodyOf } from '../message.ts';
import { Optimiser } from '../optimise/optimiser.ts';
import { type ConnectionClient, ExchangeContext, type IncomingExchange } from '../pipeline/context.ts';
import { entryStages, runExchange } from '../pipeline/run.ts';
import type { Stage } from '../pipeline/stage.ts';
import type { RoutingTable } from '../route/table.ts';
import type { CertificateSource } from '../tls/material.ts';
import { candidatesOf } from './aspects.ts';
import { RecordedTransport, recordedAnswer } from './recorded-transport.ts';

export interface SandboxOptions {
  readonly clock: Clock;
  readonly baseDirectory: string;
  readonly stickyKey: Uint8Array;
  readonly places: readonly ClientPlaceSetting[];
  /** Port that a listener really has, where its configuration says 0. */
  readonly ports: Readonly<Record<string, number>>;
  readonly certificates: Pick<CertificateSource, 'fromFiles'>;
}

/** One exchange as it was decided. */
export interface Decided {
  readonly outcome: WhatIfOutcome;
  /** An upstream was asked that had not answered when the exchange was captured. */
  readonly assumed: boolean;
}

/** Bytes that stand for the body of a request. */
const requestStandIn = 1024;

/**
 * A configuration as the engine would run it, with the real stages, but alone: a table, an empty cache and upstreams of its own,
 * all healthy, which answer with what was recorded. Nothing in it opens a socket or starts a thread.
 */
export class Sandbox {
  readonly #table: RoutingTable;
  readonly #transport: RecordedTransport;
  readonly #cache: ResponseCache;
  readonly #clock: Clock;
  readonly #listeners: ReadonlySet<string>;
  readonly #entry: readonly Stage[] = entryStages([]);

  private constructor(
    config: Config,
    table: RoutingTable,
    transport: RecordedTransport,
    cache: ResponseCache,
    clock: Clock,
  ) {
    this.#table = table;
    this.#transport = transport;
    this.#cache = cache;
    this.#clock = clock;
    this.#listeners = new Set(config.listeners.flatMap(({ id, enabled }) => (enabled ? [id] : [])));
  }

  /** @throws Error naming a file that cannot be used */
  static async open(config: Config, options: SandboxOptions): Promise<Sandbox> {
    const { clock, baseDirectory, stickyKey, certificates } = options;
    const transport = new RecordedTransport();
    const health = new HealthMonitor({ clock, report: () => undefined });
    const cache = new ResponseCache({
      clock,
      own: {
        begin: () => {
          throw new Error('The sandbox asks nobody.');
        },
      },
    });
    const places = new SimulatedPlaces();
    places.replace(options.places);
    // Closed at once: what it would make of a body is not known, and no thread is started to find out.
    const optimiser = new Optimiser({ worker: new URL('data:text/javascript,') });
    await optimiser.close();
    const table = await compileTable(config, {
      generation: 0,
      baseDirectory,
      certificates,
      places,
      stickyKey,
      cache,
      optimiser,
      // The requests did not come at the moments at which they are tried here.
      rates: null,
      refusals: noRefusalLog,
      encoders: new HeldBytes(encoderLimit),
      geoip: new GeoIpFiles(() => undefined),
      portOf: (listener) => options.ports[listener],
      upstreams: {
        obtain(pool, upstream): Upstream {
          const url = new URL(upstream.url);
          const tracker = health.obtain(pool.id, upstream);
          return {
            id: upstream.id,
            pool: pool.id,
            url: url.origin,
            authority: url.host,
            counters: tracker.counters,
            health: tracker,
            transport,
            upgrade: () =>
              Promise.reject(
                new ExchangeFailure('upstream.upgrade_failed', 'the sandbox switches no protocol'),
              ),
          };
        },
      },
    });
    cache.configure(config.cache.memory, table.caches);
    return new Sandbox(config, table, transport, cache, clock);
  }

  /** @param withDecisions tells all of them */
  async decide(
    detail: ExchangeDetail,
    withDecisions: boolean,
  ): Promise<Decided & { readonly context: ExchangeContext }> {
    const incoming = incomingOf(detail);
    const context = new ExchangeContext(detail.summary.id, incoming, this.#table, this.#clock);
    const isReachable = this.#listeners.has(detail.summary.listener);
    let status = 0;
    this.#transport.answer = recordedAnswer(detail);
    this.#transport.usedAssumption = false;
    if (isReachable) {
      const { head, body } = await runExchange(context, this.#entry, () => undefined);
      status = head.status;
      await drained(body);
      // The next finds the cache empty, as this one did.
      this.#cache.purge({ by: 'everything' });
    }
    const { route, pool, upstream } = context;
    const outer = context.outerRoutes === '' ? [] : context.outerRoutes.split(' ');
    return {
      context,
      assumed: this.#transport.usedAssumption,
      outcome: {
        routes: route === null ? outer : [...outer, route],
        pool,
        candidates: candidatesOf(context.decisions),
        upstream,
        status,
        fault: context.fault?.code ?? null,
        decisions: withDecisions ? context.decisions : null,
      },
    };
  }
}

/** Who the client was, as far as it was told to the upstream; undefined where it was not asked. */
function clientOf({ decisions, upstreamRequest }: ExchangeDetail): ConnectionClient | undefined {
  for (const decision of decisions) {
    const { code, evidence } = decision;
    if (code === 'tls.client_verified') {
      const { fingerprint, forwardedAs } = evidence;
      const identity = (upstreamRequest?.headers ?? []).filter(([name]) => forwardedAs.includes(name));
      return { decision, fingerprint, verified: true, identity };
    }
    if (code === 'tls.client_unverified') {
      const fingerprint = evidence.certificate?.fingerprint ?? null;
      return { decision, fingerprint, verified: false, identity: [] };
    }
    if (code === 'tls.client_anonymous')
      return { decision, fingerprint: null, verified: false, identity: [] };
  }
  return undefined;
}

function incomingOf(detail: ExchangeDetail): IncomingExchange {
  const { summary, request, decisions } = detail;
  const asked = clientOf(detail);
  const handshake = decisions.find(({ code }) => code === 'tls.terminated');
  const { method, target, scheme, authority, listener, client, httpVersion: version } = summary;
  return {
    connection: {
      listener,
      port: 0,
      scheme,
      // As far as it was believed: the peer itself is not kept.
      peerAddress: client,
      tls: handshake?.code === 'tls.terminated' ? handshake.evidence : null,
      ...(asked === undefined ? {} : { client: asked }),
    },
    head: { method, target, scheme, authority, version, headers: HeaderList.fromPairs(request.headers) },
    body: bodyOf(Buffer.alloc(Math.min(request.body.size, requestStandIn))),
    upgrade: null,
    inform: null,
  };
}

const drained = (body: Body): Promise<void> =>
  new Promise((resolve) => body.read({ data: () => true, end: () => resolve(), fail: () => resolve() }));
