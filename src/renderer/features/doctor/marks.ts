import type { ChainReport, StepReport } from '../../../shared/model/doctor.ts';
import type { FindingResult } from '../../../shared/model/doctor-finding.ts';
import type { MarkShape } from '../../ui/status-mark.tsx';
import type { Tone } from '../../ui/tone.ts';

export interface ResultMark {
  readonly tone: Tone;
  readonly shape?: MarkShape;
  readonly word: string;
}

const marks: Readonly<Record<FindingResult, ResultMark>> = {
  ok: { tone: 'ok', word: 'fine' },
  warn: { tone: 'warn', word: 'warning' },
  failed: { tone: 'error', word: 'failed' },
  skipped: { tone: 'neutral', shape: 'dash', word: 'not looked at' },
};

/** How a step, a finding or a chain looks; null is one that has not ended. */
export function markOf(result: FindingResult | null, isRunning: boolean): ResultMark {
  if (result !== null) return marks[result];
  return isRunning
    ? { tone: 'live', word: 'being looked at' }
    : { tone: 'neutral', shape: 'dash', word: 'not looked at' };
}

/** The step that is being probed: the first without a result. */
export const currentStep = ({ steps }: ChainReport): StepReport | null =>
  steps.find(({ result }) => result === null) ?? null;
