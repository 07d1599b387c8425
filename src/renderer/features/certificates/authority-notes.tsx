import type { AuthorityCertificateFacts } from '../../../shared/model/authority.ts';
import { Banner } from '../../ui/banner.tsx';

export interface AuthorityNotesProps {
  readonly facts: AuthorityCertificateFacts;
  /** The next authority is made already; the note says so instead of how to make it. */
  readonly hasNext: boolean;
}

/** Why another authority is wanted, where it is no problem that the banner above every view tells of. */
export function AuthorityNotes({ facts, hasNext }: AuthorityNotesProps) {
  if (!facts.isSingleLevel) return null;
  return (
    <div className="overflow-hidden rounded-lg border border-line">
      <Banner tone="warn">
        This authority was made by an early Doorman, without an intermediate. Java does not hold such a one to
        local names: to Java, whoever steals its key could vouch for any site.{' '}
        {hasNext ? 'The next one is made, see below.' : 'Rotate makes one that Java limits, too.'}
      </Banner>
    </div>
  );
}
