import { expirySentence } from '../../shared/explain/authority-expiry.ts';
import type { AuthorityFacts } from '../../shared/model/authority.ts';
import type { ProblemCode } from '../../shared/model/status.ts';
import type { EpochMilliseconds } from '../../shared/model/units.ts';
import type { NewProblem, Problems } from './problems.ts';

const codes = [
  'authority.corrupt',
  'authority.locked',
  'authority.removed',
  'authority.expiring',
  'authority.names_missing',
] as const satisfies readonly ProblemCode[];

/** Reports what is wrong with the authority, and takes back what is not so any more. */
export function reportAuthority(problems: Problems, facts: AuthorityFacts, now: EpochMilliseconds): void {
  const current = problemsOf(facts, now);
  for (const code of codes) {
    const problem = current.find((one) => one.code === code);
    if (problem === undefined) problems.resolve(code);
    else problems.report(problem);
  }
}

function problemsOf(facts: AuthorityFacts, now: EpochMilliseconds): readonly NewProblem[] {
  switch (facts.state) {
    case 'corrupt':
      return [
        {
          code: 'authority.corrupt',
          severity: 'error',
          message: facts.reason,
          // Without files there is nothing to set aside: the sentence says what to do.
          action:
            facts.files.length === 0 ? null : { method: 'authority.reset', label: 'Make a new authority' },
        },
      ];
    case 'locked':
      return [{ code: 'authority.locked', severity: 'error', message: facts.reason, action: null }];
    case 'removed':
      return [
        {
          code: 'authority.removed',
          severity: 'warning',
          message:
            'The authority was removed. No client accepts listeners with automatic TLS until there is a new one, at the latest after the next start.',
          action: { method: 'authority.reset', label: 'Make a new authority' },
        },
      ];
    case 'ready':
      return [...expiryOf(facts.notAfter, now), ...missingOf(facts.missingNames)];
  }
}

function expiryOf(notAfter: EpochMilliseconds, now: EpochMilliseconds): readonly NewProblem[] {
  const message = expirySentence(notAfter, now);
  if (message === null) return [];
  return [
    {
      code: 'authority.expiring',
      severity: now >= notAfter ? 'error' : 'warning',
      message,
      action: { method: 'authority.prepare', label: 'Rotate the authority' },
    },
  ];
}

const missingOf = (missingNames: readonly string[]): readonly NewProblem[] =>
  missingNames.length === 0
    ? []
    : [
        {
          code: 'authority.names_missing',
          severity: 'warning',
          message:
            `The local authority cannot sign for ${missingNames.join(', ')}: it was made before 'tls.names' had ${missingNames.length === 1 ? 'it' : 'them'}. ` +
            'Make another one, and have stores trust it before it takes over.',
          action: { method: 'authority.prepare', label: 'Rotate the authority' },
        },
      ];
