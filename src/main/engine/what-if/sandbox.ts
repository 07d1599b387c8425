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
import type { UpstreamRegistry } from '../forward/upstream-registry.ts';
import { HeaderList } from '../headers.ts';
import { HealthMonitor } from '../health/health-monitor.ts';
import { HeldBytes } from '../held-bytes.ts';
import { type Body, bodyOf, emptyBody, type Response } from '../message.ts';
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
 * all healthy. They answer with what was recorded, and nothing in it opens a socket or starts a thread, unless it is given other
 * upstreams.
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

  /**
   * @param live upstreams that are really asked; without them each answers with what was recorded
   * @throws Error naming a file that cannot be used
   */
  static async open(
    config: Config,
    options: SandboxOptions,
    live?: Pick<UpstreamRegistry, 'obtain'>,
  ): Promise<Sandbox> {
    const { clock, baseDirectory, stickyKey, certificates } = options;
    const transport = new RecordedTransport();
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
      // Nor is it known which of them would be drawn for trouble, and nobody is to wait for it.
      chance: null,
      refusals: noRefusalLog,
      encoders: new HeldBytes(encoderLimit),
      geoip: new GeoIpFiles(() => undefined),
      portOf: (listener) => options.ports[listener],
      upstreams: live ?? recordedUpstreams(transport, clock),
    });
    cache.configure(config.cache.memory, table.caches);
    return new Sandbox(config, table, transport, cache, clock);
  }

  /** @param withDecisions tells all of them */
  async decide(
    detail: ExchangeDetail,
    withDecisions: boolean,
  ): Promise<Decided & { readonly context: ExchangeContext }> {
    this.#transport.answer = recordedAnswer(detail);
    this.#transport.usedAssumption = false;
    const { context, response } = await this.answer(detail, incomingOf(detail));
    await drained(response?.body ?? emptyBody);
    // The next finds the cache empty, as this one did.
    this.#cache.purge({ by: 'everything' });
    return {
      context,
      assumed: this.#transport.usedAssumption,
      outcome: outcomeOf(context, response?.head.status ?? 0, withDecisions),
    };
  }

  /** @returns null for the response where there is no such listener */
  async answer(
    { summary }: ExchangeDetail,
    incoming: IncomingExchange,
  ): Promise<{ readonly context: ExchangeContext; readonly response: Response | null }> {
    const context = new ExchangeContext(summary.id, incoming, this.#table, this.#clock);
    const isThere = this.#listeners.has(summary.listener);
    const response = isThere ? await runExchange(context, this.#entry, () => undefined) : null;
    return { context, response };
  }
}

/** @param status 0 where there is no such listener */
export function outcomeOf(context: ExchangeContext, status: number, withDecisions: boolean): WhatIfOutcome {
  const { route, pool, upstream, decisions } = context;
  const outer = context.outerRoutes === '' ? [] : context.outerRoutes.split(' ');
  return {
    routes: route === null ? outer : [...outer, route],
    pool,
    candidates: candidatesOf(decisions),
    upstream,
    status,
    fault: context.fault?.code ?? null,
    decisions: withDecisions ? decisions : null,
  };
}

/** Upstreams that are all healthy and share one transport. */
function recordedUpstreams(transport: RecordedTransport, clock: Clock): Pick<UpstreamRegistry, 'obtain'> {
  const health = new HealthMonitor({ clock, report: () => undefined });
  return {
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
          Promise.reject(new ExchangeFailure('upstream.upgrade_failed', 'the sandbox switches no protocol')),
      };
    },
  };
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

/** A captured request as it came in, with a stand-in for its body. */
export function incomingOf(detail: ExchangeDetail): IncomingExchange {
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
