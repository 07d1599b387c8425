import { ContractError } from '../../../shared/contract/errors.ts';
import type { Handlers } from '../../../shared/contract/methods.ts';
import type { HistorySupervisor } from '../history-supervisor.ts';

type RecordHandlers = Pick<Handlers, 'history.reset'>;

/** What lies in the data directory of recorded exchanges. */
export function recordHandlers({
  history,
}: {
  readonly history: Pick<HistorySupervisor, 'reset'>;
}): RecordHandlers {
  return {
    'history.reset': async () => {
      const state = await history.reset();
      if (state.state !== 'ready')
        throw new ContractError('history.unavailable', 'The new history file is not usable either.');
      return {};
    },
  };
}
