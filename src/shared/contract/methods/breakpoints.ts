import { z } from 'zod';
import { MAX_LINE_CHARACTERS } from '../../config/bounds.ts';
import { routeMatchSchema } from '../../config/route.ts';
import {
  type BreakpointsState,
  breakpointLimit,
  defaultHold,
  type HeldBodyReason,
  type HeldExchange,
  heldBodyLimit,
  longestHold,
} from '../../model/breakpoint.ts';
import type { HeaderPairs } from '../../model/exchange.ts';
import { milliseconds } from '../../model/units.ts';
import { requestFieldLimit } from '../../replay/edited-request.ts';

const heldId = z.string().min(1).max(96);

const breakpoint = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/),
  match: routeMatchSchema.prefault({}),
  side: z.enum(['request', 'response']),
  enabled: z.boolean().default(true),
  timeout: z.number().int().min(1_000).max(longestHold).default(defaultHold).transform(milliseconds),
});

const edit = z.strictObject({
  method: z.string().max(64).optional(),
  target: z.string().max(MAX_LINE_CHARACTERS).optional(),
  status: z.number().int().min(200).max(599).optional(),
  headers: z
    .array(z.tuple([z.string().max(MAX_LINE_CHARACTERS), z.string().max(64 * 1024)]))
    .max(requestFieldLimit)
    .optional(),
  bodyBase64: z
    .base64()
    .max(Math.ceil(heldBodyLimit / 3) * 4)
    .optional(),
});

export const breakpointParams = {
  /** Breakpoints in place of all before; what those held that are changed or removed goes on. */
  'breakpoints.set': z.strictObject({ breakpoints: z.array(breakpoint).max(breakpointLimit) }),
  /** All that can be edited of what is held. */
  'breakpoints.message': z.strictObject({ id: heldId }),
  'breakpoints.decide': z.discriminatedUnion('action', [
    z.strictObject({ id: heldId, action: z.enum(['continue', 'drop']) }),
    z.strictObject({ id: heldId, action: z.literal('edit'), edit }),
  ]),
} as const;

export interface BreakpointResults {
  'breakpoints.set': BreakpointsState;
  'breakpoints.message': HeldMessageView;
  'breakpoints.decide': Record<never, never>;
}

/** A held message as it can be shown. */
export interface HeldMessageView {
  readonly held: HeldExchange;
  readonly method: string;
  readonly target: string;
  readonly status: number | null;
  readonly headers: HeaderPairs;
  readonly body: {
    /** The whole body with its content codings undone; null where it cannot be edited, and then why. Both null where there is none. */
    readonly base64: string | null;
    readonly reason: HeldBodyReason | null;
    /** What kept content codings from being undone; null where they were. */
    readonly problem: string | null;
  };
}
