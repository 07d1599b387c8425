import type { WebSocketMessage } from '../../../shared/model/websocket.ts';
import { sniffText } from '../../ui/body-kind.ts';
import { formatJson } from '../../ui/format-json.ts';

/** A preview as bytes. */
export function previewBytes({ preview }: WebSocketMessage): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(preview), (character) => character.charCodeAt(0));
}

/** A preview as text; null where it is none. */
export function previewText(message: WebSocketMessage): string | null {
  if (message.preview === '') return '';
  const bytes = previewBytes(message);
  // What was sent as text is shown as text, whatever is in it.
  return message.kind === 'text' ? new TextDecoder().decode(bytes) : sniffText(bytes);
}

/** A text laid out over lines where it is JSON, else as it is. */
export const prettyText = (text: string): string =>
  /^\s*[{[]/.test(text) ? (formatJson(text) ?? text) : text;

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

/** One line for the list. */
export function summaryLine(message: WebSocketMessage): string {
  if (message.problem !== null) return message.problem;
  const text = previewText(message);
  if (message.kind === 'close') {
    const { closeCode } = message;
    const words = closeCode === null ? 'no status' : `${closeCode} ${closeWords[closeCode] ?? ''}`.trim();
    return text === '' || text === null ? words : `${words}: ${text}`;
  }
  if (text === null) return Array.from(previewBytes(message).subarray(0, 48), hexByte).join(' ');
  return text.slice(0, 500).replace(/\s+/g, ' ');
}

const hexByte = (byte: number): string => byte.toString(16).padStart(2, '0');

/** Whether the text is in what is shown of a message, case aside. */
export function messageHas(message: WebSocketMessage, text: string): boolean {
  if (text === '') return true;
  const wanted = text.toLowerCase();
  return `${message.kind} ${summaryLine(message)} ${previewText(message) ?? ''}`
    .toLowerCase()
    .includes(wanted);
}

/** What is not there of a message, as a sentence; null where all is. */
export function missingOf(message: WebSocketMessage): string | null {
  if (message.problem !== null) return message.problem;
  if (!message.complete) return 'The connection ended in the middle of this message.';
  return message.whole ? null : 'Only the beginning of this message was kept.';
}
