import { assertNever } from '../assert-never.ts';
import type { BreakpointEvidence, HeldBodyReason, ReleaseReason } from '../model/breakpoint.ts';
import type { DecisionOf } from '../model/decision.ts';
import { duration } from './durations.ts';
import type { Explanation, ExplanationTable, Tone } from './explanation.ts';
import { code, type Segment, say, strong } from './segments.ts';
import { sizeText } from './sizes.ts';
import { changeTable } from './transform.ts';

type BreakpointDecision = { [Code in keyof BreakpointEvidence]: DecisionOf<Code> }[keyof BreakpointEvidence];

/** Why the body of a held message cannot be edited, as the end of a sentence. */
export const heldBodyWords: Readonly<Record<HeldBodyReason, string>> = {
  too_large: 'it is longer than can be held, so it goes on as it comes',
  busy: 'other held exchanges have the memory, so it goes on as it comes',
  late: 'it was not whole soon, as a stream is not, so it goes on as it comes',
  cut: 'it broke off',
};

const releaseWords: Readonly<Record<ReleaseReason, string>> = {
  reload: 'a new configuration was applied',
  removed: 'the breakpoint was changed or removed',
  unwatched: 'no window was left to decide',
  shutdown: 'Doorman was closed',
};

const told = (
  tone: Tone,
  sentence: readonly Segment[],
  table: ExplanationTable | null = null,
): Explanation => ({
  stage: 'Breakpoint',
  tone,
  sentence,
  table,
});

/** What a breakpoint did, and what became of the exchange that it held. */
export function explainBreakpoint(decision: BreakpointDecision): Explanation {
  const { breakpoint, side } = decision.evidence;
  const name = strong(breakpoint);
  switch (decision.code) {
    case 'breakpoint.held': {
      const { timeout, body } = decision.evidence;
      const rest = body === null ? '' : `. Its body cannot be edited: ${heldBodyWords[body]}`;
      return told(
        'warn',
        say`Breakpoint ${name} held the ${side} for a person, for ${duration(timeout)} at most${rest}`,
      );
    }
    case 'breakpoint.continued':
      return told(
        'info',
        say`A person let the ${side} go on unchanged after ${duration(decision.evidence.waited)}`,
      );
    case 'breakpoint.edited': {
      const { waited, changes, line, body } = decision.evidence;
      const lineWords = line === null ? '' : say`, ${code(line.before)} became ${code(line.after)}`;
      const bodyWords =
        body === null
          ? ''
          : `, the body of ${sizeText(body.before)} was replaced by one of ${sizeText(body.after)}`;
      return told(
        'warn',
        say`A person edited the ${side} and let it go on after ${duration(waited)}${lineWords}${bodyWords}`,
        changeTable(changes),
      );
    }
    case 'breakpoint.dropped':
      return told(
        'error',
        say`A person dropped the exchange at the ${side} after ${duration(decision.evidence.waited)}`,
      );
    case 'breakpoint.timed_out':
      return told(
        'warn',
        say`Nobody decided within ${duration(decision.evidence.waited)}: the ${side} went on unchanged`,
      );
    case 'breakpoint.released':
      return told(
        'info',
        say`The ${side} went on unchanged after ${duration(decision.evidence.waited)}: ${releaseWords[decision.evidence.why]}`,
      );
    case 'breakpoint.passed':
      return told(
        'warn',
        say`Breakpoint ${name} meant the ${side}, but ${decision.evidence.limit} exchanges were held already: it passed`,
      );
    case 'breakpoint.client_left':
      return told(
        'warn',
        say`The client left after ${duration(decision.evidence.waited)}, while the ${side} was held`,
      );
    default:
      return assertNever(decision);
  }
}
