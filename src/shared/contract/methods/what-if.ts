import { z } from 'zod';
import { type WhatIfAnswer, type WhatIfReport, whatIfDetailLimit, whatIfLimit } from '../../model/what-if.ts';
import { configInput, exchangeId } from './params.ts';

export const whatIfParams = {
  /** Decides captured requests by a configuration that is not applied, and by the running one. Nothing is sent. */
  'whatif.run': z.union([
    z.strictObject({
      input: configInput,
      ids: z.array(exchangeId).min(1).max(whatIfLimit),
      decisions: z.literal(false).default(false),
    }),
    z.strictObject({
      input: configInput,
      ids: z.array(exchangeId).min(1).max(whatIfDetailLimit),
      /** Tells every decision, also where nothing differs. */
      decisions: z.literal(true),
    }),
  ]),
  /**
   * Sends a captured request on, once, as a configuration that is not applied would: its upstreams are asked, with retries and all.
   * Nothing of it is recorded, and nothing that runs is changed.
   */
  'whatif.ask': z.strictObject({
    input: configInput,
    id: exchangeId,
    /** Sends the part of a body that was kept where not all of it was. */
    acceptCut: z.boolean().default(false),
  }),
  /** The text that the file would have with this value. Changes nothing. */
  'config.preview': z.strictObject({ input: configInput }),
} as const;

export interface WhatIfResults {
  'whatif.run': WhatIfReport;
  'whatif.ask': WhatIfAnswer;
  'config.preview': { readonly before: string; readonly after: string };
}
