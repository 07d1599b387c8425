import { z } from 'zod';
import { MAX_LISTENERS, MAX_POOLS, MAX_ROUTES } from './bounds.ts';
import { authoritySchema, cacheSchema, captureSchema, geoSchema } from './capture.ts';
import { listenerSchema } from './listener.ts';
import { poolSchema, type upstreamSchema } from './pool.ts';
import { routeSchema } from './route.ts';

export type { RouteTarget } from './route-target.ts';

/**
 * The whole of `doorman.yaml`, version 1. Input: the file as YAML reads it. Output: plain data that can be cloned to
 * a worker, with every default filled in; durations are milliseconds, sizes bytes, percentages fractions from 0 to 1.
 *
 * This schema judges each value by itself. Use `checkConfig` in `check.ts`, which also looks at what values say
 * about one another and at what this release supports.
 */
export const configSchema = z.strictObject({
  version: z.literal(1).describe('The version of this format.'),
  listeners: z.array(listenerSchema).max(MAX_LISTENERS).prefault([]).describe('Where Doorman listens.'),
  routes: z
    .array(routeSchema)
    .max(MAX_ROUTES)
    .prefault([])
    .describe('What happens to a request. The first route that matches wins, in the order of the file.'),
  pools: z
    .array(poolSchema)
    .max(MAX_POOLS)
    .prefault([])
    .describe('The servers that requests are forwarded to.'),
  cache: cacheSchema.prefault({}).describe('The response cache as a whole; routes switch it on.'),
  capture: captureSchema.prefault({}).describe('What is recorded of the traffic.'),
  geo: geoSchema
    .prefault({})
    .describe('Where clients are, for `geo` balancing, when neither a header nor a simulated place says so.'),
  tls: authoritySchema.prefault({}).describe('What the local certificate authority may sign.'),
});

/** A checked configuration with every default filled in. */
export type Config = z.output<typeof configSchema>;
/** A configuration as written in the file. */
export type ConfigInput = z.input<typeof configSchema>;
export type ListenerConfig = Config['listeners'][number];
export type RouteConfig = Config['routes'][number];
export type PoolConfig = Config['pools'][number];
export type ActiveCheckConfig = NonNullable<PoolConfig['health']['active']>;
export type UpstreamConfig = z.output<typeof upstreamSchema>;
export type CaptureConfig = Config['capture'];
