import { z } from 'zod';
import { wholeNumber } from '../config/judge.ts';
import { duration, percent } from '../config/measures.ts';
import { title } from './words.ts';

const common = {
  title: title().optional().describe('What its pages call it. Left out: its name.'),
  delay: duration('0ms', '10s').prefault(0).describe('How long each answer takes at least.'),
  failures: percent()
    .prefault(0)
    .describe('The share of requests that it answers with 500, drawn from the seed of the scenario.'),
};

/** How long a cache may keep an answer, as the server says. */
const freshness = {
  maxAge: duration('0s', '1h').prefault('60s').describe('For how long its answers are fresh.'),
};

/**
 * A server that comes with Doorman: small, real, and only on this machine.
 *
 * - `shop`: pages with products, and the same as JSON below `/api`
 * - `api`: JSON with its `version`, whose shape differs from version to version
 * - `images`: drawings as SVG with `ETag`, `Last-Modified` and `Cache-Control`
 * - `chat`: a page, and a WebSocket at `/socket` that sends back what it is told
 * - `slow`: as `shop`, and every answer takes `delay`
 * - `flaky`: as `shop`, and `failures` of its answers are 500
 */
export const upstreamSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('shop'), ...common, ...freshness }),
  z.strictObject({
    kind: z.literal('api'),
    ...common,
    version: wholeNumber(1, 3).prefault(1).describe('Which of three versions of the interface it speaks.'),
  }),
  z.strictObject({ kind: z.literal('images'), ...common, ...freshness }),
  z.strictObject({ kind: z.literal('chat'), ...common }),
  z.strictObject({
    kind: z.literal('slow'),
    ...common,
    ...freshness,
    delay: duration('0ms', '10s').prefault('600ms').describe('How long each answer takes at least.'),
  }),
  z.strictObject({
    kind: z.literal('flaky'),
    ...common,
    ...freshness,
    failures: percent().prefault('30%').describe('The share of requests that it answers with 500.'),
  }),
]);

export type BuiltInUpstream = z.output<typeof upstreamSchema>;
