import type { ReactNode } from 'react';
import { expirySentence } from '../../../shared/explain/authority-expiry.ts';
import type { AuthorityFacts } from '../../../shared/model/authority.ts';
import { epochMilliseconds } from '../../../shared/model/units.ts';
import { Banner } from '../../ui/banner.tsx';
import type { Tone } from '../../ui/tone.ts';
import { useNow } from '../../ui/use-now.ts';

export interface AuthorityNotesProps {
  readonly facts: Extract<AuthorityFacts, { state: 'ready' | 'locked' }>;
  /** The next authority is made already; the notes say so instead of how to make it. */
  readonly hasNext: boolean;
}

interface Note {
  readonly key: string;
  readonly tone: Tone;
  readonly text: ReactNode;
}

/** Why another authority is wanted, or this one cannot sign. */
export function AuthorityNotes({ facts, hasNext }: AuthorityNotesProps) {
  const now = useNow(60_000);
  const { missingNames } = facts;
  const expiry = expirySentence(facts.notAfter, epochMilliseconds(now));
  const remedy = hasNext ? 'The next one is made, see below.' : 'Rotate makes one that can.';
  const notes: readonly Note[] = [
    ...(facts.state === 'locked' ? [{ key: 'locked', tone: 'error', text: facts.reason } as const] : []),
    ...(expiry === null
      ? []
      : [{ key: 'expiry', tone: now >= facts.notAfter ? 'error' : 'warn', text: expiry } as const]),
    ...(missingNames.length === 0
      ? []
      : [
          {
            key: 'names',
            tone: 'warn',
            text: `The configuration names ${missingNames.join(', ')}, which this authority may not sign. ${remedy}`,
          } as const,
        ]),
    ...(facts.isSingleLevel
      ? [
          {
            key: 'single',
            tone: 'warn',
            text: `This authority was made by an early Doorman, without an intermediate. Java does not hold such a one to local names: to Java, whoever steals its key could vouch for any site. ${hasNext ? 'The next one is made, see below.' : 'Rotate makes one that Java limits, too.'}`,
          } as const,
        ]
      : []),
  ];
  if (notes.length === 0) return null;
  return (
    <div className="divide-y divide-line overflow-hidden rounded-lg border border-line">
      {notes.map(({ key, tone, text }) => (
        <Banner key={key} tone={tone}>
          {text}
        </Banner>
      ))}
    </div>
  );
}
