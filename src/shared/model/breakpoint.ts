import type { z } from 'zod';
import type { routeMatchSchema } from '../config/route.ts';
import type { FieldChange } from './decision.ts';
import type { BodySide, ExchangeId, HeaderPairs } from './exchange.ts';
import type { Bytes, EpochMilliseconds, Milliseconds } from './units.ts';

/** Breakpoints that there may be. */
export const breakpointLimit = 50;
/** Exchanges that are held at once; past that they pass. */
export const heldLimit = 64;
/** Longest body that can be edited, and most bytes of bodies that are held together, in bytes. */
export const heldBodyLimit = 1024 * 1024;
export const heldBodiesLimit = 32 * 1024 * 1024;
/** How long exchanges are held unless the breakpoint says otherwise, and the longest it may say, in milliseconds. */
export const defaultHold = 60_000;
export const longestHold = 10 * 60_000;

/** Which exchanges are stopped, and on which side. Kept until Doorman is closed. */
export interface Breakpoint {
  readonly id: string;
  /** The vocabulary of `match` in routes. */
  readonly match: z.output<typeof routeMatchSchema>;
  /** `request`: before a route is looked for; `response`: before anything of it goes to the client. */
  readonly side: BodySide;
  readonly enabled: boolean;
  readonly timeout: Milliseconds;
}

/**
 * Why a body that is held cannot be edited: it goes on as it comes.
 *
 * - `too_large`: longer than {@link heldBodyLimit}
 * - `busy`: other held bodies have the memory
 * - `late`: it was not whole soon: a stream
 * - `cut`: it broke off
 */
export type HeldBodyReason = 'too_large' | 'busy' | 'late' | 'cut';

/** One exchange that waits for a person. */
export interface HeldExchange {
  /** Of this stop: an exchange may be held on both sides. */
  readonly id: string;
  readonly exchange: ExchangeId;
  readonly breakpoint: string;
  readonly side: BodySide;
  readonly since: EpochMilliseconds;
  /** When it goes on by itself. */
  readonly until: EpochMilliseconds;
  readonly method: string;
  readonly scheme: 'http' | 'https';
  readonly authority: string;
  readonly target: string;
  /** Of the response; null on the side of the request. */
  readonly status: number | null;
}

/** All that can be edited of it. */
export interface HeldMessage {
  readonly held: HeldExchange;
  readonly method: string;
  readonly target: string;
  /** Of the response, which has neither method nor target of its own; null on the side of the request. */
  readonly status: number | null;
  readonly headers: HeaderPairs;
  /** `bytes` is the whole body; null where it cannot be edited, and then why. Both null where there is none. */
  readonly body: { readonly bytes: Uint8Array | null; readonly reason: HeldBodyReason | null };
}

/** What to make of a held message; what is left out stays as it is. */
export interface HeldEdit {
  readonly method?: string;
  readonly target?: string;
  readonly status?: number;
  /** In place of all. Framing fields (Content-Length, Transfer-Encoding) are written anew whatever is said. */
  readonly headers?: HeaderPairs;
  readonly body?: Uint8Array;
}

export type HeldAction =
  | { readonly action: 'continue' }
  | { readonly action: 'drop' }
  | { readonly action: 'edit'; readonly edit: HeldEdit };

/** Everything about breakpoints as it is now: small, sent whole when it changes. */
export interface BreakpointsState {
  readonly breakpoints: readonly Breakpoint[];
  /** Whether anything is stopped: not while nobody looks on. */
  readonly armed: boolean;
  /** Oldest first. */
  readonly held: readonly HeldExchange[];
  /** Exchanges that a breakpoint meant and that were let pass because too many were held, since the engine started. */
  readonly passed: number;
}

/** Why an exchange went on without a person's word. */
export type ReleaseReason = 'reload' | 'removed' | 'unwatched' | 'shutdown';

interface AtBreakpoint {
  readonly breakpoint: string;
  readonly side: BodySide;
}

/** Evidence of what breakpoints did. */
export interface BreakpointEvidence {
  /** It stopped. */
  'breakpoint.held': AtBreakpoint & { readonly timeout: Milliseconds; readonly body: HeldBodyReason | null };
  'breakpoint.continued': AtBreakpoint & { readonly waited: Milliseconds };
  'breakpoint.edited': AtBreakpoint & {
    readonly waited: Milliseconds;
    readonly changes: readonly FieldChange[];
    /** First lines as they were and are, where they changed: `GET /a` or `200`. */
    readonly line: { readonly before: string; readonly after: string } | null;
    readonly body: { readonly before: Bytes; readonly after: Bytes } | null;
  };
  'breakpoint.dropped': AtBreakpoint & { readonly waited: Milliseconds };
  'breakpoint.timed_out': AtBreakpoint & { readonly waited: Milliseconds };
  'breakpoint.released': AtBreakpoint & { readonly waited: Milliseconds; readonly why: ReleaseReason };
  /** It was meant, but as many as may be are held already. */
  'breakpoint.passed': AtBreakpoint & { readonly limit: number };
  'breakpoint.client_left': AtBreakpoint & { readonly waited: Milliseconds };
}
