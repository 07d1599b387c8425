import { z } from 'zod';
import { wholeNumber } from '../config/judge.ts';
import { percent } from '../config/measures.ts';
import { statusRanges } from '../config/pool.ts';
import { type EventKind, eventSeverities } from '../model/event.ts';
import type { UpstreamState } from '../model/upstream-health.ts';
import { MAX_REQUESTS } from './bounds.ts';
import { filterSchema } from './filter.ts';
import { demoId, name } from './words.ts';

const of = filterSchema
  .prefault({})
  .describe('Which exchanges count; those of the step where nothing is said.');
const amount = () => wholeNumber(0, MAX_REQUESTS);
const atLeast = amount().optional().describe('So many at least.');
const atMost = amount().optional().describe('So many at most.');
const sample = amount()
  .prefault(20)
  .describe('Exchanges that must have ended before anything is said, so that nothing never counts as good.');

const upstreamStates = [
  'unknown',
  'healthy',
  'unhealthy',
  'ejected',
  'circuit_open',
  'draining',
  'disabled',
  'broken',
] as const satisfies readonly UpstreamState[];

// The severities have a key for every kind of event.
const eventKinds = Object.keys(eventSeverities) as EventKind[];

/**
 * What can be measured: a closed list. All of it is taken from what the engine reports of real exchanges, listeners and upstreams,
 * from what the clients of the traffic saw, or from what a built-in upstream was really asked.
 */
export const measureSchema = z.discriminatedUnion('measure', [
  z.strictObject({
    measure: z.literal('answered').describe('How many exchanges were answered in full, with what status.'),
    of,
    status: statusRanges().prefault('200-399').describe('The statuses that count as answered.'),
    share: percent().prefault('100%').describe('Of the exchanges that ended, at least.'),
    sample,
  }),
  z.strictObject({
    measure: z.literal('shares').describe('How exchanges are shared out.'),
    of,
    by: z.enum(['upstream', 'pool', 'route']).prefault('upstream').describe('What the shares are of.'),
    shares: z.record(z.string().max(64), percent()).describe('The share of each, by its id.'),
    within: percent().prefault('5%').describe('How far each may be from it, of all exchanges.'),
    sample,
  }),
  z.strictObject({
    measure: z.literal('count').describe('How many exchanges there were.'),
    of,
    atLeast,
    atMost,
  }),
  z.strictObject({
    measure: z.literal('compare').describe('Two groups of exchanges, one in multiples of the other.'),
    what: z
      .enum(['count', 'p50', 'p95', 'p99'])
      .describe('How many there were, or a percentile of how long they took.'),
    of,
    to: filterSchema.describe('The group that it is compared with.'),
    timesAtLeast: z
      .number()
      .min(0)
      .max(1_000)
      .optional()
      .describe('So many times that of the other at least.'),
    timesAtMost: z.number().min(0).max(1_000).optional().describe('So many times that of the other at most.'),
    sample,
  }),
  z.strictObject({
    measure: z.literal('decided').describe('In how many exchanges the engine decided something.'),
    of,
    code: z
      .string()
      .regex(/^[a-z]+\.[a-z_]+$/)
      .describe('The code of the decision, such as `retry.again`.'),
    atLeast,
    atMost,
  }),
  z.strictObject({
    measure: z.literal('stays').describe('How many clients were always served by the same upstream.'),
    of,
    share: percent().prefault('100%').describe('Of the clients, at least.'),
    clients: amount().prefault(2).describe('Clients that must have come more than once.'),
    upstreams: amount().prefault(2).describe('Upstreams that all of them together must have come to.'),
  }),
  z.strictObject({
    measure: z.literal('state').describe('Whether an upstream came to be in a state.'),
    pool: demoId().describe('Its pool.'),
    upstream: name().describe('Its id in the pool.'),
    is: z.array(z.enum(upstreamStates)).min(1).describe('Any of these.'),
  }),
  z.strictObject({
    measure: z.literal('event').describe('How often something happened, as the event log tells it.'),
    kind: z.enum(eventKinds).describe('The kind of event.'),
    pool: demoId().optional().describe('Only events about this pool.'),
    upstream: name().optional().describe('Only events about this upstream.'),
    atLeast,
    atMost,
  }),
  z.strictObject({
    measure: z.literal('asked').describe('How often a built-in upstream was asked, as it counted itself.'),
    upstream: name().describe('The built-in upstream.'),
    atLeast,
    atMost,
  }),
  z.strictObject({
    measure: z.literal('refused').describe('Connections that a listener turned away.'),
    listener: demoId().describe('The listener.'),
    limit: z
      .enum(['connections', 'connectionsPerClient'])
      .prefault('connectionsPerClient')
      .describe('The limit that was reached.'),
    atLeast,
    atMost,
  }),
  z.strictObject({
    measure: z.literal('generations').describe('How often the running configuration was replaced.'),
    atLeast,
    atMost,
  }),
  z.strictObject({
    measure: z
      .literal('clients')
      .describe('What the clients of a stream saw: answers, or messages that came back.'),
    stream: name().describe('The stream.'),
    failed: amount()
      .prefault(0)
      .describe('So many may have failed: no connection, no whole answer, or too late.'),
    atLeast: amount().prefault(1).describe('So many must have been answered.'),
  }),
]);

export type Measure = z.output<typeof measureSchema>;
export type MeasureOf<Name extends Measure['measure']> = Extract<Measure, { measure: Name }>;
