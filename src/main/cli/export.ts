import { open, rm } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { ContractClient } from '../../shared/contract/client.ts';
import { ContractError } from '../../shared/contract/errors.ts';
import { exchangeListLimit } from '../../shared/contract/methods/exchanges.ts';
import { harEntriesLimit } from '../../shared/contract/methods/har.ts';
import { reportLines } from '../../shared/har/report-words.ts';
import { type EntriesCall, writeHar } from '../../shared/har/write-har.ts';
import { inertJson } from '../../shared/inert.ts';
import type { ExchangeId } from '../../shared/model/exchange.ts';
import { createExporter } from '../host/export-exchanges.ts';
import { readCapture } from './capture-config.ts';
import { CommandError, type RunCommand, UsageError } from './context.ts';
import { readFilter, searchRunning, searchStored } from './log-filter.ts';
import { chooseSessions } from './log-sessions.ts';
import { say } from './output.ts';
import { resolveDataDirectory } from './paths.ts';
import { connectToRunning } from './running.ts';
import { isRecorded, withHistory } from './stored-history.ts';

/** Lists exchanges before one, newest first in pages; null for a session that is not there. */
type ListPage = (before: ExchangeId | null) => Promise<readonly { readonly id: ExchangeId }[]>;

/** `doorman export har` */
export const exportHar: RunCommand = async (args, context) => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      'data-dir': { type: 'string' },
      config: { type: 'string' },
      session: { type: 'string' },
      filter: { type: 'string' },
      'include-secrets': { type: 'boolean' },
    },
  });
  const [, file = '-', ...more] = positionals;
  if (more.length > 0)
    throw new UsageError(`'doorman export har' takes one file; it was given ${1 + more.length}.`);
  const filter = values.filter === undefined ? null : readFilter(values.filter);
  const session = values.session === undefined ? null : sessionNumber(values.session);
  const secrets = values['include-secrets'] === true;
  const dataDirectory = resolveDataDirectory(values['data-dir']);
  const write = (ids: readonly ExchangeId[], entries: EntriesCall) =>
    writeFileOf(file, context.version, ids, entries, secrets);

  const client = await connectToRunning(dataDirectory);
  if (client !== null) {
    try {
      const ids =
        filter === null
          ? await listAll(listRunning(client, session))
          : idsOf(await searchRunning(client, filter, session, exportedLimit));
      return await write(ids, (call) => client.call('har.entries', call));
    } catch (error) {
      throw error instanceof ContractError ? new CommandError(error.message) : error;
    } finally {
      client.close();
    }
  }
  if (!isRecorded(dataDirectory)) throw new CommandError(`Nothing is recorded in ${dataDirectory} yet.`);
  const capture = await readCapture(values.config, dataDirectory);
  return withHistory(dataDirectory, context, async (history) => {
    history.setCapture(capture);
    if (session !== null && !(await history.ask('sessions', {})).some(({ id }) => id === session))
      throw new CommandError(`There is no session ${session}.`);
    const exportEntries = createExporter({ engine: null, history });
    const ids: ExchangeId[] = [];
    if (filter === null) {
      ids.push(
        ...(await listAll((before) => history.ask('list', { limit: exchangeListLimit, before, session }))),
      );
    } else {
      const choice = session ?? 'all';
      for (const { id } of chooseSessions(await history.ask('sessions', {}), choice)) {
        ids.push(...idsOf(await searchStored(history, filter, id, exportedLimit)));
      }
    }
    return write(ids, ({ ids: some, offset, ...wish }) => exportEntries(some, offset, wish));
  });
};

function sessionNumber(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text))
    throw new UsageError(`--session takes the number of a session; '${text}' is none.`);
  return Number(text);
}

/** Exchanges that a filter finds for one file, at most. */
const exportedLimit = 1_000_000;

const idsOf = (items: readonly { readonly id: ExchangeId }[]): readonly ExchangeId[] =>
  items.map(({ id }) => id);

const listRunning =
  (client: ContractClient, session: number | null): ListPage =>
  async (before) => {
    const { items } = await client.call('exchanges.list', {
      limit: exchangeListLimit,
      ...(before === null ? {} : { before }),
      ...(session === null ? {} : { session }),
    });
    return items;
  };

/** All of them, the oldest first. */
async function listAll(list: ListPage): Promise<readonly ExchangeId[]> {
  const pages: ExchangeId[][] = [];
  for (let before: ExchangeId | null = null; ; ) {
    const items = await list(before);
    const [oldest] = items;
    if (oldest === undefined || oldest.id === before) break;
    pages.unshift(items.map(({ id }) => id));
    before = oldest.id;
  }
  return pages.flat();
}

async function writeFileOf(
  file: string,
  version: string,
  ids: readonly ExchangeId[],
  entries: EntriesCall,
  secrets: boolean,
): Promise<number> {
  const output = await openOutput(file);
  try {
    const report = await writeHar({
      ids,
      version,
      entries,
      wish: { secrets, hide: [] },
      step: harEntriesLimit,
      write: output.write,
    });
    await output.close();
    for (const line of reportLines(report, secrets)) say(line);
    return 0;
  } catch (error) {
    await output.giveUp();
    throw error;
  }
}

interface Output {
  write(text: string): Promise<void>;
  close(): Promise<void>;
  /** What was written so far is no file. */
  giveUp(): Promise<void>;
}

/** Only its owner may read the file: it may hold what nobody thought of. */
async function openOutput(file: string): Promise<Output> {
  if (file === '-') {
    const nothing = () => Promise.resolve();
    return {
      write: (text) =>
        new Promise((resolve, reject) => {
          process.stdout.write(process.stdout.isTTY ? inertJson(text) : text, (error) =>
            error ? reject(error) : resolve(),
          );
        }),
      close: nothing,
      giveUp: nothing,
    };
  }
  try {
    const handle = await open(file, 'wx', 0o600);
    return {
      write: async (text) => {
        await handle.writeFile(text);
      },
      close: () => handle.close(),
      async giveUp() {
        await handle.close().catch(() => undefined);
        await rm(file, { force: true });
      },
    };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    throw new CommandError(
      code === 'EEXIST'
        ? `${file} exists already. Choose another name, or remove it first.`
        : `${file} cannot be written: ${error instanceof Error ? error.message : String(error)}.`,
    );
  }
}
