import { parseArgs } from 'node:util';
import type { ContractClient } from '../../shared/contract/client.ts';
import { ContractError } from '../../shared/contract/errors.ts';
import { exchangeListLimit } from '../../shared/contract/methods/exchanges.ts';
import type { ExchangeDetail, ExchangeId, ExchangeSummary } from '../../shared/model/exchange.ts';
import { type CommandContext, CommandError, type RunCommand, UsageError } from './context.ts';
import { type LogFilter, matchRunning, readFilter, searchRunning, searchStored } from './log-filter.ts';
import { toJsonLine, toTextLine } from './log-line.ts';
import { chooseSessions, readSession, type SessionChoice } from './log-sessions.ts';
import { printJson, printLine, say } from './output.ts';
import { resolveDataDirectory } from './paths.ts';
import { connectToRunning } from './running.ts';
import { isRecorded, withHistory } from './stored-history.ts';

/** Details asked for at once, so that a long log does not wait for each answer. */
const detailsAtOnce = 64;
/** Ids of printed exchanges that are remembered, so that none is printed twice. */
const printedLimit = 20_000;

type GetDetail = (id: ExchangeId) => Promise<ExchangeDetail | null>;
type PrintAll = (items: readonly ExchangeSummary[], get: GetDetail) => Promise<void>;

/** `doorman logs` */
export const logs: RunCommand = async (args, context) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      'data-dir': { type: 'string' },
      json: { type: 'boolean' },
      follow: { type: 'boolean', short: 'f' },
      filter: { type: 'string' },
      session: { type: 'string' },
    },
  });
  const filter = values.filter === undefined ? null : readFilter(values.filter);
  const session = readSession(values.session);
  if (values.follow === true && typeof session === 'number') {
    throw new UsageError(
      "'--follow' prints what is recorded now, and '--session' names one session. Leave one of them out.",
    );
  }
  const dataDirectory = resolveDataDirectory(values['data-dir']);
  const printAll = createPrinter(
    values.json === true
      ? (detail) => printJson(toJsonLine(detail))
      : (detail) => printLine(toTextLine(detail)),
  );
  const client = await connectToRunning(dataDirectory);
  if (client !== null) {
    await printRunning(client, printAll, { filter, session, follow: values.follow === true });
    return 0;
  }
  if (values.follow === true) {
    throw new CommandError(
      `Doorman does not run on ${dataDirectory}. Start it with 'doorman serve', or leave --follow out.`,
    );
  }
  await printStored(dataDirectory, context, printAll, { filter, session });
  return 0;
};

interface Wanted {
  readonly filter: LogFilter | null;
  readonly session: SessionChoice;
}

/** Prints finished exchanges, each once. */
function createPrinter(print: (detail: ExchangeDetail) => Promise<void>): PrintAll {
  const printed = new Set<ExchangeId>();

  const isNew = ({ id, state }: ExchangeSummary): boolean => {
    if (state === 'active' || printed.has(id)) return false;
    printed.add(id);
    // A set keeps the order of its entries: the first is the oldest.
    const [oldest] = printed;
    if (printed.size > printedLimit && oldest !== undefined) printed.delete(oldest);
    return true;
  };

  return async (items, get) => {
    const finished = items.filter(isNew);
    for (let start = 0; start < finished.length; start += detailsAtOnce) {
      const details = await Promise.all(
        finished.slice(start, start + detailsAtOnce).map(({ id }) => get(id)),
      );
      for (const detail of details) if (detail !== null) await print(detail);
    }
  };
}

async function printRunning(
  client: ContractClient,
  printAll: PrintAll,
  { filter, session, follow }: Wanted & { readonly follow: boolean },
): Promise<void> {
  const get: GetDetail = async (id) => {
    try {
      return await client.call('exchanges.get', { id });
    } catch (error) {
      // Gone between being listed and being asked for.
      if (error instanceof ContractError && error.code === 'exchange.not_found') return null;
      throw error;
    }
  };
  const listAll = async (): Promise<void> => {
    for (const id of await sessionsOf(client, session)) {
      const items =
        filter === null
          ? (
              await client.call('exchanges.list', {
                limit: exchangeListLimit,
                ...(id === null ? {} : { session: id }),
              })
            ).items
          : await searchRunning(client, filter, id);
      await printAll(items, get);
    }
  };
  if (!follow) {
    try {
      await listAll();
    } finally {
      client.close();
    }
    return;
  }
  const ended = Promise.withResolvers<void>();
  // One after the other, beginning with what is there: lines never mix and keep their order.
  let printing = Promise.resolve();
  const enqueue = (task: () => Promise<void>): void => {
    printing = printing.then(task);
    printing.catch(ended.reject);
  };
  client.onClose(() => {
    say('Doorman was closed.');
    ended.resolve();
  });
  enqueue(listAll);
  client.subscribe('exchanges', {
    onEvent({ items, dropped }) {
      if (dropped > 0)
        say(`${dropped} exchanges are not shown: they came faster than they could be printed.`);
      enqueue(async () => printAll(filter === null ? items : await matchRunning(client, filter, items), get));
    },
    onGap: () => enqueue(listAll),
  });
  await ended.promise.catch((error: unknown) => {
    if (error instanceof ContractError && error.code === 'connection.closed') return;
    throw error;
  });
}

/** Null is the live list, which holds more than the disk does. */
async function sessionsOf(
  client: ContractClient,
  session: SessionChoice,
): Promise<readonly (number | null)[]> {
  if (session === 'latest') return [null];
  const { items } = await client.call('sessions.list', {});
  return chooseSessions(items, session).map(({ id, live }) => (live ? null : id));
}

async function printStored(
  directory: string,
  context: CommandContext,
  printAll: PrintAll,
  { filter, session }: Wanted,
): Promise<void> {
  if (!isRecorded(directory)) {
    say(`Nothing is recorded in ${directory} yet.`);
    return;
  }
  await withHistory(directory, context, async (history) => {
    for (const { id } of chooseSessions(await history.ask('sessions', {}), session)) {
      const items =
        filter === null
          ? await history.ask('list', { limit: exchangeListLimit, before: null, session: id })
          : await searchStored(history, filter, id);
      await printAll(items, (exchange) => history.ask('get', { id: exchange }));
    }
  });
}
