import { z } from 'zod';
import type { Mistake } from '../../../shared/config/mistakes.ts';

const mistakeSchema = z.object({
  path: z.array(z.union([z.string(), z.number()])),
  at: z.string(),
  value: z.string(),
  message: z.string(),
  allowed: z.string(),
  line: z.number().exactOptional(),
  column: z.number().exactOptional(),
});

/** The mistakes in the details of a refusal; none where the details are something else. */
export function readMistakes(details: unknown): readonly Mistake[] {
  const read = z.array(mistakeSchema).safeParse(details);
  return read.success ? read.data : [];
}
