import { ContractError } from '../../../shared/contract/errors.ts';
import type { EventName, EventPayloads } from '../../../shared/contract/events.ts';
import { exchangeListLimit } from '../../../shared/contract/methods/exchanges.ts';
import type { HistoryMethodResults } from '../../../shared/contract/methods/history.ts';
import type { Handlers } from '../../../shared/contract/methods.ts';
import { markLimit } from '../../../shared/model/mark.ts';
import { type ExchangeSources, listExchanges } from '../list-exchanges.ts';
import { orNull } from '../or-null.ts';
import { refused } from '../session-refusal.ts';

export interface SessionHandlersOptions extends ExchangeSources {
  readonly publish: <Name extends EventName>(channel: Name, payload: EventPayloads[Name]) => void;
}

/** Sessions of history, and the marks that people give exchanges. */
export function sessionHandlers({
  engine,
  history,
  publish,
}: SessionHandlersOptions): Pick<Handlers, Exclude<keyof HistoryMethodResults, 'history.reset'>> {
  return {
    'sessions.list': async () => ({ items: await history.ask('sessions', {}) }),
    'sessions.begin': async ({ name = null }) => {
      const begun = await history.ask('beginSession', { name });
      if (typeof begun === 'string') throw refused(begun, null);
      // What ended is of the session before. What history has not been handed yet waits for it elsewhere in the engine.
      await orNull(engine.ask('clear', {}));
      const { items } = await listExchanges({ engine, history }, { limit: exchangeListLimit });
      publish('exchanges', { items, dropped: 0, reset: true });
      return { id: begun };
    },
    'sessions.rename': async ({ id, name }) => {
      const refusal = await history.ask('renameSession', { session: id, name });
      if (refusal !== null) throw refused(refusal, id);
      return {};
    },
    'sessions.delete': async ({ id }) => {
      const refusal = await history.ask('removeSession', { session: id });
      if (refusal !== null) throw refused(refusal, id);
      return {};
    },
    'exchanges.mark': async ({ ids, ...change }) => {
      const changed = await history.ask('mark', { ids, change });
      if (changed === 'count') {
        throw new ContractError(
          'marks.too_many',
          `At most ${markLimit} exchanges can be pinned or coloured at once. Take the marks of some away first; nothing was changed.`,
        );
      }
      if (changed === 'bytes') {
        throw new ContractError(
          'marks.too_many',
          'Pinned exchanges may take up to half of what history may (capture.history in the configuration), and with these they would take more. Unpin some first, or give history more; nothing was changed.',
        );
      }
      publish('marks', changed);
      return {};
    },
    'exchanges.marks': async () => ({ items: await history.ask('marks', {}) }),
  };
}
