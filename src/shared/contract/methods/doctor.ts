import { z } from 'zod';
import { MAX_LINE_CHARACTERS } from '../../config/bounds.ts';
import { doctorTargetLimit } from '../../model/doctor.ts';
import { type HostsOutcome, type HostsPlan, hostsNameLimit } from '../../model/hosts-plan.ts';
import { proxyVariableNames } from '../../model/proxy-variables.ts';
import { revision } from './params.ts';

/** Entries of the hosts file. Names are judged when they are planned. */
const hostsChange = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('add'),
    names: z.array(z.string().min(1).max(253)).min(1).max(hostsNameLimit).readonly(),
  }),
  z.strictObject({ kind: z.literal('remove') }),
]);

/** From a host name to an answer, and the hosts file. */
export const doctorMethodParams = {
  /**
   * Looks at every way from a host name to an answer, or at those of one name or URL. Progress and result come as `doctor` events.
   * One run at a time: a new one cancels the one before. `proxyVariables` are those of the shell that asks.
   */
  'doctor.run': z.strictObject({
    target: z.string().min(1).max(doctorTargetLimit).optional(),
    proxyVariables: z
      .partialRecord(z.enum(proxyVariableNames), z.string().max(MAX_LINE_CHARACTERS))
      .optional(),
  }),
  'doctor.cancel': z.strictObject({ id: z.string().min(1).max(64) }),
  /** What a change of the hosts file would be. Changes nothing. */
  'names.plan': z.strictObject({ change: hostsChange }),
  /** Makes a change that was planned and shown, on the file of that revision. Call only after consent. */
  'names.apply': z.strictObject({ change: hostsChange, revision }),
} as const;

export interface DoctorMethodResults {
  'doctor.run': { readonly id: string };
  'doctor.cancel': Record<never, never>;
  'names.plan': HostsPlan;
  'names.apply': HostsOutcome;
}
