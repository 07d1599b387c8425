import { ContractError } from '../../../shared/contract/errors.ts';
import type { Handlers } from '../../../shared/contract/methods.ts';
import type { AuthorityKeeper } from '../authority-keeper.ts';
import type { EngineSupervisor } from '../engine-supervisor.ts';
import type { HistorySupervisor } from '../history-supervisor.ts';

type RecordHandlers = Pick<Handlers, 'authority.get' | 'authority.reset' | 'history.reset'>;

export interface RecordHandlersOptions {
  readonly authority: AuthorityKeeper;
  readonly engine: EngineSupervisor;
  readonly history: HistorySupervisor;
}

/** What lies in the data directory: the authority and history. */
export function recordHandlers({ authority, engine, history }: RecordHandlersOptions): RecordHandlers {
  return {
    'authority.get': () => authority.facts(),
    'authority.reset': async () => {
      try {
        const facts = await authority.reset();
        await engine.setAuthority(authority.material());
        return facts;
      } catch (error) {
        if (error instanceof ContractError) throw error;
        throw new ContractError(
          'authority.unavailable',
          error instanceof Error ? error.message : String(error),
        );
      }
    },
    'history.reset': async () => {
      const state = await history.reset();
      if (state.state !== 'ready')
        throw new ContractError('history.unavailable', 'The new history file is not usable either.');
      return {};
    },
  };
}
