import { z } from 'zod';
import { cidr } from '../config/addresses.ts';
import { MAX_FIELDS, MAX_LINE_CHARACTERS } from '../config/bounds.ts';
import type { Mistake } from '../config/mistakes.ts';
import type {
  AuthorityExport,
  AuthorityFacts,
  AuthorityOverview,
  AuthorityRemoval,
  CertificateSharingFacts,
  ServedCertificates,
} from '../model/authority.ts';
import {
  type CacheComparison,
  type CacheListing,
  type CacheOverview,
  cacheListLimit,
} from '../model/cache.ts';
import {
  type ClientAuthorityFacts,
  type ClientCertificateFiles,
  clientValidityDays,
  type IssuedClientCertificate,
} from '../model/client-certificate.ts';
import type { ClientPlaceSetting } from '../model/client-place.ts';
import type { ConfigHistoryEntry } from '../model/config-history.ts';
import type { ListeningPort } from '../model/discovery.ts';
import { doctorTargetLimit } from '../model/doctor.ts';
import { type AppEvent, eventLimit } from '../model/event.ts';
import type { BodySide, ExchangeDetail, ExchangeSummary } from '../model/exchange.ts';
import { type HostsOutcome, type HostsPlan, hostsNameLimit } from '../model/hosts-plan.ts';
import { proxyVariableNames } from '../model/proxy-variables.ts';
import type { RouteTest } from '../model/route-test.ts';
import type { AppStatus } from '../model/status.ts';
import { type TrustOutcome, type TrustStoreReport, trustScopes, trustStoreLimit } from '../model/trust.ts';
import type { Bytes } from '../model/units.ts';
import { breakModes, upstreamActions } from '../model/upstream-control.ts';
import type { FramesPage } from '../model/websocket.ts';
import { type BreakpointResults, breakpointParams } from './methods/breakpoints.ts';
import { type FilterMethodResults, filterMethodParams } from './methods/filter.ts';
import { type HarMethodResults, harMethodParams } from './methods/har.ts';
import { type HistoryMethodResults, historyMethodParams, sessionId } from './methods/history.ts';
import { type ReplayResults, replayParams } from './methods/replay.ts';
import { type ScenarioResults, scenarioParams } from './methods/scenarios.ts';
import { type WhatIfResults, whatIfParams } from './methods/what-if.ts';

export interface AppInfo {
  readonly version: string;
  /** `desktop` in Electron, `headless` elsewhere. */
  readonly host: 'desktop' | 'headless';
  readonly platform: string;
  readonly dataDirectory: string;
}

/** The configuration file as it is on disk. */
export interface ConfigSnapshot {
  readonly path: string;
  readonly exists: boolean;
  /** SHA-256 of the text, hex. Changes are made against a revision. */
  readonly revision: string;
  readonly text: string;
  /** The file's value before defaults are filled in; what forms edit and send back. */
  readonly input: unknown;
  readonly mistakes: readonly Mistake[];
}

/** A piece of a recorded body. */
export interface BodyPiece {
  readonly base64: string;
  readonly offset: Bytes;
  /** Bytes kept in all; of a decoded body, bytes that it decodes to. */
  readonly kept: Bytes;
  /** Where it was asked for decoded; null otherwise. */
  readonly decoding: BodyDecoding | null;
}

/** What became of the content codings of a body. */
export interface BodyDecoding {
  /** Codings that were undone, outermost first. */
  readonly undone: readonly string[];
  /** What kept the rest from being undone, in a sentence; null when all is plain. */
  readonly problem: string | null;
  /** Whether there is more of it than was decoded. */
  readonly more: boolean;
}

export interface AddedService {
  /** Where the service can be opened now. */
  readonly url: string;
  readonly route: string;
  readonly listener: string;
}

const nothing = z.strictObject({});
const exchangeId = z.string().min(1).max(64);
/** Pools and upstreams are named by their ids in the configuration. */
const aboutUpstream = { pool: z.string().min(1).max(64), upstream: z.string().min(1).max(64) };
const placeSchema = z.strictObject({
  lat: z.number().min(-90).max(90),
  lon: z.number().min(-180).max(180),
  name: z.string().min(1).max(100).optional(),
});
/** RFC 9110 section 5.6.2. Host is not among them: the URL says it. */
const fieldName = z
  .string()
  .max(256)
  .regex(/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/)
  .refine((name) => name.toLowerCase() !== 'host');
const fieldValue = z
  .string()
  .max(MAX_LINE_CHARACTERS)
  .regex(/^[\t\x20-\x7e\x80-\xff]*$/);
const methodToken = z.string().regex(/^[A-Z][A-Z0-9_-]{0,31}$/);
/** Trust stores by id or by family. None means all of them. */
const stores = z.array(z.string().min(1).max(200)).max(trustStoreLimit);
/** Without a scope, an act is about the authority in use. */
const trustInstall = z.strictObject({ stores, scope: z.enum(['current', 'next']).optional() });
const trustRemove = z.strictObject({ stores, scope: z.enum(trustScopes).optional() });
/** Entries of the hosts file. Names are judged when they are planned. */
const hostsChange = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('add'),
    names: z.array(z.string().min(1).max(253)).min(1).max(hostsNameLimit).readonly(),
  }),
  z.strictObject({ kind: z.literal('remove') }),
]);
const revision = z.string().regex(/^[0-9a-f]{64}$/);

/** Largest piece of a body that one call returns. */
export const bodyPieceLimit = 1024 * 1024;
/** Bytes of a body that are decoded, and that come of it, unless more is asked for. */
export const decodedBodyLimit = 5 * 1024 * 1024;
/** Most that may be asked for. */
export const wholeBodyLimit = 64 * 1024 * 1024;
/** Most messages of one exchange that one call lists. */
export const framesListLimit = 100;
/** Most exchanges that one call lists. */
export const exchangeListLimit = 10_000;

/** Parameters of every method; each call is parsed with these before a handler sees it. */
export const methodParams = {
  'app.info': nothing,
  'status.get': nothing,
  'config.get': nothing,
  /** Checks a value without applying it. */
  'config.check': z.strictObject({ input: z.unknown() }),
  /** Validates, applies to the engine and then saves; all of it or nothing. */
  'config.apply': z.strictObject({ input: z.unknown(), baseRevision: revision }),
  /** Reads the file again and applies it, as SIGHUP does. */
  'config.reload': nothing,
  /** Configurations that were applied, oldest first. */
  'config.history': nothing,
  /** Makes one of those the file again, comments and all, and applies it. */
  'config.restore': z.strictObject({ revision }),
  /**
   * Newest last. `before` pages backwards from an exchange. Without `session` the live list: what the live session has recorded,
   * and what is still running.
   */
  'exchanges.list': z.strictObject({
    limit: z.number().int().min(1).max(exchangeListLimit),
    before: exchangeId.optional(),
    session: sessionId.optional(),
  }),
  'exchanges.get': z.strictObject({ id: exchangeId }),
  'exchanges.body': z.strictObject({
    id: exchangeId,
    side: z.enum(['request', 'response']),
    offset: z.number().int().min(0),
    length: z.number().int().min(1).max(bodyPieceLimit),
    /** With its content codings undone. */
    decoded: z.boolean().optional(),
    /** Bytes that are decoded, and that come of it, at most. */
    limit: z.number().int().min(1).max(wholeBodyLimit).optional(),
  }),
  /** Messages of a WebSocket or an event stream, oldest first, those numbered above `after`. */
  'exchanges.frames': z.strictObject({
    id: exchangeId,
    after: z.number().int().min(0),
    limit: z.number().int().min(1).max(framesListLimit),
  }),
  /** Deletes the live list, but for what is pinned. Earlier sessions stay. */
  'exchanges.clear': nothing,
  ...historyMethodParams,
  ...filterMethodParams,
  ...harMethodParams,
  'capture.set': z.strictObject({ capturing: z.boolean() }),
  /** Ends the engine's thread; supervision starts it again with the last good configuration. */
  'engine.restart': nothing,
  /** Drains, disables, breaks an upstream, or takes that back. Lost when the engine starts again. */
  'upstreams.control': z.discriminatedUnion('action', [
    z.strictObject({ ...aboutUpstream, action: z.literal('break'), mode: z.enum(breakModes) }),
    z.strictObject({ ...aboutUpstream, action: z.enum(upstreamActions).exclude(['break']) }),
  ]),
  /** Takes a client, one address or a range as CIDR, to be at a place, or no longer. Until Doorman is closed. */
  'clients.place': z.strictObject({ client: cidr(), place: placeSchema.nullable() }),
  /** The clients that were given a place. */
  'clients.places': nothing,
  /**
   * Which route of the running configuration would take a request, and why the others would not. Nothing is sent.
   * `url` as people write it: `shop.localhost:8443/a?b`, `/a`, or with its scheme. Without `listener`, that of the port.
   */
  'routes.test': z.strictObject({
    url: z.string().min(1).max(MAX_LINE_CHARACTERS),
    method: methodToken.default('GET'),
    headers: z
      .array(z.tuple([fieldName, fieldValue]))
      .max(MAX_FIELDS)
      .default([]),
    client: z.union([z.ipv4(), z.ipv6()]).default('127.0.0.1'),
    listener: z.string().min(1).max(64).optional(),
  }),
  /** What happened in this run of the host: the newest `limit`, oldest first. */
  'events.list': z.strictObject({ limit: z.number().int().min(1).max(eventLimit) }),
  /** What the response cache holds and has done; asked once a second while somebody looks. */
  'cache.overview': nothing,
  /** Stored responses, those whose URL has `text` in it. */
  'cache.list': z.strictObject({
    text: z.string().max(MAX_LINE_CHARACTERS).default(''),
    order: z.enum(['recent', 'size', 'hits', 'expires']).default('recent'),
    limit: z.number().int().min(1).max(cacheListLimit).default(100),
  }),
  /** Removes stored responses. */
  'cache.purge': z.discriminatedUnion('by', [
    z.strictObject({ by: z.literal('everything') }),
    z.strictObject({
      by: z.enum(['entry', 'key', 'prefix', 'host', 'tag']),
      value: z.string().min(1).max(MAX_LINE_CHARACTERS),
    }),
  ]),
  /** Asks the upstream for what is stored, and tells both apart; changes nothing that is stored. */
  'cache.compare': z.strictObject({ entry: z.string().min(1).max(64) }),
  /**
   * Looks at every way from a host name to an answer, or at those of one name or URL. Progress and result come as `doctor` events.
   * One run at a time: a new one cancels the one before. `proxyVariables` are those of the shell that asks.
   */
  'doctor.run': z.strictObject({
    target: z.string().min(1).max(doctorTargetLimit).optional(),
    proxyVariables: z
      .partialRecord(z.enum(proxyVariableNames), z.string().max(MAX_LINE_CHARACTERS))
      .optional(),
  }),
  'doctor.cancel': z.strictObject({ id: z.string().min(1).max(64) }),
  /** What a change of the hosts file would be. Changes nothing. */
  'names.plan': z.strictObject({ change: hostsChange }),
  /** Makes a change that was planned and shown, on the file of that revision. Call only after consent. */
  'names.apply': z.strictObject({ change: hostsChange, revision }),
  'authority.get': nothing,
  /** Sets damaged authority files aside as `.bad` and makes a new authority. Call only after consent. */
  'authority.reset': nothing,
  /** Certificates for clients that were made here. */
  'clientCertificates.list': nothing,
  /** Makes a key and a certificate for a client; the key is given out this once. Limits are judged with a sentence. */
  'clientCertificates.issue': z.strictObject({
    name: z.string().max(MAX_LINE_CHARACTERS),
    days: z.number().int().default(clientValidityDays.usual),
    password: z.string().max(MAX_LINE_CHARACTERS),
  }),
  /** From now on no listener accepts it; connections with it end. */
  'clientCertificates.revoke': z.strictObject({ serial: z.string().min(1).max(64) }),
  /** Takes one that has expired out of the list. */
  'clientCertificates.remove': z.strictObject({ serial: z.string().min(1).max(64) }),
  'authority.overview': nothing,
  /** Makes another authority beside the one in use, for stores to trust before it signs. */
  'authority.prepare': nothing,
  /** Deletes the prepared authority. */
  'authority.discard': nothing,
  /** Has the prepared authority sign from the next handshake on; requests under way go on. Call only after consent. */
  'authority.switch': nothing,
  /**
   * Takes everything of Doorman's out of every store, then deletes the authority. When a store keeps something, nothing is deleted
   * unless `force` says so. Call only after consent to the plans of `trust.list` with the scope `all`.
   */
  'authority.remove': z.strictObject({ force: z.boolean().optional() }),
  /** Encrypts the key with a secret that the operating system keeps, or writes it as it is. */
  'authority.protect': z.strictObject({ isProtected: z.boolean() }),
  'authority.export': nothing,
  /** Addresses on which the certificate could be given to phones, and what is given away now. */
  'authority.sharing': nothing,
  /** Gives the certificate away over HTTP on one address of this machine, for some minutes. Call only when a person asks for it. */
  'authority.share': z.strictObject({ address: z.union([z.ipv4(), z.ipv6()]) }),
  'authority.stopSharing': nothing,
  /** Certificates that listeners show to clients now. */
  'certificates.list': nothing,
  /** Looks into every trust store of this machine; changes none of them. */
  'trust.list': z.strictObject({ scope: z.enum(trustScopes).optional() }),
  /** Has real clients of the stores connect, which takes seconds each: one call for each store shows each as it is done. */
  'trust.verify': trustInstall,
  /** Puts our certificate into stores. Call only after consent to the plans that `trust.list` gave. */
  'trust.install': trustInstall,
  /** Takes what the scope says out of stores: by default ours and stale ones. Call only after consent. */
  'trust.remove': trustRemove,
  /** Sets a damaged history file aside as `.bad` and starts a new one. Call only after consent. */
  'history.reset': nothing,
  'discovery.ports': nothing,
  /** Makes whatever is missing of listener, pool and route so that `https://NAME.localhost` reaches `url`. */
  'services.add': z.strictObject({ name: z.string().min(1).max(253), url: z.string().min(1).max(2048) }),
  ...replayParams,
  ...breakpointParams,
  ...whatIfParams,
  ...scenarioParams,
} as const;

export type MethodName = keyof typeof methodParams;

export type MethodParams<Name extends MethodName> = z.infer<(typeof methodParams)[Name]>;

/** What each method resolves to. */
export interface MethodResults
  extends HistoryMethodResults,
    FilterMethodResults,
    HarMethodResults,
    ReplayResults,
    BreakpointResults,
    WhatIfResults,
    ScenarioResults {
  'app.info': AppInfo;
  'status.get': AppStatus;
  'config.get': ConfigSnapshot;
  'config.check': { readonly mistakes: readonly Mistake[] };
  'config.apply': { readonly revision: string; readonly generation: number };
  'config.reload': { readonly revision: string; readonly generation: number };
  'config.history': { readonly items: readonly ConfigHistoryEntry[] };
  'config.restore': { readonly revision: string; readonly generation: number };
  'exchanges.list': { readonly items: readonly ExchangeSummary[] };
  'exchanges.get': ExchangeDetail;
  'exchanges.body': BodyPiece;
  /** Null when memory holds none of that exchange: it has no messages, was not captured, or is too old. */
  'exchanges.frames': { readonly page: FramesPage | null };
  'exchanges.clear': Record<never, never>;
  'capture.set': Record<never, never>;
  'engine.restart': Record<never, never>;
  'upstreams.control': Record<never, never>;
  'clients.place': Record<never, never>;
  'clients.places': { readonly items: readonly ClientPlaceSetting[] };
  'routes.test': RouteTest;
  'events.list': { readonly items: readonly AppEvent[] };
  'cache.overview': CacheOverview;
  'cache.list': CacheListing;
  /** How many responses were removed. */
  'cache.purge': { readonly removed: number };
  'cache.compare': CacheComparison;
  'doctor.run': { readonly id: string };
  'doctor.cancel': Record<never, never>;
  'names.plan': HostsPlan;
  'names.apply': HostsOutcome;
  'authority.get': AuthorityFacts;
  'authority.reset': AuthorityFacts;
  'clientCertificates.list': ClientAuthorityFacts;
  'clientCertificates.issue': {
    readonly item: IssuedClientCertificate;
    readonly files: ClientCertificateFiles;
    readonly facts: ClientAuthorityFacts;
  };
  'clientCertificates.revoke': ClientAuthorityFacts;
  'clientCertificates.remove': ClientAuthorityFacts;
  'authority.overview': AuthorityOverview;
  'authority.prepare': AuthorityOverview;
  'authority.discard': AuthorityOverview;
  'authority.switch': AuthorityOverview;
  'authority.remove': AuthorityRemoval;
  'authority.protect': AuthorityOverview;
  'authority.export': AuthorityExport;
  'authority.sharing': CertificateSharingFacts;
  'authority.share': CertificateSharingFacts;
  'authority.stopSharing': CertificateSharingFacts;
  'certificates.list': ServedCertificates;
  'trust.list': { readonly items: readonly TrustStoreReport[] };
  'trust.verify': { readonly items: readonly TrustStoreReport[] };
  'trust.install': { readonly items: readonly TrustOutcome[] };
  'trust.remove': { readonly items: readonly TrustOutcome[] };
  'history.reset': Record<never, never>;
  'discovery.ports': { readonly ports: readonly ListeningPort[] };
  'services.add': AddedService;
}

export type { BodySide };

/** One function for each method; all a host has to provide. */
export type Handlers = {
  readonly [Name in MethodName]: (
    params: MethodParams<Name>,
  ) => Promise<MethodResults[Name]> | MethodResults[Name];
};
