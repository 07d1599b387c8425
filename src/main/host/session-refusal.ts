import { ContractError } from '../../shared/contract/errors.ts';
import { sessionLimit } from '../../shared/model/session.ts';
import type { SessionRefusal } from '../history/sessions.ts';

/** Why nothing was done with a session, as a refusal. @param id null for one that was to begin */
export function refused(refusal: SessionRefusal, id: number | null): ContractError {
  switch (refusal) {
    case 'not_found':
      return new ContractError('session.not_found', `There is no session ${id}; it may have been deleted.`);
    case 'is_live':
      return new ContractError(
        'session.is_live',
        'What is recorded now goes into this session, so it cannot be deleted. Begin another first.',
      );
    case 'too_many':
      return new ContractError(
        'session.too_many',
        `History holds ${sessionLimit} sessions, which is as many as it can. Delete some first.`,
      );
  }
}
