import type { Problem, ProblemCode } from '../../shared/model/status.ts';
import { epochMilliseconds } from '../../shared/model/units.ts';

/** Problems shown at once. Listeners are the only kind with many, and a file has at most 100 of those. */
export const problemLimit = 128;

export interface NewProblem {
  readonly code: ProblemCode;
  /** What it is about, where one code can be true of several things; makes the id. */
  readonly about?: string;
  readonly severity: Problem['severity'];
  readonly message: string;
  readonly action?: Problem['action'];
}

/** What a person should know now, one entry for each code and thing. */
export interface Problems {
  /** Adds it, or replaces the one of the same code and thing; its time stays that of the first. */
  report(problem: NewProblem): void;
  /** Takes it away; without `about`, every problem of that code. */
  resolve(code: ProblemCode, about?: string): void;
  list(): readonly Problem[];
}

export function createProblems(onChange: () => void, now: () => number = Date.now): Problems {
  const current = new Map<string, Problem>();

  return {
    report({ code, about, severity, message, action = null }) {
      const id = about === undefined ? code : `${code}:${about}`;
      const known = current.get(id);
      if (known !== undefined && known.message === message && known.severity === severity) return;
      if (known === undefined && current.size >= problemLimit) return;
      current.set(id, { id, code, severity, message, at: known?.at ?? epochMilliseconds(now()), action });
      onChange();
    },
    resolve(code, about) {
      let changed = false;
      for (const problem of [...current.values()]) {
        if (problem.code !== code || (about !== undefined && problem.id !== `${code}:${about}`)) continue;
        current.delete(problem.id);
        changed = true;
      }
      if (changed) onChange();
    },
    list: () => [...current.values()],
  };
}
