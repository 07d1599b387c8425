import { z } from 'zod';
import { duration, percent } from '../config/measures.ts';
import { breakModes, upstreamActions } from '../model/upstream-control.ts';
import { MAX_ACTIONS_PER_STEP, MAX_CHECKS_PER_STEP, MAX_VARIANTS } from './bounds.ts';
import { measureSchema } from './measure.ts';
import { demoId, name, sentence, title } from './words.ts';

const controlled = { pool: demoId().describe('Its pool.'), upstream: name().describe('Its id in the pool.') };

/** The variant that stands for what `configuration` says. */
export const baseVariant = 'base';

/** What a step does when it begins, in the order of the list. Each is a map with one key. */
export const actionSchema = z.union([
  z.strictObject({ start: name().describe('The stream begins.') }),
  z.strictObject({ stop: name().describe('The stream sends no more; what is under way ends.') }),
  z.strictObject({
    kill: name().describe('The built-in upstream closes its port and cuts its connections.'),
  }),
  z.strictObject({ revive: name().describe('It listens again, on the same port.') }),
  z.strictObject({ change: name().describe('What it serves has changed, and so have its validators.') }),
  z.strictObject({
    slow: z
      .strictObject({
        upstream: name().describe('The built-in upstream.'),
        delay: duration('0ms', '10s').describe('How long each answer takes from now on at least.'),
      })
      .describe('It answers later, or sooner again.'),
  }),
  z.strictObject({
    fail: z
      .strictObject({
        upstream: name().describe('The built-in upstream.'),
        share: percent().describe('Of its answers that are 500 from now on.'),
      })
      .describe('It fails, or no longer does.'),
  }),
  z.strictObject({
    control: z
      .discriminatedUnion('action', [
        z.strictObject({ action: z.literal('break'), ...controlled, mode: z.enum(breakModes) }),
        z.strictObject({ action: z.enum(upstreamActions).exclude(['break']), ...controlled }),
      ])
      .describe('What the Upstreams view can do to an upstream of the configuration.'),
  }),
  z.strictObject({
    apply: name().describe(
      'A variant takes the place of what the scenario added; `base` is what it began with.',
    ),
  }),
  z.strictObject({
    reload: z
      .strictObject({
        variants: z
          .array(name())
          .min(1)
          .max(MAX_VARIANTS)
          .describe('Which, one after another, again and again.'),
        every: duration('50ms', '10s').describe('How often, until the step ends.'),
      })
      .describe('The configuration is replaced again and again.'),
  }),
  z.strictObject({
    purge: z
      .strictObject({
        listener: demoId().describe('The listener that it was asked through.'),
        path: z.string().startsWith('/').max(256).prefault('/').describe('Everything whose path begins so.'),
      })
      .describe('What is stored is removed from the cache.'),
  }),
]);

export type Action = z.output<typeof actionSchema>;

export const checkSchema = z.strictObject({
  id: name().describe('Names the check, once in the scenario.'),
  sentence: sentence().describe('What has to be true.'),
  since: name()
    .optional()
    .describe('The step from whose beginning on it is measured. Left out: that of the check itself.'),
  by: measureSchema.describe('How it is measured.'),
});

export type Check = z.output<typeof checkSchema>;

export const stepSchema = z.strictObject({
  id: name().describe('Names the step, once in the scenario.'),
  title: title().describe('A heading.'),
  caption: sentence().describe('What happens.'),
  see: sentence().describe('Where to look, and what should be seen there.'),
  duration: duration('100ms', '60s').describe('How long it goes on at least.'),
  patience: duration('0ms', '60s')
    .prefault('10s')
    .describe('How much longer it goes on at most where a check needs more.'),
  actions: z
    .array(actionSchema)
    .max(MAX_ACTIONS_PER_STEP)
    .prefault([])
    .describe('What it does when it begins.'),
  checks: z.array(checkSchema).max(MAX_CHECKS_PER_STEP).prefault([]).describe('What is judged when it ends.'),
});

export type Step = z.output<typeof stepSchema>;
