import { z } from 'zod';
import { type WhatIfReport, whatIfDetailLimit, whatIfLimit } from '../../model/what-if.ts';
import { configInput } from './params.ts';

const id = z.string().min(1).max(64);

export const whatIfParams = {
  /** Decides captured requests by a configuration that is not applied, and by the running one. Nothing is sent. */
  'whatif.run': z.union([
    z.strictObject({
      input: configInput,
      ids: z.array(id).min(1).max(whatIfLimit),
      decisions: z.literal(false).default(false),
    }),
    z.strictObject({
      input: configInput,
      ids: z.array(id).min(1).max(whatIfDetailLimit),
      /** Tells every decision, also where nothing differs. */
      decisions: z.literal(true),
    }),
  ]),
  /** The text that the file would have with this value. Changes nothing. */
  'config.preview': z.strictObject({ input: configInput }),
} as const;

export interface WhatIfResults {
  'whatif.run': WhatIfReport;
  'config.preview': { readonly before: string; readonly after: string };
}
