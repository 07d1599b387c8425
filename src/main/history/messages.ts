import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { ExchangeId } from '../../shared/model/exchange.ts';
import type { FramesPage, WebSocketMessage } from '../../shared/model/websocket.ts';
import { number } from './row.ts';
import { storedJson } from './stored-json.ts';

/** Bytes of one message that are given out to be looked at, as many as memory keeps of one; an export has all of it. */
const shownBytes = 16 * 1024;

/** Messages of WebSockets in files that were imported. */
export class Messages {
  readonly #insert: StatementSync;
  readonly #remove: StatementSync;
  readonly #page: StatementSync;
  readonly #count: StatementSync;
  readonly #all: StatementSync;

  constructor(database: DatabaseSync) {
    const of = 'FROM messages WHERE sequence = (SELECT sequence FROM exchanges WHERE id = ?)';
    this.#insert = database.prepare('INSERT INTO messages (sequence, number, message) VALUES (?, ?, ?)');
    this.#remove = database.prepare('DELETE FROM messages WHERE sequence = ?');
    this.#page = database.prepare(`SELECT message ${of} AND number > ? ORDER BY number LIMIT ?`);
    this.#count = database.prepare(`SELECT COUNT(*) AS count ${of}`);
    this.#all = database.prepare(`SELECT message ${of} ORDER BY number`);
  }

  keep(sequence: number | bigint, messages: readonly WebSocketMessage[]): void {
    for (const message of messages) this.#insert.run(sequence, message.number, JSON.stringify(message));
  }

  remove(sequence: number): void {
    this.#remove.run(sequence);
  }

  /** Whole, oldest first. Written by {@link keep}, from values of this type; what the disk has lost is left out. */
  of(id: ExchangeId): readonly WebSocketMessage[] {
    return this.#all.all(id).flatMap((row) => storedJson<WebSocketMessage>(row.message) ?? []);
  }

  /** Those after a number, as they are shown; null where there are none of that exchange at all. */
  page(id: ExchangeId, after: number, limit: number): FramesPage<WebSocketMessage> | null {
    const total = number(this.#count.get(id) ?? {}, 'count');
    if (total === 0) return null;
    const items = this.#page
      .all(id, after, limit)
      .flatMap((row) => storedJson<WebSocketMessage>(row.message) ?? []);
    return { items: items.map(shown), total, dropped: 0, notes: [] };
  }
}

function shown(message: WebSocketMessage): WebSocketMessage {
  // Four characters of Base64 for three bytes.
  const characters = Math.floor(shownBytes / 3) * 4;
  return message.preview.length <= characters
    ? message
    : { ...message, preview: message.preview.slice(0, characters), whole: false };
}
