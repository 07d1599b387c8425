import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { scenarioFolder } from '../../helpers/start-host.ts';
import type { CommandResult } from './command-line.ts';
import { demoRuns, outcomeOf } from './demo-runs.ts';

const entry = z.looseObject({ id: z.string() });
const partsSchema = z.looseObject({
  configuration: z.looseObject({ pools: z.array(entry), routes: z.array(entry) }),
  steps: z.array(z.looseObject({ patience: z.string().optional() })),
});
type Parts = z.infer<typeof partsSchema>;

interface Mutation {
  readonly name: string;
  readonly without: string;
  /** Played until the step at this index. */
  readonly steps: number;
  readonly change: (parts: Parts) => void;
  /** Checks that must notice. */
  readonly noticed: readonly string[];
}

const find = (list: Parts['configuration']['pools'], id: string): Record<string, unknown> => {
  const found = list.find((one) => one.id === id);
  if (found === undefined) throw new Error(`The scenario has no '${id}'.`);
  return found;
};

const mutations: readonly Mutation[] = [
  {
    name: 'kill-an-upstream',
    without: 'retries',
    steps: 2,
    change: ({ configuration }) => {
      find(configuration.pools, 'demo-shop')['retry'] = { attempts: 1 };
    },
    noticed: ['retried', 'nobody-noticed'],
  },
  {
    name: 'balancing-compared',
    without: 'least requests',
    steps: 1,
    change: ({ configuration }) => {
      find(configuration.pools, 'demo-fewest')['balance'] = 'round-robin';
    },
    noticed: ['fewest'],
  },
  {
    name: 'slow-upstream-and-the-breaker',
    without: 'a breaker',
    steps: 3,
    change: ({ configuration }) => {
      delete find(configuration.pools, 'demo-shop')['circuitBreaker'];
    },
    noticed: ['opened', 'spared', 'not-asked'],
  },
  {
    name: 'cache-hit-stale-stampede',
    without: 'a cache for pictures',
    steps: 2,
    change: ({ configuration }) => {
      delete find(configuration.routes, 'demo-pictures')['cache'];
    },
    noticed: ['once-each', 'hit', 'one-fetch', 'collapsed'],
  },
  {
    name: 'paris-and-los-angeles',
    without: 'places',
    steps: 1,
    change: ({ configuration }) => {
      find(configuration.pools, 'demo-world')['balance'] = 'random';
    },
    noticed: ['europe', 'america', 'by-place'],
  },
  {
    name: 'edge-and-gateway',
    without: 'retries at the edge',
    steps: 2,
    change: ({ configuration }) => {
      find(configuration.pools, 'demo-gateways')['retry'] = { attempts: 1 };
    },
    noticed: ['failover', 'unnoticed'],
  },
  {
    name: 'blue-green-by-header',
    without: 'the header in the route',
    steps: 1,
    change: ({ configuration }) => {
      delete find(configuration.routes, 'demo-preview')['match'];
    },
    noticed: ['others-blue'],
  },
  {
    name: 'sticky-sessions',
    without: 'the cookie',
    steps: 1,
    change: ({ configuration }) => {
      delete find(configuration.pools, 'demo-shops')['sticky'];
    },
    noticed: ['stay', 'by-cookie'],
  },
  {
    name: 'rate-limit-and-slow-attack',
    without: 'a rate',
    steps: 2,
    change: ({ configuration }) => {
      delete find(configuration.routes, 'demo-shop')['limits'];
    },
    noticed: ['held-back', 'by-rate'],
  },
];

const run = demoRuns();
const results = new Map<string, Promise<CommandResult>>();

async function playMutated({ name, steps, change }: Mutation): Promise<CommandResult> {
  const folder = await mkdtemp(join(tmpdir(), 'doorman-mutated-'));
  try {
    const text = await readFile(new URL(`${name}.yaml`, scenarioFolder), 'utf8');
    const parts = partsSchema.parse(parse(text));
    change(parts);
    // What was taken away does not come by waiting.
    parts.steps = parts.steps.slice(0, steps).map((step) => ({ ...step, patience: '500ms' }));
    await writeFile(join(folder, `${name}.yaml`), stringify(parts, { aliasDuplicateObjects: false }));
    return await run([name, '--scenarios', folder, '--json']);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

beforeAll(() => {
  for (const mutation of mutations) results.set(mutation.name, playMutated(mutation));
});

test.each(mutations)(
  '$name fails without $without',
  async ({ name, noticed }) => {
    const result = await results.get(name);
    if (result === undefined) throw new Error(`${name} was not started.`);
    const outcome = outcomeOf(result);
    const failed = outcome.checks.flatMap(({ id, state }) => (state === 'failed' ? [id] : []));
    expect(outcome.problem).toBe(null);
    expect(failed).toEqual(expect.arrayContaining([...noticed]));
    expect(outcome).toMatchObject({ phase: 'failed', code: 1 });
  },
  180_000,
);
