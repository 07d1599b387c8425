import type { Decision } from './decision.ts';
import type { ExchangeId, HeaderPairs } from './exchange.ts';
import type { FaultCode } from './fault.ts';
import type { Microseconds } from './units.ts';

/** Requests of one run, and those of which all decisions are told. */
export const whatIfLimit = 500;
export const whatIfDetailLimit = 10;
/** Bytes of the body of an answer that are read, before and after its content codings are undone. */
export const whatIfBodyLimit = 64 * 1024;

/** What can differ between two ways of deciding one request. */
export const whatIfAspects = [
  'route',
  'target',
  'upstream',
  'request',
  'response',
  'cache',
  'status',
] as const;
export type WhatIfAspect = (typeof whatIfAspects)[number];

/** How one configuration decides one request. */
export interface WhatIfOutcome {
  /** The routes of all layers, the outermost first; empty where none matched. */
  readonly routes: readonly string[];
  readonly pool: string | null;
  /** Those that may be chosen. */
  readonly candidates: readonly string[];
  readonly upstream: string | null;
  readonly status: number;
  readonly fault: FaultCode | null;
  /** All of them; null where they were not asked for. */
  readonly decisions: readonly Decision[] | null;
}

/**
 * What a run had to assume of a request.
 *
 * - `answer_unknown`: no upstream answered then, so 200 without a body was assumed
 * - `websocket`: it was taken for a plain request
 * - `redacted`: history does not have all of its headers
 */
export type WhatIfAssumption = 'answer_unknown' | 'websocket' | 'redacted';

export interface WhatIfItem {
  readonly id: ExchangeId;
  readonly method: string;
  readonly url: string;
  readonly changed: readonly WhatIfAspect[];
  readonly before: WhatIfOutcome;
  readonly after: WhatIfOutcome;
  readonly assumed: readonly WhatIfAssumption[];
}

/** Captured requests, decided by the running configuration and by another, both in a sandbox that asks nobody. */
export interface WhatIfReport {
  /** Requests that were run. */
  readonly ran: number;
  /** Those that are not kept any more, or were made by Doorman itself. */
  readonly missing: number;
  /** Those that are decided otherwise, in the order asked for; all of them where decisions were asked for. */
  readonly items: readonly WhatIfItem[];
}

/** What a client would have got, had a configuration that is not applied sent a captured request on: it was, once. */
export interface WhatIfAnswer {
  /** With all decisions. */
  readonly outcome: WhatIfOutcome;
  /** Reason phrase; '' where the protocol has none. */
  readonly reason: string;
  readonly headers: HeaderPairs;
  /** Until the body ended, or no more of it was read. */
  readonly duration: Microseconds;
  readonly body: {
    /** Bytes that came. */
    readonly size: number;
    /** Whether it came to its end: not where it is longer than {@link whatIfBodyLimit}, or goes on for long. */
    readonly complete: boolean;
    /** Its beginning, with content codings undone; null where that is not UTF-8. */
    readonly text: string | null;
  };
}
