import type { ServerSentEvent } from '../../../../shared/model/server-sent-event.ts';
import {
  isWebSocketMessage,
  type StreamMessage,
  type WebSocketMessage,
} from '../../../../shared/model/websocket.ts';
import { sniffText } from '../../../ui/body-kind.ts';
import { formatCount } from '../../../ui/format.ts';

/** A preview as bytes. */
export function previewBytes({ preview }: StreamMessage): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(preview), (character) => character.charCodeAt(0));
}

/** A preview as text; null where it is none. */
export function previewText(message: StreamMessage): string | null {
  if (message.preview === '') return '';
  const bytes = previewBytes(message);
  // What was sent as text is shown as text, whatever is in it.
  return message.kind === 'text' || !isWebSocketMessage(message)
    ? new TextDecoder().decode(bytes)
    : sniffText(bytes);
}

/** What closed the connection, in words (RFC 6455 section 7.4.1). */
const closeWords: Readonly<Record<number, string>> = {
  1000: 'normal closure',
  1001: 'going away',
  1002: 'protocol error',
  1003: 'unacceptable data',
  1007: 'inconsistent data',
  1008: 'policy violation',
  1009: 'message too big',
  1010: 'extension missing',
  1011: 'internal error',
  1012: 'service restart',
  1013: 'try again later',
};

/** What a message is, in a word: of an event its type. */
export const kindWord = (message: StreamMessage): string =>
  isWebSocketMessage(message) || message.kind !== 'event' ? message.kind : (message.event ?? 'message');

/** One line for the list. */
export function summaryLine(message: StreamMessage): string {
  if (!isWebSocketMessage(message)) return eventLine(message);
  if (message.problem !== null) return message.problem;
  const text = previewText(message);
  if (message.kind === 'close') {
    const words = closeText(message.closeCode);
    return text === '' || text === null ? words : `${words}: ${text}`;
  }
  if (text === null) return Array.from(previewBytes(message).subarray(0, 48), hexByte).join(' ');
  return oneLine(text);
}

function eventLine(event: ServerSentEvent): string {
  if (event.kind !== 'settings') return oneLine(previewText(event) ?? '');
  const fields = [
    ...(event.event === null ? [] : [`event ${event.event}`]),
    ...(event.id === null ? [] : [`id ${event.id}`]),
    ...(event.retry === null ? [] : [`retry after ${formatCount(event.retry)} ms`]),
  ];
  return fields.length === 0 ? 'no field that is known' : fields.join(', ');
}

function closeText(code: WebSocketMessage['closeCode']): string {
  return code === null ? 'no status' : `${code} ${closeWords[code] ?? ''}`.trim();
}

/** Characters of a message that its line in the list shows. */
const lineLength = 500;

const oneLine = (text: string): string => text.slice(0, lineLength).replace(/\s+/g, ' ');

const hexByte = (byte: number): string => byte.toString(16).padStart(2, '0');

export interface MessageFilter {
  readonly text: string;
  readonly from: 'both' | StreamMessage['from'];
  /** A {@link kindWord}; null for all. */
  readonly kind: string | null;
}

/** Whether a message is of that direction and kind, and has the text in what is shown of it, case aside. */
export function messageFits(message: StreamMessage, { text, from, kind }: MessageFilter): boolean {
  if (from !== 'both' && message.from !== from) return false;
  if (kind !== null && kindWord(message) !== kind) return false;
  if (text === '') return true;
  const shown = `${kindWord(message)} ${summaryLine(message)} ${previewText(message) ?? ''}`;
  return shown.toLowerCase().includes(text.toLowerCase());
}

/** What there is to know of a message besides its content, for the line above it. */
export function factsOf(message: StreamMessage): readonly string[] {
  if (isWebSocketMessage(message)) {
    return [
      `${message.kind} from the ${message.from}`,
      ...(message.frames > 1 ? [`${formatCount(message.frames)} frames`] : []),
      ...(message.compressed ? ['compressed'] : []),
    ];
  }
  const { kind, id, retry } = message;
  return [
    kind === 'event' ? `event ${kindWord(message)}` : kind,
    ...(id === null ? [] : [id === '' ? 'takes the last event ID back' : `id ${id}`]),
    ...(retry === null ? [] : [`retry after ${formatCount(retry)} ms`]),
    ...(kind === 'event' ? [] : ['dispatches nothing']),
  ];
}

/** What is not there of a message, as a sentence; null where all is. */
export function missingOf(message: StreamMessage): string | null {
  if (!isWebSocketMessage(message)) {
    if (!message.complete) return 'The stream ended before the empty line that would have dispatched this.';
    return message.whole ? null : 'Only the beginning of this event was kept.';
  }
  if (message.problem !== null) return message.problem;
  if (!message.complete) return 'The connection ended in the middle of this message.';
  return message.whole ? null : 'Only the beginning of this message was kept.';
}
