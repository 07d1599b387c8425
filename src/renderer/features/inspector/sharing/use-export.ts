import { useEffect, useState } from 'react';
import type { ContractClient } from '../../../../shared/contract/client.ts';
import { exchangeListLimit } from '../../../../shared/contract/methods/exchanges.ts';
import { harEntriesLimit } from '../../../../shared/contract/methods/har.ts';
import type { HarReport } from '../../../../shared/har/report.ts';
import { writeHar } from '../../../../shared/har/write-har.ts';
import type { ExchangeId } from '../../../../shared/model/exchange.ts';
import type { HistorySession } from '../../../../shared/model/session.ts';
import { useStores } from '../../../stores/context.tsx';
import { errorText } from '../../../ui/inline-error.tsx';

/** Exchanges asked for at once: few, so that the count moves. */
const step = Math.min(64, harEntriesLimit);
/** Characters put into one blob, which the browser keeps where it likes. */
const blobCharacters = 4 * 1024 * 1024;

export interface ExportWish {
  readonly secrets: boolean;
  readonly hide: readonly string[];
}

export type ExportState =
  | { readonly phase: 'working'; readonly done: number; readonly total: number | null }
  | { readonly phase: 'failed'; readonly message: string }
  | { readonly phase: 'ready'; readonly file: Blob; readonly report: HarReport };

/** Gives the exchanges that are meant, the oldest first. */
export type ListIds = (signal: AbortSignal) => Promise<readonly ExchangeId[]>;

/** Writes a file into memory, so that it can be looked over before it is saved. Begins anew with another wish. */
export function useExport(list: ListIds, wish: ExportWish): ExportState {
  const { client } = useStores();
  const [state, setState] = useState<ExportState>({ phase: 'working', done: 0, total: null });
  useEffect(() => {
    const abort = new AbortController();
    const set = (next: ExportState) => {
      if (!abort.signal.aborted) setState(next);
    };
    set({ phase: 'working', done: 0, total: null });
    write(client, list, wish, abort.signal, set).then(set, (error: unknown) =>
      set({ phase: 'failed', message: errorText(error) }),
    );
    return () => abort.abort();
  }, [client, list, wish]);
  return state;
}

async function write(
  client: ContractClient,
  list: ListIds,
  wish: ExportWish,
  signal: AbortSignal,
  onProgress: (state: ExportState) => void,
): Promise<ExportState> {
  const [ids, { version }] = await Promise.all([list(signal), client.call('app.info', {})]);
  const blobs: Blob[] = [];
  let pieces: string[] = [];
  let characters = 0;
  const flush = () => {
    blobs.push(new Blob(pieces));
    pieces = [];
    characters = 0;
  };
  const total = ids.length;
  onProgress({ phase: 'working', done: 0, total });
  const report = await writeHar({
    ids,
    version,
    wish,
    step,
    entries: (call) => client.call('har.entries', call),
    check: () => signal.throwIfAborted(),
    onProgress: (done) => onProgress({ phase: 'working', done, total }),
    write(text) {
      pieces.push(text);
      characters += text.length;
      if (characters > blobCharacters) flush();
    },
  });
  flush();
  return { phase: 'ready', file: new Blob(blobs, { type: 'application/json' }), report };
}

/** Everything of one session; without one, of the live list. */
export async function listSession(
  client: ContractClient,
  session: number | null,
  signal: AbortSignal,
): Promise<readonly ExchangeId[]> {
  const pages: (readonly ExchangeId[])[] = [];
  const pageBefore = async (before: ExchangeId | null): Promise<readonly ExchangeId[]> => {
    const { items } = await client.call('exchanges.list', {
      limit: exchangeListLimit,
      ...(before === null ? {} : { before }),
      ...(session === null ? {} : { session }),
    });
    return items.map(({ id }) => id);
  };
  let before: ExchangeId | null = null;
  for (;;) {
    signal.throwIfAborted();
    const page: readonly ExchangeId[] = await pageBefore(before);
    const [oldest] = page;
    if (oldest === undefined || oldest === before) return pages.flat();
    pages.unshift(page);
    before = oldest;
  }
}

/** Everything of every session. */
export async function listEverything(
  client: ContractClient,
  sessions: readonly HistorySession[],
  signal: AbortSignal,
): Promise<readonly ExchangeId[]> {
  const ids: ExchangeId[] = [];
  for (const { id, live } of sessions.toReversed())
    ids.push(...(await listSession(client, live ? null : id, signal)));
  return ids;
}
