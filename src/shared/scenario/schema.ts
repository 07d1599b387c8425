import { z } from 'zod';
import { wholeNumber } from '../config/judge.ts';
import { seedLimit } from '../model/scenario.ts';
import { MAX_STEPS, MAX_STREAMS, MAX_UPSTREAMS, MAX_URLS, MAX_VARIANTS } from './bounds.ts';
import { stepSchema } from './step.ts';
import { streamSchema } from './stream.ts';
import { upstreamSchema } from './upstream.ts';
import { demoId, name, sentence, title } from './words.ts';

/** Judged as a configuration of its own once the placeholders have values: see `configuration.ts`. */
const part = (of: string) => z.array(z.unknown()).prefault([]).describe(of);

const atMost = (entries: number) => (map: object) => Object.keys(map).length <= entries;

/**
 * The whole of `resources/scenarios/NAME.yaml`. Input: the file as YAML reads it. Output: plain data with every default filled in.
 * This judges each value by itself; `checkScenario` also looks at what they say about one another.
 */
export const scenarioSchema = z.strictObject({
  title: title().describe('What it is called.'),
  order: wholeNumber(1, 1_000).prefault(100).describe('Where it stands in the list.'),
  summary: sentence().describe('What happens in it.'),
  lesson: sentence().describe('What one learns from it.'),
  seed: wholeNumber(0, seedLimit)
    .prefault(1)
    .describe('The same seed makes the same requests in the same order.'),
  upstreams: z
    .record(name(), upstreamSchema)
    .refine(atMost(MAX_UPSTREAMS))
    .describe('Servers that are started for it. `{{NAME}}` in the configuration is the URL of one.'),
  configuration: z
    .strictObject({
      listeners: part(
        'Listeners, without `port`: a free one is taken. `{{ID.port}}` elsewhere is that port.',
      ),
      routes: part('Routes; each names its listeners.'),
      pools: part('Pools.'),
    })
    .describe('What is added to the configuration that runs. Every id begins with `demo-`.'),
  variants: z
    .record(
      name(),
      z.strictObject({
        routes: part('Routes in place of all of those of the scenario.').optional(),
        pools: part('Pools in place of all of those of the scenario.').optional(),
      }),
    )
    .refine(atMost(MAX_VARIANTS))
    .prefault({})
    .describe('Other configurations, that steps apply.'),
  streams: z
    .record(name(), streamSchema)
    .refine(atMost(MAX_STREAMS))
    .prefault({})
    .describe('What clients do.'),
  urls: z
    .array(
      z.strictObject({
        title: title().describe('What is found there.'),
        listener: demoId().describe('The listener that serves it.'),
        path: z.string().startsWith('/').max(256).prefault('/').describe('The path.'),
      }),
    )
    .max(MAX_URLS)
    .prefault([])
    .describe('What can be opened in a browser.'),
  steps: z.array(stepSchema).min(1).max(MAX_STEPS).describe('What happens, one after another.'),
});

export type ScenarioFile = z.output<typeof scenarioSchema>;
