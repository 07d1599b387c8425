import { bytes, type EpochMilliseconds, microseconds } from '../model/units.ts';
import type { WebSocketMessage, WebSocketMessageKind } from '../model/websocket.ts';
import { at, countAt, type Fields, fieldsOf, numberAt, textAt, wordAt } from './read.ts';

/** Messages of one entry that are taken over, the newest of them, and characters of all their data together. */
const messageLimit = 10_000;
const dataLimit = 16 * 1024 * 1024;

/** Opcodes of RFC 6455 section 11.8. */
export const opcodes = { text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

const kindOf = new Map<number, WebSocketMessageKind>([
  [opcodes.text, 'text'],
  [opcodes.binary, 'binary'],
  [opcodes.close, 'close'],
  [opcodes.ping, 'ping'],
  [opcodes.pong, 'pong'],
]);

/** What the fields of Chrome have no place for; in the order of its messages. */
export type MessageFields = Pick<
  WebSocketMessage,
  'number' | 'size' | 'frames' | 'complete' | 'compressed' | 'whole' | 'closeCode' | 'problem'
>;

/** What `_doorman` says of a message. */
export const messageFields = (message: WebSocketMessage): MessageFields => {
  const { number, size, frames, complete, compressed, whole, closeCode, problem } = message;
  return { number, size, frames, complete, compressed, whole, closeCode, problem };
};

/** A message as an entry has it: its data is Base64 unless it is a text. */
export interface ImportedMessage {
  readonly message: Omit<WebSocketMessage, 'preview' | 'size'>;
  readonly data: string;
  /** Null where nobody said, so that it is that of the data. */
  readonly size: number | null;
}

/** The point in time that Chrome's seconds mean, on the exchange's own time line in whole microseconds, and back. */
const sinceBegin = (seconds: number, began: EpochMilliseconds) =>
  microseconds(Math.min(Math.max(0, Math.round(seconds * 1e6 - began * 1000)), Number.MAX_SAFE_INTEGER));
export const secondsOf = ({ at: since }: Pick<WebSocketMessage, 'at'>, began: EpochMilliseconds): number =>
  (began * 1000 + since) / 1e6;

/**
 * Messages of a WebSocket as Chrome writes them (`_webSocketMessages`), and as we do; the newest, as far as there is room. What has
 * no direction or no opcode that is known is left out.
 *
 * @param ours `_doorman` of an entry that we wrote
 */
export function messagesOf(
  entry: Fields,
  ours: Fields | null,
  began: EpochMilliseconds,
): readonly ImportedMessage[] {
  const items = at(entry, '_webSocketMessages');
  if (!Array.isArray(items)) return [];
  const said = at(ours, 'messages');
  const messages: ImportedMessage[] = [];
  let room = dataLimit;
  for (let index = items.length - 1; index >= 0 && messages.length < messageLimit; index -= 1) {
    const item = fieldsOf(items[index]);
    const type = wordAt(item, 'type', ['send', 'receive']);
    const kind = kindOf.get(numberAt(item, 'opcode') ?? Number.NaN);
    const data = textAt(item, 'data', dataLimit);
    if (type === null || kind === undefined || data === null) continue;
    room -= data.length;
    if (room < 0) break;
    const own = Array.isArray(said) ? fieldsOf(said[index]) : null;
    const is = (key: string, usual: boolean) => (own === null ? usual : at(own, key) === true);
    messages.push({
      message: {
        number: Math.max(1, countAt(own, 'number') ?? index + 1),
        from: type === 'send' ? 'client' : 'upstream',
        kind,
        at: sinceBegin(numberAt(item, 'time') ?? began / 1000, began),
        frames: Math.max(1, countAt(own, 'frames') ?? 1),
        complete: is('complete', true),
        compressed: is('compressed', false),
        whole: is('whole', true),
        closeCode: countAt(own, 'closeCode'),
        problem: textAt(own, 'problem', 1024),
      },
      data,
      size: countAt(own, 'size'),
    });
  }
  return numbered(messages.reverse());
}

/** Numbers go up, whatever a file says. */
function numbered(messages: readonly ImportedMessage[]): readonly ImportedMessage[] {
  let last = 0;
  return messages.map((one) => {
    const number = Math.max(last + 1, Math.floor(one.message.number));
    last = number;
    return { ...one, message: { ...one.message, number } };
  });
}

/** A message with its data as bytes in Base64. @param size bytes of the data */
export const withData = (
  { message, size: said }: ImportedMessage,
  preview: string,
  size: number,
): WebSocketMessage => ({
  ...message,
  preview,
  size: bytes(said ?? size),
});
