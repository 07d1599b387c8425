import { z } from 'zod';
import type { Mistake } from '../config/mistakes.ts';
import type { AuthorityFacts } from '../model/authority.ts';
import type { ListeningPort } from '../model/discovery.ts';
import type { BodySide, ExchangeDetail, ExchangeSummary } from '../model/exchange.ts';
import type { AppStatus } from '../model/status.ts';
import type { Bytes } from '../model/units.ts';
import type { FramesPage } from '../model/websocket.ts';

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
  /** Bytes kept in all. */
  readonly kept: Bytes;
}

export interface AddedService {
  /** Where the service can be opened now. */
  readonly url: string;
  readonly route: string;
  readonly listener: string;
}

const nothing = z.strictObject({});
const exchangeId = z.string().min(1).max(64);
const revision = z.string().regex(/^[0-9a-f]{64}$/);

/** Largest piece of a body that one call returns. */
export const bodyPieceLimit = 1024 * 1024;
/** Most messages of a WebSocket that one call lists. */
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
  /** Newest last. `before` pages backwards from an exchange. */
  'exchanges.list': z.strictObject({
    limit: z.number().int().min(1).max(exchangeListLimit),
    before: exchangeId.optional(),
  }),
  'exchanges.get': z.strictObject({ id: exchangeId }),
  'exchanges.body': z.strictObject({
    id: exchangeId,
    side: z.enum(['request', 'response']),
    offset: z.number().int().min(0),
    length: z.number().int().min(1).max(bodyPieceLimit),
  }),
  /** Messages of a WebSocket, oldest first, those numbered above `after`. */
  'exchanges.frames': z.strictObject({
    id: exchangeId,
    after: z.number().int().min(0),
    limit: z.number().int().min(1).max(framesListLimit),
  }),
  'exchanges.clear': nothing,
  'capture.set': z.strictObject({ capturing: z.boolean() }),
  /** Ends the engine's thread; supervision starts it again with the last good configuration. */
  'engine.restart': nothing,
  'authority.get': nothing,
  /** Sets damaged authority files aside as `.bad` and makes a new authority. Call only after consent. */
  'authority.reset': nothing,
  /** Sets a damaged history file aside as `.bad` and starts a new one. Call only after consent. */
  'history.reset': nothing,
  'discovery.ports': nothing,
  /** Makes whatever is missing of listener, pool and route so that `https://NAME.localhost` reaches `url`. */
  'services.add': z.strictObject({ name: z.string().min(1).max(253), url: z.string().min(1).max(2048) }),
} as const;

export type MethodName = keyof typeof methodParams;

export type MethodParams<Name extends MethodName> = z.infer<(typeof methodParams)[Name]>;

/** What each method resolves to. */
export interface MethodResults {
  'app.info': AppInfo;
  'status.get': AppStatus;
  'config.get': ConfigSnapshot;
  'config.check': { readonly mistakes: readonly Mistake[] };
  'config.apply': { readonly revision: string; readonly generation: number };
  'config.reload': { readonly revision: string; readonly generation: number };
  'exchanges.list': { readonly items: readonly ExchangeSummary[] };
  'exchanges.get': ExchangeDetail;
  'exchanges.body': BodyPiece;
  /** Null when memory holds none of that exchange: it was no WebSocket, was not captured, or is too old. */
  'exchanges.frames': { readonly page: FramesPage | null };
  'exchanges.clear': Record<never, never>;
  'capture.set': Record<never, never>;
  'engine.restart': Record<never, never>;
  'authority.get': AuthorityFacts;
  'authority.reset': AuthorityFacts;
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
