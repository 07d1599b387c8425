import { z } from 'zod';
import { statusRanges } from '../config/pool.ts';
import { cacheOutcomes } from '../model/cache.ts';
import { MAX_STEPS } from './bounds.ts';
import { demoId, name } from './words.ts';

/** Which exchanges count. Every key that is given must hold. */
export const filterSchema = z.strictObject({
  stream: name().optional().describe('Those of the clients of a stream.'),
  listener: demoId().optional().describe('Those that came in there.'),
  route: demoId().optional().describe('Those that the route took, on whichever layer.'),
  pool: demoId().optional().describe('Those that went to the pool.'),
  upstream: name()
    .optional()
    .describe('Those that the upstream of the configuration answered, or failed to.'),
  path: z.string().startsWith('/').max(256).optional().describe('Those whose path begins so.'),
  status: statusRanges().optional().describe('Those answered with such a status.'),
  cache: z.array(z.enum(cacheOutcomes)).min(1).optional().describe('Those for which the cache did that.'),
  answeredBy: z.enum(['upstream', 'cache', 'doorman']).optional().describe('Those that it answered.'),
  steps: z
    .array(name())
    .min(1)
    .max(MAX_STEPS)
    .optional()
    .describe('Those that began in these steps, in place of those of the step of the check.'),
});

export type ExchangeFilter = z.output<typeof filterSchema>;
