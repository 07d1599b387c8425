import type {
  ScenarioCheckProgress,
  ScenarioCheckState,
  ScenarioInfo,
  ScenarioPhase,
  ScenarioState,
} from '../../../shared/model/scenario.ts';
import type { Tone } from '../../ui/tone.ts';

interface Word {
  readonly text: string;
  readonly tone: Tone;
}

export const phaseWords: Readonly<Record<ScenarioPhase, Word>> = {
  starting: { text: 'Starting', tone: 'live' },
  running: { text: 'Running', tone: 'live' },
  paused: { text: 'Paused', tone: 'warn' },
  passed: { text: 'Passed', tone: 'ok' },
  failed: { text: 'Failed', tone: 'error' },
};

export const checkWords: Readonly<Record<ScenarioCheckState, Word>> = {
  waiting: { text: 'Waiting', tone: 'neutral' },
  measuring: { text: 'Measuring', tone: 'live' },
  passed: { text: 'Passed', tone: 'ok' },
  failed: { text: 'Failed', tone: 'error' },
};

/** A check as it is planned and as it was measured. */
export interface ShownCheck {
  readonly id: string;
  readonly step: number;
  readonly sentence: string;
  readonly state: ScenarioCheckState;
  /** With the numbers; empty before. */
  readonly measured: string;
}

const notYet: Omit<ScenarioCheckProgress, 'id'> = { state: 'waiting', measured: '' };

export function shownChecks(info: ScenarioInfo, run: ScenarioState): readonly ShownCheck[] {
  const progress = new Map(run.checks.map((check) => [check.id, check]));
  return info.checks.map((check) => {
    const { state, measured } = progress.get(check.id) ?? notYet;
    return { ...check, state, measured };
  });
}

/** Requests a second now. While nothing is sent nothing is measured either, and the last number would be an old one. */
export const rateNow = ({ phase, traffic }: ScenarioState): number =>
  phase === 'running' ? traffic.perSecond : 0;

export const isOver = ({ phase }: ScenarioState): boolean => phase === 'passed' || phase === 'failed';

export type StepProgress = 'done' | 'current' | 'failed' | 'ahead';

/** How far a step is. One whose check failed says so, whichever is current. */
export function stepProgress(
  index: number,
  run: Pick<ScenarioState, 'phase' | 'step'>,
  checks: readonly ShownCheck[],
): StepProgress {
  if (checks.some(({ step, state }) => step === index && state === 'failed')) return 'failed';
  if (run.phase === 'passed' || index < run.step) return 'done';
  return index === run.step ? 'current' : 'ahead';
}

/** How much of each step is over, 0 to 1, by the time of the scenario. A step that takes longer than planned is nearly over. */
export function stepShares(info: ScenarioInfo, run: ScenarioState): readonly number[] {
  const before = info.steps.slice(0, run.step).reduce((sum, { seconds }) => sum + seconds, 0);
  return info.steps.map(({ seconds }, index) => {
    if (run.phase === 'passed' || index < run.step) return 1;
    if (index > run.step) return 0;
    const share = (run.elapsed / 1000 - before) / Math.max(seconds, 0.001);
    // A scenario that is stepped through waits at the end of a step.
    return Math.min(run.phase === 'paused' ? 1 : 0.97, Math.max(0, share));
  });
}

/** `2.5 s`, `12 s`, `1 min 5 s`. @param seconds whole or not; rounded from ten on */
export function lengthText(seconds: number): string {
  if (seconds < 10) return `${Math.round(seconds * 10) / 10} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const rest = whole % 60;
  return `${Math.floor(whole / 60)} min${rest === 0 ? '' : ` ${rest} s`}`;
}

export const plural = (amount: number, one: string, more = `${one}s`): string =>
  `${amount} ${amount === 1 ? one : more}`;

export const passedCount = (checks: readonly ShownCheck[]): number =>
  checks.filter(({ state }) => state === 'passed').length;
