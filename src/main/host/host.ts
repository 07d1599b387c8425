import { dirname, join } from 'node:path';
import type { HostConnection } from '../../shared/contract/host-connection.ts';
import type { ConfigSnapshot } from '../../shared/contract/methods/config.ts';
import type { Transport } from '../../shared/contract/transport.ts';
import type { AuthorityFacts } from '../../shared/model/authority.ts';
import type { AppStatus } from '../../shared/model/status.ts';
import { epochMilliseconds } from '../../shared/model/units.ts';
import { openClientCertificates } from '../certificates/client-certificates.ts';
import { ConfigStore } from '../config/store.ts';
import { createNames } from '../names/names.ts';
import { askSystemTrust } from './ask-trust.ts';
import { keepAuthority } from './authority-keeper.ts';
import { createCertificateSharing } from './certificate-share.ts';
import { reportClientAuthority } from './client-authority-problem.ts';
import { keepApplied, openConfigHistory } from './config-history.ts';
import { type AppliedRevision, createConfiguration } from './configuration.ts';
import { claimInstance, type InstanceClaim } from './control-file.ts';
import { prepareDataDirectory } from './data-directory.ts';
import { describe } from './describe-error.ts';
import { createDoctorRuns } from './doctor-runs.ts';
import { doctorSubject } from './doctor-subject.ts';
import { openDraftFile } from './draft-file.ts';
import { reportRestarts } from './engine-restarts.ts';
import { type EngineSupervisor, superviseEngine } from './engine-supervisor.ts';
import { openEventFile } from './event-file.ts';
import { createEventLog } from './event-log.ts';
import { createFollowers } from './followers.ts';
import { allHandlers } from './handlers/all.ts';
import { keepBreakpoints } from './handlers/breakpoints.ts';
import { createClientPlaces } from './handlers/clients.ts';
import { keepDrafts } from './handlers/drafts.ts';
import { reportHistory } from './history-problems.ts';
import { superviseHistory } from './history-supervisor.ts';
import { drainTime, type HostOptions } from './host-options.ts';
import { initialEvent } from './initial-event.ts';
import { createProblems } from './problems.ts';
import { createReplayService } from './replay-service.ts';
import { putScenariosTogether } from './scenarios/put-together.ts';
import type { HostStage } from './scenarios/stage.ts';
import { createStatusBoard } from './status-board.ts';
import { createStatusNews } from './status-news.ts';
import { openStickyKey } from './sticky-key.ts';
import { createTrustService } from './trust-service.ts';
import { userName } from './user-name.ts';
import { watchWhatIsFollowed } from './watch-followed.ts';
import { createWhatIf } from './what-if.ts';

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
  let capturing = true;
  let controlPort: number | null = null;
  /** Set once all of what it needs is there; events may come before. */
  let onStage: HostStage | null = null;

  const followers = createFollowers({
    connect() {
      const own = drafts.connect();
      return { handlers: { ...handlers, ...own.handlers }, close: own.close };
    },
    initial: (channel) =>
      initialEvent(channel, { status, configuration, board, doctor, breakpoints, replay, drafts, scenarios }),
    onFollow: () => watch(),
    log: (message) => log('error', message),
  });
  const { publish, follows } = followers;

  const statusNews = createStatusNews({
    status: () => status(),
    isWanted: () => followers.any(),
    publish(current) {
      publish('status', current);
      if (follows('upstreams')) publish('upstreams', board.pasts());
      if (follows('flows')) publish('flows', board.flows());
    },
  });
  const statusChanged = statusNews.changed;

  const problems = createProblems(statusChanged);
  const restarts = reportRestarts(problems);
  const eventFile = await openEventFile(dataDirectory, log);
  const events = createEventLog({
    earlier: eventFile.earlier,
    user: userName(),
    publish(added) {
      publish('events', added);
      for (const event of added) onStage?.takeEvent(event);
      eventFile
        .append(added)
        .catch((error: unknown) => log('error', `Events were not kept: ${describe(error)}`));
    },
  });
  const store = await ConfigStore.open({ path: options.configPath });
  const extraNames = store.current().config?.tls.names ?? [];
  const configHistory = await openConfigHistory(dataDirectory, log);
  const draftFile = await openDraftFile(dataDirectory);
  const drafts = keepDrafts(draftFile, () => publish('drafts', drafts.notes()));
  if (draftFile.problem !== null) {
    problems.report({ code: 'draft.set_aside', severity: 'warning', message: draftFile.problem });
  }
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
    onChange() {
      onStage?.takeStatus();
      statusChanged();
    },
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
    onExchanges(items) {
      onStage?.takeExchanges(items);
      publish('exchanges', { items, dropped: 0, reset: false });
    },
    onReport: (report) => board.take(report),
    onDefence: (report) => publish('defence', report),
    onHeld: (held, passed) => breakpoints.takeHeld(held, passed),
    onEvent: events.add,
    onLife: statusChanged,
    onRestart: restarts.restarted,
    onStartApplied(result) {
      board.takeListeners(result.listeners);
      configuration.startApplied(result);
    },
  });

  const clientPlaces = createClientPlaces(engine, events.add, statusChanged);

  const {
    engine: underScenario,
    stage,
    scenarios,
  } = putScenariosTogether({
    options,
    baseDirectory: dirname(options.configPath),
    engine,
    board,
    isCapturing: () => capturing,
    placeClients: clientPlaces.placeForScenario,
    onWatched: () => watch(),
    publish: (state) => publish('scenario', state),
  });
  onStage = stage;

  const breakpoints = keepBreakpoints(engine, (state) => publish('breakpoints', state));

  const configuration = createConfiguration({
    store,
    engine: underScenario,
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
    // Against the file alone: what a scenario adds is no part of it.
    engine: { ask: engine.ask, applied: underScenario.applied },
    history,
    stickyKey,
    places: clientPlaces.list,
    listeners: board.listeners,
  });

  const handlers = allHandlers({
    info: { version: options.version, host: options.kind, platform: process.platform, dataDirectory },
    status,
    async setCapturing(next) {
      capturing = next;
      statusChanged();
      await engine.setCapturing(next);
    },
    publish,
    ownPorts: () => (controlPort === null ? [] : [controlPort]),
    engine,
    history,
    configuration,
    configHistory,
    authority,
    trust,
    sharing,
    clients,
    clientPlaces,
    board,
    events,
    doctor,
    names,
    replay,
    breakpoints,
    whatIf,
    scenarios,
  });

  const watch = watchWhatIsFollowed({
    engine,
    breakpoints,
    // A scenario judges its checks by what it sees.
    follows: (channel) => follows(channel) || (channel === 'exchanges' && stage.isWatched),
    onError: (error) => log('error', describe(error)),
  });

  await history.start();
  if (options.reset === true && history.state().state === 'corrupt') {
    // What cannot be set aside stays a problem; it is no reason not to serve.
    await history.reset().catch((error: unknown) => log('error', describe(error)));
  }
  const { config, path } = store.current();
  if (config !== null) history.setCapture(config.capture);
  await underScenario.start(config === null ? null : { config, baseDirectory: dirname(path) });
  keepConfig();
  await store.watching();

  return {
    accept: followers.accept,
    status,
    onStatus: statusNews.subscribe,
    config: configuration.snapshot,
    authority: authority.facts,
    reload: configuration.reload,
    async publishControl(address, token) {
      controlPort = Number(new URL(address).port);
      await claim.publish(address, token);
    },
    async close() {
      await scenarios.close();
      doctor.close();
      replay.close();
      await whatIf.close();
      authority.close();
      await sharing.stop();
      await store.close();
      await configHistory.close();
      await draftFile.close();
      await engine.close(options.drain ?? drainTime);
      await history.close();
      await eventFile.close();
      restarts.close();
      followers.close();
      await claim.release();
    },
  };
}

const isSameList = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((item, index) => item === other[index]);
