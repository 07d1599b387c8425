import { z } from 'zod';
import { type ScenarioInfo, scenarioActions, seedLimit } from '../../model/scenario.ts';

export const scenarioParams = {
  /** Scenarios that can be run, in the order in which they are shown. */
  'scenarios.list': z.strictObject({}),
  /**
   * Begins one; its course comes as `scenario` events. What it adds is laid over the configuration in memory, and the file stays as it
   * is. One that is over is taken down first; one that runs, is paused or starts refuses: `scenario.busy` says which.
   */
  'scenarios.run': z.strictObject({
    name: z.string().min(1).max(64),
    /** Default: that of the scenario. */
    seed: z.number().int().min(0).max(seedLimit).optional(),
    /** Begins paused before the first step, for somebody who goes on step by step. */
    paused: z.boolean().default(false),
  }),
  /** Refused with `scenario.none` where none is up. Resolves when it is done: after `stop` nothing of it is left. */
  'scenarios.control': z.strictObject({ action: z.enum(scenarioActions) }),
} as const;

export interface ScenarioResults {
  'scenarios.list': { readonly items: readonly ScenarioInfo[] };
  'scenarios.run': Record<never, never>;
  'scenarios.control': Record<never, never>;
}
