import type { Explanation } from '../../../shared/explain/index.ts';
import type { MarkShape } from '../../ui/status-mark.tsx';
import type { Tone } from '../../ui/tone.ts';

/** How the tone of an explanation is marked. */
export const marks: Readonly<
  Record<Explanation['tone'], { readonly tone: Tone; readonly shape: MarkShape; readonly label: string }>
> = {
  ok: { tone: 'ok', shape: 'ring', label: 'As wished' },
  info: { tone: 'neutral', shape: 'dashed-ring', label: 'Worth knowing' },
  warn: { tone: 'warn', shape: 'diamond', label: 'Probably not wanted' },
  error: { tone: 'error', shape: 'triangle', label: 'Failed here' },
};
