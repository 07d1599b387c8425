import { shellQuote } from '../../shared/shell/shell-quote.ts';
import type { ChangePlan, ChangeStep } from './change-plan.ts';
import { complaintOf } from './complaint.ts';
import type { TrustContext } from './context.ts';
import { storeProgramTime } from './limits.ts';

/** Asks the person once for the rights of an administrator and runs a command with them, in the system's shell. */
export type Elevate = (command: string) => Promise<void>;

/** True when some step needs rights that we do not have. */
export const needsElevation = (plan: ChangePlan, context: Pick<TrustContext, 'isAdministrator'>): boolean =>
  !context.isAdministrator && plan.steps.some(({ elevated }) => elevated);

/**
 * Runs the steps of a plan one after the other, and stops at the first that fails.
 *
 * @returns what failed, in one sentence; null when all of it is done
 */
export async function carryOut(plan: ChangePlan, context: TrustContext): Promise<string | null> {
  for (const { program, args } of plan.steps) {
    const result = await context.run(program, args, {
      environment: context.environment,
      timeLimit: storeProgramTime,
    });
    if (result.code !== 0) return complaintOf(program, result);
  }
  return null;
}

/** One step as a person would type it. */
export function stepCommand({ program, args }: ChangeStep, platform: NodeJS.Platform): string {
  const quote = platform === 'win32' ? windowsQuote : shellQuote;
  return [program, ...args].map(quote).join(' ');
}

/**
 * The plans of several stores as one command, for one question. A store whose steps fail stops none of the others;
 * what became of each is looked up in the store itself.
 */
export function joinedCommand(plans: readonly ChangePlan[], platform: NodeJS.Platform): string {
  const separator = platform === 'win32' ? ' & ' : ' ; ';
  return plans
    .map(({ steps }) => `( ${steps.map((step) => stepCommand(step, platform)).join(' && ')} )`)
    .join(separator);
}

/** For cmd.exe: our arguments are paths and options, and paths cannot contain a double quote. */
const windowsQuote = (text: string): string => (/^[\w\-.:\\/]+$/.test(text) ? text : `"${text}"`);
