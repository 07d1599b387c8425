import {
  type EntryRefusal,
  fromEntry,
  type ImportedBody,
  withBodies,
} from '../../../shared/har/from-entry.ts';
import type { ImportRefusal, ImportReport } from '../../../shared/har/import-report.ts';
import { withData } from '../../../shared/har/messages.ts';
import { createEntrySplitter, type EntrySplitter } from '../../../shared/har/split-entries.ts';
import type { HeaderPairs } from '../../../shared/model/exchange.ts';
import type { ExchangeRecord } from '../../../shared/model/exchange-record.ts';
import { fieldValue } from '../redact/field-value.ts';
import { charsetOf, encodeText } from './charset.ts';

export interface ImportTarget {
  readonly session: number;
  /** Keeps exchanges. @returns how many there was room for, from the first on */
  keep(records: readonly ExchangeRecord[]): number;
  /** Characters that other files, read at the same time, hold. */
  heldElsewhere?(): number;
}

/** A HAR file that comes in pieces, on its way into one session. */
export class ImportedFile {
  readonly #target: ImportTarget;
  readonly #splitter: EntrySplitter;
  readonly #decoder = new TextDecoder('utf-8');
  readonly #skipped = new Map<ImportRefusal, number>();
  /** Of the piece that is being read. */
  #records: ExchangeRecord[] = [];
  #imported = 0;
  #number = 0;

  constructor(target: ImportTarget) {
    this.#target = target;
    this.#splitter = createEntrySplitter({
      onEntry: (text) => this.#take(text),
      onRefused: (reason) => this.#skip(reason),
      heldElsewhere: () => target.heldElsewhere?.() ?? 0,
    });
  }

  get report(): ImportReport {
    return {
      session: this.#target.session,
      imported: this.#imported,
      skipped: [...this.#skipped].map(([reason, count]) => ({ reason, count })),
      creator: this.#splitter.creator,
    };
  }

  /** Characters of the entry that has begun and not ended. */
  get held(): number {
    return this.#splitter.held;
  }

  write(piece: Uint8Array): void {
    this.#splitter.write(this.#decoder.decode(piece, { stream: true }));
    this.#keep();
  }

  /** @returns what is wrong with the file as a whole, as a clause; null when nothing is */
  end(): string | null {
    this.#splitter.write(this.#decoder.decode());
    this.#keep();
    return this.#splitter.end();
  }

  #take(text: string): void {
    this.#number += 1;
    const id = `i${this.#target.session.toString(36)}-${this.#number.toString(36).padStart(8, '0')}`;
    const record = recordOf(text, id);
    if (typeof record === 'string') this.#skip(record);
    else this.#records.push(record);
  }

  #keep(): void {
    const records = this.#records;
    this.#records = [];
    if (records.length === 0) return;
    const kept = this.#target.keep(records);
    this.#imported += kept;
    if (kept < records.length) this.#skip('no_room', records.length - kept);
  }

  #skip(reason: ImportRefusal, count = 1): void {
    this.#skipped.set(reason, (this.#skipped.get(reason) ?? 0) + count);
  }
}

/** @param text of one entry */
export function recordOf(text: string, id: string): ExchangeRecord | EntryRefusal | 'not_json' {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'not_json';
  }
  const entry = fromEntry(value, id);
  if (typeof entry === 'string') return entry;
  const { detail } = entry;
  const requestBody = bytesOf(entry.request, detail.request.headers);
  const responseBody = bytesOf(entry.response, detail.response?.headers ?? []);
  return {
    detail: withBodies(detail, {
      request: requestBody?.length ?? 0,
      response: responseBody?.length ?? 0,
    }),
    requestBody,
    responseBody,
    ...(entry.messages.length === 0
      ? {}
      : {
          messages: entry.messages.map((one) => {
            const data = Buffer.from(one.data, one.message.kind === 'text' ? 'utf8' : 'base64');
            return withData(one, data.toString('base64'), data.length);
          }),
        }),
  };
}

/** In the charset that the message says, where that can be written. */
function bytesOf(body: ImportedBody | null, headers: HeaderPairs): Uint8Array | null {
  if (body === null) return null;
  if (body.isBase64) return Buffer.from(body.text, 'base64');
  return (
    encodeText(body.text, charsetOf(fieldValue(headers, 'content-type'))) ?? Buffer.from(body.text, 'utf8')
  );
}
