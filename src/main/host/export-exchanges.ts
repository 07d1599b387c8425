import { framesListLimit } from '../../shared/contract/methods/exchanges.ts';
import { type HarMethodResults, harTextLimit } from '../../shared/contract/methods/har.ts';
import { addReports, emptyReport } from '../../shared/har/report.ts';
import type { ExchangeId } from '../../shared/model/exchange.ts';
import type { ExchangeRecord } from '../../shared/model/exchange-record.ts';
import { isWebSocketMessage, type WebSocketMessage } from '../../shared/model/websocket.ts';
import type { ExportedEntry } from '../history/har/export-entry.ts';
import type { EngineSupervisor } from './engine-supervisor.ts';
import type { HistorySupervisor } from './history-supervisor.ts';
import { orNull } from './or-null.ts';

/** Bytes of one body that the engine is asked for. */
const bodyLimit = 16 * 1024 * 1024;
/** Messages of one WebSocket that are exported: the newest that are kept. */
const framesLimit = 10_000;

export interface ExportSources {
  /** Null where no engine runs: then what is on the disk is all there is. */
  readonly engine: EngineSupervisor | null;
  readonly history: HistorySupervisor;
}

export interface ExportWish {
  readonly secrets: boolean;
  readonly hide: readonly string[];
}

/** Gives exchanges as text of a HAR file, in pieces. It keeps the entry that was written last, as its pieces are asked for one after the other. */
export function createExporter({ engine, history }: ExportSources) {
  let last: { readonly of: string; readonly entry: ExportedEntry | null } | null = null;

  const entryOf = async (
    id: ExchangeId,
    wish: ExportWish,
    isFirst: boolean,
  ): Promise<ExportedEntry | null> => {
    const of = JSON.stringify([id, wish]);
    if (!isFirst && last?.of === of) return last.entry;
    const live = engine === null ? null : await liveRecord(engine, id);
    const entry = await history.ask('exportEntry', {
      id,
      live: live?.record ?? null,
      frames: live?.frames ?? [],
      ...wish,
    });
    last = { of, entry };
    return entry;
  };

  /** @param from characters of the first that were given already */
  return async (
    ids: readonly ExchangeId[],
    from: number,
    wish: ExportWish,
  ): Promise<HarMethodResults['har.entries']> => {
    let text = '';
    let report = emptyReport;
    let offset = from;
    for (const [index, id] of ids.entries()) {
      const entry = await entryOf(id, wish, offset === 0);
      if (entry === null) {
        report = addReports(report, { ...emptyReport, missing: 1 });
        offset = 0;
        continue;
      }
      const separator = offset === 0 && text !== '' ? ',\n' : '';
      const room = harTextLimit - text.length - separator.length;
      // An entry that fits no more goes first next time; one that fits into none goes in parts.
      if (offset === 0 && text !== '' && entry.text.length > room)
        return { text, done: index, offset: 0, report };
      const end = cutBefore(entry.text, offset + room);
      text += separator + entry.text.slice(offset, end);
      if (end < entry.text.length) return { text, done: index, offset: end, report };
      report = addReports(report, entry.report);
      offset = 0;
    }
    return { text, done: ids.length, offset: 0, report };
  };
}

/** Not between the halves of a character that has two. */
function cutBefore(text: string, end: number): number {
  if (end >= text.length) return text.length;
  const code = text.charCodeAt(end);
  return code >= 0xdc00 && code <= 0xdfff ? end - 1 : end;
}

/** What memory has of an exchange; null when it has none of it. */
async function liveRecord(
  engine: EngineSupervisor,
  id: ExchangeId,
): Promise<{ readonly record: ExchangeRecord; readonly frames: readonly WebSocketMessage[] } | null> {
  const detail = await orNull(engine.ask('exchange', { id }));
  if (detail === null) return null;
  const body = async (side: 'request' | 'response'): Promise<Uint8Array | null> =>
    (await orNull(engine.ask('body', { id, side, offset: 0, length: bodyLimit })))?.bytes ?? null;
  const [requestBody, responseBody] = await Promise.all([body('request'), body('response')]);
  const frames = detail.summary.kind === 'websocket' ? await framesOf(engine, id) : [];
  return { record: { detail, requestBody, responseBody }, frames };
}

async function framesOf(engine: EngineSupervisor, id: ExchangeId): Promise<readonly WebSocketMessage[]> {
  const frames: WebSocketMessage[] = [];
  for (let after = 0; frames.length < framesLimit; ) {
    const page = await orNull(engine.ask('frames', { id, after, limit: framesListLimit }));
    const last = page?.items.at(-1);
    if (page === null || last === undefined) break;
    frames.push(...page.items.filter(isWebSocketMessage));
    after = last.number;
  }
  return frames;
}
