import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import type { EventName, EventPayloads } from '../../shared/contract/events.ts';
import { acceptConnection, type HostConnection } from '../../shared/contract/host-connection.ts';
import type { ConfigSnapshot, Handlers } from '../../shared/contract/methods.ts';
import type { Transport } from '../../shared/contract/transport.ts';
import type { AuthorityFacts } from '../../shared/model/authority.ts';
import type { AppStatus } from '../../shared/model/status.ts';
import { epochMilliseconds, type Milliseconds, milliseconds } from '../../shared/model/units.ts';
import { openClientCertificates } from '../certificates/client-certificates.ts';
import type { KeyProtector } from '../certificates/key-protector.ts';
import { ConfigStore } from '../config/store.ts';
import { createNames } from '../names/names.ts';
import type { Elevate } from '../trust/carry-out.ts';
import { askSystemTrust } from './ask-trust.ts';
import { keepAuthority } from './authority-keeper.ts';
import { createCertificateSharing } from './certificate-share.ts';
import { reportClientAuthority } from './client-authority-problem.ts';
import { keepApplied, openConfigHistory } from './config-history.ts';
import { type AppliedRevision, createConfiguration } from './configuration.ts';
import { claimInstance, type InstanceClaim } from './control-file.ts';
import { prepareDataDirectory } from './data-directory.ts';
import { createDoctorRuns } from './doctor-runs.ts';
import { doctorSubject } from './doctor-subject.ts';
import { type EngineSupervisor, superviseEngine } from './engine-supervisor.ts';
import { openEventFile } from './event-file.ts';
import { createEventLog } from './event-log.ts';
import { appHandlers } from './handlers/app.ts';
import { authorityHandlers } from './handlers/authority.ts';
import { keepBreakpoints } from './handlers/breakpoints.ts';
import { cacheHandlers } from './handlers/cache.ts';
import { clientCertificateHandlers } from './handlers/client-certificates.ts';
import { createClientPlaces } from './handlers/clients.ts';
import { configHandlers } from './handlers/config.ts';
import { doctorHandlers } from './handlers/doctor.ts';
import { exchangeHandlers } from './handlers/exchanges.ts';
import { harHandlers } from './handlers/har.ts';
import { recordHandlers } from './handlers/records.ts';
import { replayHandlers } from './handlers/replay.ts';
import { routeHandlers } from './handlers/routes.ts';
import { scenarioHandlers } from './handlers/scenarios.ts';
import { searchHandlers } from './handlers/search.ts';
import { serviceHandlers } from './handlers/services.ts';
import { sessionHandlers } from './handlers/sessions.ts';
import { trustHandlers } from './handlers/trust.ts';
import { upstreamHandlers } from './handlers/upstreams.ts';
import { reportHistory } from './history-problems.ts';
import { superviseHistory } from './history-supervisor.ts';
import { createProblems } from './problems.ts';
import { createReplayService } from './replay-service.ts';
import { createStatusBoard } from './status-board.ts';
import { openStickyKey } from './sticky-key.ts';
import { bundlePath, createTrustService } from './trust-service.ts';
import { createWhatIf } from './what-if.ts';

/** How long requests in flight may take to end when Doorman is closed. */
export const drainTime = milliseconds(10_000);
/** How long the restart of the engine stays among the problems. */
const restartShown = milliseconds(60_000);

export type LogLevel = 'info' | 'warning' | 'error';

export interface HostOptions {
  readonly kind: 'desktop' | 'headless';
  /** Made where it is missing. One instance at a time. */
  readonly dataDirectory: string;
  readonly configPath: string;
  readonly version: string;
  /** Entry files of the threads. */
  readonly workers: { readonly engine: URL; readonly history: URL; readonly whatIf: URL };
  /** Folder of the scenarios, with a slash at its end. */
  readonly scenarios: URL;
  /** Consent to set a damaged authority or history aside and start with new ones. */
  readonly reset?: boolean;
  /** Asks for the rights of an administrator, where there is somebody to ask. */
  readonly elevate?: Elevate;
  /** Encrypts the authority's key with a secret that the operating system keeps, where something can. */
  readonly protector?: KeyProtector;
  /** Words that start the command line, such as a Node and `cli.js`; default `doorman`. */
  readonly commandLine?: readonly string[];
  /** Default: that of the system. */
  readonly hostsPath?: string;
  /** Default: {@link drainTime}. */
  readonly drain?: Milliseconds;
  readonly log: (level: LogLevel, message: string) => void;
}

/** Doorman without a face: engine, history, authority and configuration behind the contract. */
export interface Host {
  accept(transport: Transport): HostConnection;
  status(): AppStatus;
  /** Calls back after each change of the status, until the returned function is called. */
  onStatus(callback: (status: AppStatus) => void): () => void;
  config(): ConfigSnapshot;
  authority(): AuthorityFacts;
  /** Reads the configuration file again and applies it. @throws ContractError */
  reload(): Promise<AppliedRevision>;
  /** Tells other programs of this user, through the data directory, where the contract is served. */
  publishControl(address: string, token: string): Promise<void>;
  /** Drains, saves, closes everything. */
  close(): Promise<void>;
}

/** @throws AlreadyRunningError when another instance has the data directory. */
export async function startHost(options: HostOptions): Promise<Host> {
  await prepareDataDirectory(options.dataDirectory);
  const claim = await claimInstance(options.dataDirectory);
  try {
    return await assemble(options, claim);
  } catch (error) {
    await claim.release();
    throw error;
  }
}

async function assemble(options: HostOptions, claim: InstanceClaim): Promise<Host> {
  const { dataDirectory, log } = options;
  const connections = new Set<HostConnection>();
  const statusCallbacks = new Set<(status: AppStatus) => void>();
  let capturing = true;
  let restartShownUntil: NodeJS.Timeout | undefined;
  let controlPort: number | null = null;
  let statusIsDue = false;

  const publish = <Name extends EventName>(channel: Name, payload: EventPayloads[Name]): void => {
    for (const connection of connections) connection.publish(channel, payload);
  };

  const follows = (channel: EventName): boolean =>
    [...connections].some((connection) => connection.follows(channel));

  /** Several changes in one turn of the event loop make one event. */
  const statusChanged = (): void => {
    if (statusIsDue) return;
    statusIsDue = true;
    setImmediate(() => {
      statusIsDue = false;
      if (connections.size === 0 && statusCallbacks.size === 0) return;
      const current = status();
      publish('status', current);
      if (follows('upstreams')) publish('upstreams', board.pasts());
      if (follows('flows')) publish('flows', board.flows());
      for (const callback of [...statusCallbacks]) callback(current);
    });
  };

  const problems = createProblems(statusChanged);
  const eventFile = await openEventFile(dataDirectory, log);
  const events = createEventLog({
    earlier: eventFile.earlier,
    user: userInfo().username,
    publish(added) {
      publish('events', added);
      eventFile
        .append(added)
        .catch((error: unknown) => log('error', `Events were not kept: ${describe(error)}`));
    },
  });
  const store = await ConfigStore.open({ path: options.configPath });
  const extraNames = store.current().config?.tls.names ?? [];
  const configHistory = await openConfigHistory(dataDirectory, log);
  const authority = await keepAuthority({
    directory: dataDirectory,
    extraNames,
    problems,
    protector: options.protector ?? null,
    onAct: (act, fingerprint) =>
      events.add({
        kind: 'authority.changed',
        at: epochMilliseconds(Date.now()),
        evidence: { act, fingerprint },
      }),
  });
  if (options.reset === true) await authority.reset();

  const clients = await openClientCertificates(dataDirectory);
  reportClientAuthority(clients, problems);

  const board = createStatusBoard({
    problems,
    bindOf: (id) =>
      engine.applied()?.config.listeners.find((listener) => listener.id === id)?.bind ?? 'localhost',
    onChange: statusChanged,
  });

  const history = superviseHistory({
    worker: options.workers.history,
    directory: dataDirectory,
    log,
    run: epochMilliseconds(Date.now()),
    onState: (state) => reportHistory(problems, state),
    onSessions: (items) => publish('sessions', items),
  });

  const stickyKey = await openStickyKey(dataDirectory);
  const engine: EngineSupervisor = superviseEngine({
    worker: options.workers.engine,
    authority: authority.material(),
    clientTrust: clients.trust(),
    capturing,
    stickyKey,
    cacheDirectory: join(dataDirectory, 'cache'),
    log,
    attachHistory: (port) => history.attach(port),
    onExchanges: (items) => publish('exchanges', { items, dropped: 0, reset: false }),
    onReport: (report) => board.take(report),
    onDefence: (report) => publish('defence', report),
    onHeld: (held, passed) => breakpoints.takeHeld(held, passed),
    onEvent: events.add,
    onLife: statusChanged,
    onRestart(message) {
      problems.report({ code: 'engine.restarted', severity: 'warning', message });
      clearTimeout(restartShownUntil);
      restartShownUntil = setTimeout(() => problems.resolve('engine.restarted'), restartShown);
      restartShownUntil.unref();
    },
    onStartApplied(result) {
      board.takeListeners(result.listeners);
      configuration.startApplied(result);
    },
  });

  const clientPlaces = createClientPlaces(engine, events.add, statusChanged);

  const breakpoints = keepBreakpoints(engine, (state) => publish('breakpoints', state));

  const configuration = createConfiguration({
    store,
    engine,
    problems,
    notes: board.notes,
    listeners: board.listeners,
    async onApplied(config, listeners) {
      board.takeListeners(listeners);
      history.setCapture(config.capture);
      if (isSameList(authority.extraNames(), config.tls.names)) return;
      await authority.setExtraNames(config.tls.names);
      await engine.setAuthority(authority.material());
    },
    onEvent(event) {
      events.add(event);
      if (event.kind === 'config.applied') keepConfig();
    },
    onChange() {
      publish('config', configuration.snapshot());
      statusChanged();
    },
  });

  /** What runs now can be gone back to later; that it cannot be kept is no reason not to run it. */
  function keepConfig(): void {
    keepApplied(configHistory, store.current()).catch((error: unknown) => log('error', describe(error)));
  }

  function status(): AppStatus {
    const { path, revision } = store.current();
    return {
      engine: engine.life(),
      capturing,
      listeners: board.listeners(),
      ...board.traffic(),
      problems: problems.list(),
      clientPlaces: clientPlaces.status(),
      config: { path, revision, valid: configuration.isValid() },
    };
  }

  const trust = createTrustService({
    dataDirectory,
    subject: authority.subject,
    material: authority.usable,
    refuse: authority.refuse,
    elevate: options.elevate ?? null,
  });
  const sharing = createCertificateSharing();
  const askTrust = askSystemTrust(trust);
  const doctor = createDoctorRuns({
    subject: () =>
      doctorSubject({ engine, authority, board, askTrust, baseDirectory: dirname(store.current().path) }),
    onReport: (report) => publish('doctor', report),
    onError: (error) => log('error', `The doctor failed: ${describe(error)}`),
  });
  const names = createNames({
    commandLine: options.commandLine ?? ['doorman'],
    elevate: options.elevate ?? null,
    ...(options.hostsPath === undefined ? {} : { path: options.hostsPath }),
  });

  const replay = createReplayService({
    engine,
    history,
    authority,
    listeners: board.listeners,
    onRepeat: (report) => publish('repeat', report),
  });

  const whatIf = createWhatIf({
    worker: options.workers.whatIf,
    engine,
    history,
    stickyKey,
    places: clientPlaces.list,
    listeners: board.listeners,
  });

  const handlers: Handlers = {
    ...appHandlers({
      info: { version: options.version, host: options.kind, platform: process.platform, dataDirectory },
      status,
      engine,
      async setCapturing(next) {
        capturing = next;
        statusChanged();
        await engine.setCapturing(next);
      },
    }),
    ...configHandlers(configuration, configHistory),
    ...exchangeHandlers({ engine, history, publish: (batch) => publish('exchanges', batch) }),
    ...sessionHandlers({ engine, history, publish }),
    ...searchHandlers({ engine, history }),
    ...recordHandlers({ history }),
    ...authorityHandlers({ authority, engine, trust, sharing, bundlePath: bundlePath(dataDirectory) }),
    ...harHandlers({ engine, history }),
    ...cacheHandlers({ engine }),
    ...replayHandlers(replay),
    ...breakpoints.handlers,
    'whatif.run': whatIf.run,
    ...scenarioHandlers(options.scenarios),
    ...clientPlaces.handlers,
    ...clientCertificateHandlers(clients, engine, events.add),
    ...routeHandlers({ engine }),
    ...upstreamHandlers({ engine, events }),
    ...trustHandlers(trust, authority),
    ...doctorHandlers({ doctor, names }),
    ...serviceHandlers({
      configuration,
      listeners: board.listeners,
      ownPorts: () => (controlPort === null ? [] : [controlPort]),
    }),
  };

  let watched = false;
  let defenceWatched = false;
  /** The engine reports exchanges only while somebody follows them. */
  const watch = () => {
    breakpoints.setWatched(follows('breakpoints')).catch((error: unknown) => log('error', describe(error)));
    if (follows('defence') !== defenceWatched) {
      defenceWatched = !defenceWatched;
      engine.setDefenceWatched(defenceWatched).catch((error: unknown) => log('error', describe(error)));
    }
    const next = follows('exchanges');
    if (next === watched) return;
    watched = next;
    engine.setWatched(next).catch((error: unknown) => log('error', describe(error)));
  };

  const initial = <Name extends EventName>(channel: Name): EventPayloads[Name] | undefined => {
    const payloads: { readonly [Channel in EventName]: () => EventPayloads[Channel] | undefined } = {
      status,
      config: configuration.snapshot,
      // The past is listed, not pushed.
      exchanges: () => undefined,
      events: () => undefined,
      upstreams: board.pasts,
      flows: board.flows,
      // The engine sends one as soon as somebody follows, and one a second from then on.
      defence: () => undefined,
      doctor: () => doctor.latest() ?? undefined,
      // Listed as well.
      sessions: () => undefined,
      marks: () => undefined,
      breakpoints: breakpoints.state,
      repeat: () => replay.latest() ?? undefined,
      scenario: () => null,
    };
    return payloads[channel]();
  };

  await history.start();
  if (options.reset === true && history.state().state === 'corrupt') {
    // What cannot be set aside stays a problem; it is no reason not to serve.
    await history.reset().catch((error: unknown) => log('error', describe(error)));
  }
  const { config, path } = store.current();
  if (config !== null) history.setCapture(config.capture);
  await engine.start(config === null ? null : { config, baseDirectory: dirname(path) });
  keepConfig();
  await store.watching();

  return {
    accept(transport) {
      const connection = acceptConnection({
        transport,
        handlers,
        initial,
        onFollow: watch,
        onClose: () => {
          connections.delete(connection);
          watch();
        },
        onUnexpectedError: (method, error) => log('error', `'${method}' failed: ${describe(error)}`),
      });
      connections.add(connection);
      return connection;
    },
    status,
    onStatus(callback) {
      statusCallbacks.add(callback);
      return () => statusCallbacks.delete(callback);
    },
    config: configuration.snapshot,
    authority: authority.facts,
    reload: configuration.reload,
    async publishControl(address, token) {
      controlPort = Number(new URL(address).port);
      await claim.publish(address, token);
    },
    async close() {
      doctor.close();
      replay.close();
      await whatIf.close();
      authority.close();
      await sharing.stop();
      await store.close();
      await configHistory.close();
      await engine.close(options.drain ?? drainTime);
      await history.close();
      await eventFile.close();
      clearTimeout(restartShownUntil);
      for (const connection of [...connections]) connection.close();
      await claim.release();
    },
  };
}

const isSameList = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((item, index) => item === other[index]);

const describe = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);
