import { resolve } from 'node:path';
import type { Config } from '../../shared/config/schema.ts';
import type { Breakpoint, ReleaseReason } from '../../shared/model/breakpoint.ts';
import type { ClientPlaceSetting } from '../../shared/model/client-place.ts';
import type { EventReport } from '../../shared/model/event.ts';
import type { BodySide, ExchangeDetail, ExchangeId, ExchangeSummary } from '../../shared/model/exchange.ts';
import type { RouteTest, TestedRequest } from '../../shared/model/route-test.ts';
import type { ListenerStatus } from '../../shared/model/status.ts';
import type { Milliseconds } from '../../shared/model/units.ts';
import type { UpstreamControl } from '../../shared/model/upstream-control.ts';
import type { FramesPage } from '../../shared/model/websocket.ts';
import { SimulatedPlaces } from './balance/client-places.ts';
import { GeoIpFiles } from './balance/geoip/geoip-files.ts';
import { Breakpoints } from './breakpoints/breakpoints.ts';
import { ResponseCache } from './cache/response-cache.ts';
import { compileTable } from './compile.ts';
import { encoderLimit } from './compress/encoders.ts';
import { Defence } from './defence/defence.ts';
import type { EngineOptions } from './engine-options.ts';
import { ExchangeRunner } from './exchange-runner.ts';
import { UpstreamRegistry } from './forward/upstream-registry.ts';
import { HealthMonitor } from './health/health-monitor.ts';
import { HeldBytes } from './held-bytes.ts';
import { HandshakeFailures } from './listener/handshake-failures.ts';
import { ListenerSet } from './listener/listener-set.ts';
import { OwnConnections } from './listener/own-connections.ts';
import { Optimiser } from './optimise/optimiser.ts';
import type { ApplyRefusal, ApplySuccess, EngineRequests, StoredBody } from './protocol.ts';
import { HistoryOutbox } from './record/history-outbox.ts';
import { Recorder } from './record/recorder.ts';
import { ResentConnections } from './replay/resent-connections.ts';
import { type DirectOutcome, type DirectRequest, DirectSender } from './replay/send-direct.ts';
import { emptyTable } from './route/table.ts';
import { testRoutes } from './route/test-routes.ts';
import { StatusReporter } from './status-reporter.ts';
import { TablesInUse } from './tables-in-use.ts';
import { ClientTrust, type ClientTrustMaterial } from './tls/client-trust.ts';

/** How often listeners that could not be opened are tried again, and the status is looked at, in milliseconds. */
const tickInterval = 1000;

/** Listeners, the pipeline and what is recorded of it. Runs anywhere Node runs; never waits for another thread. */
export class Engine {
  /** Outlives reloads. */
  readonly cache: ResponseCache;
  readonly breakpoints: Breakpoints;
  /** Connections of Doorman's own, over which requests are sent again. */
  readonly resent = new ResentConnections();
  readonly #direct: DirectSender;
  readonly #options: EngineOptions;
  readonly #health: HealthMonitor;
  readonly #upstreams: UpstreamRegistry;
  readonly #listeners: ListenerSet;
  readonly #recorder: Recorder;
  readonly #runner: ExchangeRunner;
  readonly #status: StatusReporter;
  readonly #outbox: HistoryOutbox;
  readonly #clients: ClientTrust;
  /** Connections that try listeners and are not clients. */
  readonly own: OwnConnections;
  readonly #handshakes: HandshakeFailures;
  readonly #tables: TablesInUse;
  readonly #places = new SimulatedPlaces();
  readonly #optimiser: Optimiser;
  readonly #defence: Defence;
  readonly #encoders = new HeldBytes(encoderLimit);
  readonly #geoip = new GeoIpFiles((message) => this.#log('error', message));
  readonly #ticker: ReturnType<typeof setInterval>;
  #applying = false;
  #config: Config | null = null;
  #baseDirectory = '.';

  /** With nothing configured: no listener is open before the first `apply`. */
  constructor(options: EngineOptions) {
    this.#options = options;
    this.#defence = new Defence(() => options.clock.now());
    this.#defence.setWatched(options.defenceWatched);
    this.#places.replace(options.places);
    this.#optimiser = new Optimiser({ worker: options.optimiseWorker });
    this.#clients = new ClientTrust(options.clientTrust);
    const report = (event: EventReport) => options.emit({ kind: 'event', event });
    this.own = new OwnConnections(() => options.clock.monotonic() / 1000);
    this.#handshakes = new HandshakeFailures(() => options.clock.now(), report);
    this.#health = new HealthMonitor({
      clock: options.clock,
      report,
    });
    this.cache = new ResponseCache({
      clock: options.clock,
      own: { begin: (request) => this.#runner.beginOwn(request) },
    });
    this.#direct = new DirectSender({ begin: (request) => this.#runner.beginOwn(request) });
    this.breakpoints = new Breakpoints({
      clock: options.clock,
      onChange: (held, passed) => options.emit({ kind: 'held', held, passed }),
    });
    this.#upstreams = new UpstreamRegistry(options.http1, this.#health);
    this.#tables = new TablesInUse(emptyTable, () => this.#closeUnusedUpstreams());
    this.#outbox = new HistoryOutbox(options.history);
    this.#recorder = new Recorder({
      capture: emptyTable.capture,
      capturing: options.capturing,
      watched: options.watched,
      history: this.#outbox,
      onChanged: (items) => options.emit({ kind: 'changed', items }),
    });
    this.#runner = new ExchangeRunner({
      epoch: options.epoch,
      clock: options.clock,
      tables: this.#tables,
      recorder: this.#recorder,
      defence: this.#defence,
      resent: this.resent,
      onUnexpected: (id, error) => this.#logUnexpected(id, error),
    });
    this.setBreakpoints(options.breakpoints);
    this.#listeners = new ListenerSet({
      certificates: options.certificates,
      http1: options.http1,
      handle: (incoming, rejected) => this.#runner.handle(incoming, rejected),
      clients: this.#clients,
      handshakeFailures: this.#handshakes,
      own: this.own,
      connectionRefused: (peer) => this.#defence.connectionRefused(peer),
    });
    this.#status = new StatusReporter({
      clock: options.clock,
      recorder: this.#recorder,
      outbox: this.#outbox,
      table: () => this.#tables.current,
      listeners: () => this.#listeners.statuses,
      emit: options.emit,
    });
    this.#ticker = setInterval(() => void this.#tick(), tickInterval);
  }

  /** Takes a configuration over: all of it, or nothing. Requests in flight keep the one they started with. */
  async apply(params: EngineRequests['apply']['params']): Promise<ApplySuccess | ApplyRefusal> {
    const { config, generation, partial, baseDirectory } = params;
    const prepared = await this.#listeners.prepare(config.listeners, baseDirectory);
    const refuse = (failed: readonly ListenerStatus[]): ApplyRefusal => {
      prepared.abandon();
      this.#applying = false;
      this.#closeUnusedUpstreams();
      const reasons = failed.map(({ id, problem }) => `Listener '${id}': ${problem}`);
      return { ok: false, message: reasons.join(' '), listeners: failed };
    };
    if (prepared.failed.length > 0 && !partial) return refuse(prepared.failed);
    const portOf = (id: string) => prepared.statuses.find((status) => status.id === id)?.port;
    this.#applying = true;
    try {
      const table = await compileTable(config, {
        generation,
        baseDirectory,
        upstreams: this.#upstreams,
        certificates: this.#options.certificates,
        portOf,
        places: this.#places,
        optimiser: this.#optimiser,
        encoders: this.#encoders,
        rates: this.#defence.rates,
        chance: Math.random,
        refusals: this.#defence,
        geoip: this.#geoip,
        stickyKey: this.#options.stickyKey,
        cache: this.cache,
      });
      const withoutRoom = await prepared.makeRoom();
      if (withoutRoom.length > 0) return refuse(withoutRoom);
      prepared.commit();
      this.#applying = false;
      this.#tables.replace(table);
      this.#defence.configure(config);
      this.breakpoints.release('reload');
      this.cache.configure(config.cache.memory, table.caches);
      const { directory, disk } = config.cache;
      const folder = directory === '' ? this.#options.cacheDirectory : resolve(baseDirectory, directory);
      await this.cache.keepOnDisk(folder, disk);
      this.#health.use(config, table.pools, this.#upstreams);
    } catch (error) {
      prepared.abandon();
      this.#applying = false;
      this.#closeUnusedUpstreams();
      return { ok: false, message: error instanceof Error ? error.message : String(error), listeners: [] };
    }
    this.#config = config;
    this.#baseDirectory = baseDirectory;
    this.#recorder.configure(config.capture);
    this.#status.report();
    return { ok: true, generation, listeners: this.#listeners.statuses };
  }

  /** Listeners take their certificates anew. */
  async renewCertificates(): Promise<void> {
    if (this.#config === null) return;
    const prepared = await this.#listeners.prepare(this.#config.listeners, this.#baseDirectory, true);
    prepared.commit();
    this.#status.report();
  }

  /** Whose client certificates are accepted from now on; connections of one that is revoked end at once. */
  async setClientTrust(material: ClientTrustMaterial): Promise<void> {
    if (this.#clients.replace(material)) await this.renewCertificates();
    this.#listeners.endRevoked();
  }

  setCapturing(capturing: boolean): void {
    this.#recorder.setCapturing(capturing);
  }

  /** Takes clients to be at these places, and no longer at those given before. */
  setPlaces(places: readonly ClientPlaceSetting[]): void {
    this.#places.replace(places);
  }

  /** Stops exchanges that these mean, and no longer those that others meant. */
  setBreakpoints(breakpoints: readonly Breakpoint[], why?: ReleaseReason): void {
    this.breakpoints.configure(breakpoints, why);
    this.#runner.setExtraStages(this.breakpoints.stages);
  }

  /** Sends a request straight to an upstream of the running configuration. */
  sendDirect(request: DirectRequest): DirectOutcome {
    return this.#direct.send(this.#tables.current, request);
  }

  /** Absolute paths of the certificates that listeners serve from files. */
  servedFiles(): ReadonlySet<string> {
    return this.#listeners.servedFiles();
  }

  setWatched(watched: boolean): void {
    this.#recorder.setWatched(watched);
  }

  /** Reports at once, and from then on each second. */
  setDefenceWatched(watched: boolean): void {
    this.#defence.setWatched(watched);
    this.#reportDefence();
  }

  listExchanges(): readonly ExchangeSummary[] {
    return this.#recorder.list();
  }

  getExchange(id: ExchangeId): ExchangeDetail | null {
    return this.#recorder.get(id);
  }

  getBody(id: ExchangeId, side: BodySide, offset: number, length: number): StoredBody | null {
    return this.#recorder.body(id, side, offset, length);
  }

  getFrames(id: ExchangeId, after: number, limit: number): Promise<FramesPage | null> {
    return this.#recorder.frames(id, after, limit);
  }

  testRoutes(request: TestedRequest): RouteTest {
    return testRoutes(this.#tables.current, request, this.#listeners.statuses, this.#options.clock);
  }

  clearExchanges(): void {
    this.#recorder.clear();
  }

  /** Does to an upstream of the running configuration what a person asked for; it holds until the engine ends. */
  control(control: UpstreamControl): 'done' | 'unknown_upstream' {
    const pool = this.#tables.current.pools.find(({ id }) => id === control.pool);
    const member = pool?.members.find(({ upstream }) => upstream.id === control.upstream);
    if (member === undefined) return 'unknown_upstream';
    // Told before what follows from it, so that the log reads in that order.
    const at = this.#options.clock.now();
    this.#options.emit({ kind: 'event', event: { kind: 'upstream.controlled', at, evidence: control } });
    member.upstream.health.control(control);
    this.#status.report();
    return 'done';
  }

  /** Stops accepting, waits for what runs for at most `drain`, then ends everything. */
  async shutdown(drain: Milliseconds): Promise<void> {
    clearInterval(this.#ticker);
    this.#health.stop();
    this.#listeners.drain();
    this.setBreakpoints([], 'shutdown');
    const deadline = this.#options.clock.monotonic() + drain * 1000;
    while (this.#recorder.traffic.active > 0 && this.#options.clock.monotonic() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    this.#direct.close();
    this.#listeners.destroy();
    await this.#upstreams.destroy();
    await this.cache.close();
    await this.#optimiser.close();
    this.#recorder.flush();
    this.#outbox.close();
  }

  async #tick(): Promise<void> {
    this.#health.tick();
    this.#reportDefence();
    if (this.#listeners.hasFailed) await this.#listeners.retryFailed();
    await this.#renewChangedFiles();
    this.#status.report();
  }

  async #renewChangedFiles(): Promise<void> {
    for (const { listener, error } of await this.#listeners.renewChangedFiles()) {
      const at = this.#options.clock.now();
      const event: EventReport =
        error === null
          ? { kind: 'listener.files_renewed', at, evidence: { listener } }
          : { kind: 'listener.files_refused', at, evidence: { listener, message: error.message } };
      this.#options.emit({ kind: 'event', event });
    }
  }

  #reportDefence(): void {
    if (!this.#defence.watched) return;
    const now = this.#options.clock.monotonic();
    const report = this.#defence.report(this.#listeners.connections(), now);
    this.#options.emit({ kind: 'defence', report });
  }

  #closeUnusedUpstreams(): void {
    // A configuration that is being taken over has upstreams which no table in use names yet.
    if (this.#applying) return;
    const inUse = this.#tables.upstreams;
    this.#health.retain(inUse);
    this.#upstreams.retain(inUse).catch((error: unknown) => this.#logUnexpected('upstreams', error));
  }

  #logUnexpected(about: string, error: unknown): void {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.#log('error', `${about}: ${text}`);
  }

  #log(level: 'info' | 'warning' | 'error', message: string): void {
    this.#options.emit({ kind: 'log', level, message });
  }
}
