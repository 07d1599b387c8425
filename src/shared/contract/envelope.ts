import { z } from 'zod';
import { contractErrorSchema } from './errors.ts';
import { eventNames } from './events.ts';

/**
 * What crosses a transport: JSON text, one message each. The host accepts only client messages and
 * the client only host messages; anything else is refused as malformed.
 */
const callId = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const sequence = z.number().int().min(1).max(Number.MAX_SAFE_INTEGER);
const channel = z.enum(eventNames);

export const clientMessageSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('call'), id: callId, method: z.string().max(64), params: z.unknown() }),
  z.strictObject({ kind: z.literal('subscribe'), channel }),
  z.strictObject({ kind: z.literal('unsubscribe'), channel }),
  /** Events up to and with `sequence` have been taken in. */
  z.strictObject({ kind: z.literal('acknowledge'), channel, sequence }),
]);

export const hostMessageSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('result'), id: callId, result: z.unknown() }),
  z.strictObject({ kind: z.literal('refusal'), id: callId.nullable(), error: contractErrorSchema }),
  z.strictObject({ kind: z.literal('event'), channel, sequence, payload: z.unknown() }),
]);

export type ClientMessage = z.infer<typeof clientMessageSchema>;
export type HostMessage = z.infer<typeof hostMessageSchema>;

/** Longest message either side takes in, in UTF-16 code units. A body piece of 1 MiB is 1.4 M in base64. */
export const messageLimit = 16 * 1024 * 1024;
