import { ContractError } from '../../../src/shared/contract/errors.ts';
import type { EventName, EventPayloads } from '../../../src/shared/contract/events.ts';
import { acceptConnection, type HostConnection } from '../../../src/shared/contract/host-connection.ts';
import type { ConfigSnapshot } from '../../../src/shared/contract/methods/config.ts';
import type { Handlers } from '../../../src/shared/contract/methods.ts';
import type { Transport } from '../../../src/shared/contract/transport.ts';
import { matchesDetail } from '../../../src/shared/filter/evaluate.ts';
import { parseFilter } from '../../../src/shared/filter/parse.ts';
import type { AuthorityOverview, ServedCertificates } from '../../../src/shared/model/authority.ts';
import type { BreakpointsState } from '../../../src/shared/model/breakpoint.ts';
import type {
  ClientAuthorityFacts,
  IssuedClientCertificate,
} from '../../../src/shared/model/client-certificate.ts';
import type { ConfigHistoryEntry } from '../../../src/shared/model/config-history.ts';
import type { DoctorReport } from '../../../src/shared/model/doctor.ts';
import type { AppEvent } from '../../../src/shared/model/event.ts';
import type { ExchangeDetail, ExchangeSummary } from '../../../src/shared/model/exchange.ts';
import type { ExchangeMark } from '../../../src/shared/model/mark.ts';
import type { HistorySession } from '../../../src/shared/model/session.ts';
import type { AppStatus, UpstreamStatus } from '../../../src/shared/model/status.ts';
import type { TrustOutcome, TrustStoreReport } from '../../../src/shared/model/trust.ts';
import { bytes, epochMilliseconds, milliseconds } from '../../../src/shared/model/units.ts';
import type { FramesPage } from '../../../src/shared/model/websocket.ts';
import { emptyCache } from '../empty-cache.ts';
import { makeDetail } from './sample-exchanges.ts';

export function makeStatus(fields: Partial<AppStatus> = {}): AppStatus {
  return {
    engine: {
      state: 'running',
      epoch: 'e1',
      since: epochMilliseconds(1_700_000_000_000),
      restarts: 0,
      generation: 1,
    },
    capturing: true,
    listeners: [
      {
        id: 'web',
        port: 8443,
        addresses: ['127.0.0.1', '::1'],
        tls: true,
        protocols: ['h1', 'h2'],
        url: 'https://localhost:8443',
        state: 'open',
        problem: null,
        errorCode: null,
        freePort: null,
        refused: { connections: 0, connectionsPerClient: 0 },
        handshakeFailures: [],
      },
    ],
    upstreams: [],
    traffic: {
      window: milliseconds(10_000),
      requestsPerSecond: 0,
      medianDuration: null,
      active: 0,
      total: 0,
    },
    problems: [],
    clientPlaces: { count: 0, revision: 0 },
    config: { path: '/home/me/shop/doorman.yaml', revision: 'a'.repeat(64), valid: true },
    ...fields,
  };
}

const trustOutcomes = (stores: readonly string[]): TrustOutcome[] =>
  stores.map((store) => ({ store, result: 'done', message: '' }));

export function makeUpstream(fields: Partial<UpstreamStatus> = {}): UpstreamStatus {
  return {
    pool: 'shop',
    id: 'a',
    url: 'http://localhost:3001',
    enabled: true,
    active: 0,
    requests: 0,
    failures: 0,
    weight: 1,
    backup: false,
    state: 'healthy',
    since: epochMilliseconds(1_700_000_000_000),
    reason: { code: 'health.answering', evidence: {} },
    broken: null,
    p50: null,
    p99: null,
    successRate: null,
    perSecond: 0,
    ...fields,
  };
}

export function makeSnapshot(fields: Partial<ConfigSnapshot> = {}): ConfigSnapshot {
  return {
    path: '/home/me/shop/doorman.yaml',
    exists: true,
    revision: 'a'.repeat(64),
    text: 'version: 1\n',
    input: {
      version: 1,
      listeners: [{ id: 'web', port: 8443 }],
      routes: [{ id: 'shop', match: { hosts: ['shop.localhost'] }, to: { pool: 'shop' } }],
      pools: [{ id: 'shop', upstreams: [{ id: 'a', url: 'http://localhost:3001' }] }],
    },
    mistakes: [],
    ...fields,
  };
}

/** A client certificate as the host lists it. */
export const sampleClient: IssuedClientCertificate = {
  name: 'alice',
  subject: 'O=Doorman, CN=alice',
  issuer: 'O=Doorman, CN=Doorman client authority (test)',
  serial: '4A1B',
  fingerprint: 'AB:CD',
  notBefore: epochMilliseconds(Date.now() - 3_600_000),
  notAfter: epochMilliseconds(Date.now() + 365 * 86_400_000),
  revokedAt: null,
};
export function makeSession(fields: Partial<HistorySession> = {}): HistorySession {
  return {
    id: 1,
    name: null,
    kind: 'recorded',
    began: epochMilliseconds(1_700_000_000_000),
    ended: null,
    exchanges: 0,
    bytes: bytes(0),
    live: true,
    ...fields,
  };
}
/** An authority in use with nothing before or after it. */
export const makeAuthorityOverview = (fields: Partial<AuthorityOverview> = {}): AuthorityOverview => ({
  current: {
    state: 'ready',
    subject: 'CN=Doorman local authority (laptop), O=Doorman',
    fingerprint: Array.from({ length: 32 }, (_, index) => (index * 7 + 16).toString(16).toUpperCase()).join(
      ':',
    ),
    notBefore: epochMilliseconds(1_700_000_000_000),
    notAfter: epochMilliseconds(1_900_000_000_000),
    permittedNames: ['localhost', '.localhost', '.test', '.internal', '.home.arpa', '.local'],
    permittedRanges: ['127.0.0.0/8', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '::1/128', 'fc00::/7'],
    missingNames: [],
    isSingleLevel: false,
    isKeyProtected: false,
    certificatePath: '/home/me/.doorman/ca.pem',
  },
  next: null,
  earlier: [],
  protection: { place: null, unavailable: null },
  ...fields,
});

/** What the stand-in for the host says; tests change it and publish. */
export interface FakeHostState {
  status: AppStatus;
  config: ConfigSnapshot;
  exchanges: ExchangeSummary[];
  details: Map<string, ExchangeDetail>;
  bodies: Map<string, Uint8Array>;
  frames: Map<string, FramesPage>;
  sessions: readonly HistorySession[];
  marks: Map<string, ExchangeMark>;
  events: AppEvent[];
  configHistory: ConfigHistoryEntry[];
  trust: TrustStoreReport[];
  clients: ClientAuthorityFacts;
  authority: AuthorityOverview;
  certificates: ServedCertificates;
  doctor: DoctorReport | null;
  breakpoints: BreakpointsState;
}

export interface FakeHost {
  readonly state: FakeHostState;
  /** Every call that reached a handler, in order. */
  readonly calls: { readonly method: string; readonly params: unknown }[];
  accept(transport: Transport): HostConnection;
  publish<Name extends EventName>(channel: Name, payload: EventPayloads[Name]): void;
}

/** A host of a few lines behind the real contract, for the renderer's tests. `overrides` replace handlers. */
export function createFakeHost(
  initial: Partial<FakeHostState> = {},
  overrides: Partial<Handlers> = {},
): FakeHost {
  const state: FakeHostState = {
    status: makeStatus(),
    config: makeSnapshot(),
    exchanges: [],
    details: new Map(),
    bodies: new Map(),
    frames: new Map(),
    sessions: [makeSession()],
    marks: new Map(),
    events: [],
    configHistory: [],
    trust: [],
    clients: {
      state: 'ready',
      subject: 'O=Doorman, CN=Doorman client authority (test)',
      fingerprint: 'AA:BB',
      notAfter: epochMilliseconds(Date.now() + 86_400_000_000),
      certificatePath: '/home/me/.doorman/client-ca.pem',
      items: [],
    },
    authority: makeAuthorityOverview(),
    certificates: { items: [], total: 0 },
    doctor: null,
    breakpoints: { breakpoints: [], armed: true, held: [], passed: 0 },
    ...initial,
  };
  const calls: { method: string; params: unknown }[] = [];
  const connections = new Set<HostConnection>();

  const publish = <Name extends EventName>(channel: Name, payload: EventPayloads[Name]) => {
    for (const connection of connections) connection.publish(channel, payload);
  };

  const setStatus = (status: AppStatus) => {
    state.status = status;
    publish('status', status);
  };

  const setSessions = (sessions: readonly HistorySession[]) => {
    state.sessions = sessions;
    publish('sessions', sessions);
  };

  const handlers: Handlers = {
    'app.info': () => ({
      version: '0.1.0',
      host: 'headless',
      platform: 'linux',
      dataDirectory: '/home/me/.doorman',
    }),
    'status.get': () => state.status,
    'config.get': () => state.config,
    'config.check': () => ({ mistakes: [] }),
    'config.export': ({ format }) => ({ format, files: [], leftOut: [] }),
    'config.preview': () => ({ before: state.config.text, after: state.config.text }),
    'replay.send': () => ({ id: 'e1-resent' }),
    'replay.repeat': () => ({ id: 'repeat' }),
    'replay.cancel': () => ({}),
    'breakpoints.set': ({ breakpoints }) => {
      state.breakpoints = { ...state.breakpoints, breakpoints };
      publish('breakpoints', state.breakpoints);
      return state.breakpoints;
    },
    'breakpoints.message': () => {
      throw new ContractError('breakpoints.not_held', 'It is not held any more.');
    },
    'breakpoints.decide': () => ({}),
    'draft.open': () => ({}),
    'draft.get': () => ({ draft: null }),
    'draft.put': () => ({}),
    'draft.clear': () => ({}),
    'scenarios.list': () => ({ items: [] }),
    'scenarios.run': () => ({}),
    'scenarios.control': () => ({}),
    'whatif.ask': ({ id }) => {
      throw new ContractError('exchange.not_found', `Exchange '${id}' is not kept any more.`);
    },
    'whatif.run': ({ ids }) => ({ ran: ids.length, missing: 0, items: [] }),
    'config.apply': ({ input }) => {
      state.config = { ...state.config, input };
      publish('config', state.config);
      return { revision: state.config.revision, generation: 2 };
    },
    'config.reload': () => ({ revision: state.config.revision, generation: 2 }),
    'config.history': () => ({ items: state.configHistory }),
    'config.restore': ({ revision }) => ({ revision, generation: 3 }),
    'exchanges.list': ({ limit, before }) => {
      const end = before === undefined ? -1 : state.exchanges.findIndex(({ id }) => id === before);
      return { items: (end < 0 ? state.exchanges : state.exchanges.slice(0, end)).slice(-limit) };
    },
    'exchanges.get': ({ id }) => {
      const summary = state.exchanges.find((exchange) => exchange.id === id);
      if (summary === undefined)
        throw new ContractError('exchange.not_found', `There is no exchange '${id}'.`);
      return state.details.get(id) ?? makeDetail(summary);
    },
    'exchanges.body': ({ id, side, offset, length, decoded = false }) => {
      const body = state.bodies.get(`${id} ${side}`) ?? new Uint8Array();
      const piece = body.subarray(offset, offset + length);
      return {
        base64: btoa(Array.from(piece, (byte) => String.fromCharCode(byte)).join('')),
        offset: bytes(offset),
        kept: bytes(body.length),
        decoding: decoded ? { undone: [], problem: null, more: false } : null,
      };
    },
    'exchanges.frames': ({ id, after, limit }) => {
      const page = state.frames.get(id);
      if (page === undefined) return { page: null };
      return { page: { ...page, items: page.items.filter(({ number }) => number > after).slice(0, limit) } };
    },
    'exchanges.clear': () => {
      state.exchanges = [];
      publish('exchanges', { items: [], dropped: 0, reset: true });
      return {};
    },
    'exchanges.mark': ({ ids, pinned, colour }) => {
      const changed = ids.map((id): ExchangeMark => {
        const before = state.marks.get(id);
        return {
          id,
          pinned: pinned ?? before?.pinned ?? false,
          colour: colour === undefined ? (before?.colour ?? null) : colour,
        };
      });
      for (const mark of changed) {
        if (mark.pinned || mark.colour !== null) state.marks.set(mark.id, mark);
        else state.marks.delete(mark.id);
      }
      publish('marks', changed);
      return {};
    },
    'exchanges.search': ({ filter, before }) => {
      const all = state.exchanges.toReversed();
      const from = before === undefined ? 0 : all.findIndex(({ id }) => id === before) + 1;
      const items = all.slice(from).filter((summary) => fitsFilter(state, filter, summary));
      return { items, next: null, done: true, scanned: all.length - from, total: all.length };
    },
    'exchanges.match': ({ filter, ids }) => ({
      ids: ids.filter((id) => {
        const summary = state.exchanges.find((one) => one.id === id);
        return summary !== undefined && fitsFilter(state, filter, summary);
      }),
    }),
    'exchanges.marks': () => ({ items: [...state.marks.values()] }),
    'har.entries': () => {
      throw new Error('The fake host writes no HAR file.');
    },
    'har.import': () => {
      throw new Error('The fake host reads no HAR file.');
    },
    'har.piece': () => {
      throw new Error('The fake host reads no HAR file.');
    },
    'har.end': () => {
      throw new Error('The fake host reads no HAR file.');
    },
    'sessions.list': () => ({ items: state.sessions }),
    'sessions.begin': ({ name = null }) => {
      const id = Math.max(0, ...state.sessions.map((session) => session.id)) + 1;
      const earlier = state.sessions.map((session) => ({ ...session, live: false }));
      setSessions([makeSession({ id, name, live: true }), ...earlier]);
      return { id };
    },
    'sessions.rename': ({ id, name }) => {
      setSessions(state.sessions.map((session) => (session.id === id ? { ...session, name } : session)));
      return {};
    },
    'sessions.delete': ({ id }) => {
      setSessions(state.sessions.filter((session) => session.id !== id));
      return {};
    },
    'capture.set': ({ capturing }) => {
      setStatus({ ...state.status, capturing });
      return {};
    },
    'engine.restart': () => ({}),
    'upstreams.control': () => ({}),
    'clients.place': () => ({}),
    'clients.places': () => ({ items: [] }),
    'clientCertificates.list': () => state.clients,
    'clientCertificates.issue': ({ name }) => {
      const item = { ...sampleClient, name, subject: `O=Doorman, CN=${name}` };
      if (state.clients.state === 'ready') {
        state.clients = { ...state.clients, items: [item, ...state.clients.items] };
      }
      const files = {
        fileName: name,
        certificatePem: 'certificate',
        privateKeyPem: 'key',
        pkcs12Base64: btoa('pkcs12'),
      };
      return { item, files, facts: state.clients };
    },
    'clientCertificates.revoke': ({ serial }) => {
      if (state.clients.state === 'ready') {
        const items = state.clients.items.map((item) =>
          item.serial === serial ? { ...item, revokedAt: epochMilliseconds(Date.now()) } : item,
        );
        state.clients = { ...state.clients, items };
      }
      return state.clients;
    },
    'clientCertificates.remove': () => state.clients,
    'routes.test': ({ client }) => ({
      generation: 1,
      listenerBy: 'none',
      redirectsToHttps: false,
      client,
      verdicts: [],
      way: [],
      end: null,
    }),
    'events.list': ({ limit }) => ({ items: state.events.slice(-limit) }),
    'cache.overview': emptyCache,
    'cache.list': () => ({ items: [], total: 0 }),
    'cache.purge': () => ({ removed: 0 }),
    'cache.compare': () => {
      throw new ContractError('cache.not_stored', 'That response is not stored any more.');
    },
    'doctor.run': () => ({ id: 'run' }),
    'doctor.cancel': () => ({}),
    'names.plan': ({ change }) => ({
      path: '/etc/hosts',
      revision: 'b'.repeat(64),
      present: [],
      removed: [],
      added:
        change.kind === 'remove' ? [] : change.names.flatMap((name) => [`127.0.0.1 ${name}`, `::1 ${name}`]),
      conflicts: [],
      alreadyThere: [],
      backup: '/etc/hosts.doorman.bak',
      elevation: 'direct',
      commands: ['sudo doorman hosts'],
      note: null,
    }),
    'names.apply': () => ({ state: 'written', backup: '/etc/hosts.doorman.bak' }),
    'authority.get': () => state.authority.current,
    'authority.overview': () => state.authority,
    'authority.prepare': () => state.authority,
    'authority.discard': () => state.authority,
    'authority.switch': () => state.authority,
    'authority.remove': () => ({ removed: true, outcomes: [] }),
    'authority.protect': () => state.authority,
    'authority.export': () => ({ pem: '-----BEGIN CERTIFICATE-----\n', der: 'MAA=' }),
    'authority.sharing': () => ({ addresses: [], share: null }),
    'authority.share': () => ({ addresses: [], share: null }),
    'authority.stopSharing': () => ({ addresses: [], share: null }),
    'certificates.list': () => state.certificates,
    'authority.reset': () => {
      throw new ContractError('authority.unavailable', 'The authority is not damaged; nothing was changed.');
    },
    'trust.list': () => ({ items: state.trust }),
    'trust.verify': ({ stores }) => ({ items: state.trust.filter(({ id }) => stores.includes(id)) }),
    'trust.install': ({ stores }) => ({ items: trustOutcomes(stores) }),
    'trust.remove': ({ stores }) => ({ items: trustOutcomes(stores) }),
    'history.reset': () => ({}),
    'discovery.ports': () => ({ ports: [], notes: [] }),
    'services.add': ({ name }) => ({ url: `https://${name}:8443`, route: 'shop', listener: 'web' }),
    ...overrides,
  };

  return {
    state,
    calls,
    publish,
    accept(transport) {
      const recorded = Object.fromEntries(
        Object.entries(handlers).map(([method, handler]) => [
          method,
          (params: unknown) => {
            calls.push({ method, params });
            // Each handler gets exactly what it was registered under a name for.
            return (handler as (value: unknown) => unknown)(params);
          },
        ]),
      ) as Handlers;
      const connection = acceptConnection({
        transport,
        handlers: recorded,
        initial: (channel) => initialOf(state)[channel] as never,
        onClose: () => connections.delete(connection),
      });
      connections.add(connection);
      return connection;
    },
  };
}

const initialOf = (
  state: FakeHostState,
): { readonly [Name in EventName]: EventPayloads[Name] | undefined } => ({
  status: state.status,
  config: state.config,
  exchanges: undefined,
  events: undefined,
  upstreams: [],
  flows: [],
  defence: undefined,
  sessions: undefined,
  marks: undefined,
  doctor: state.doctor ?? undefined,
  breakpoints: state.breakpoints,
  repeat: undefined,
  drafts: undefined,
  scenario: null,
});

/** Bodies are those of `state.bodies`, by exchange and side. */
function fitsFilter(state: FakeHostState, filter: string, summary: ExchangeSummary): boolean {
  const text = (side: string): string | null => {
    const body = state.bodies.get(`${summary.id} ${side}`);
    return body === undefined ? null : Buffer.from(body).toString();
  };
  return matchesDetail(
    parseFilter(filter).expression,
    state.details.get(summary.id) ?? makeDetail(summary),
    { request: text('request'), response: text('response') },
    (id) => state.marks.get(id),
  );
}
