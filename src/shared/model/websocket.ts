import type { ServerSentEvent } from './server-sent-event.ts';
import type { Bytes, Microseconds } from './units.ts';

/** What a message of a WebSocket is (RFC 6455 section 11.8). Pings, pongs and closes are messages here too. */
export type WebSocketMessageKind = 'text' | 'binary' | 'close' | 'ping' | 'pong';

export type WebSocketSide = 'client' | 'upstream';

/** One message that went through a WebSocket, put together from its frames. */
export interface WebSocketMessage {
  /** Counted from 1 over both directions, in the order in which messages ended. */
  readonly number: number;
  readonly from: WebSocketSide;
  readonly kind: WebSocketMessageKind;
  /** When its first frame arrived, since the exchange began. */
  readonly at: Microseconds;
  /** Payload bytes as they were sent; of a compressed message before decompression. */
  readonly size: Bytes;
  /** Frames it came in. */
  readonly frames: number;
  /** Whether its last frame came; not, when the connection ended in the middle of it. */
  readonly complete: boolean;
  /** Whether it was sent compressed (RFC 7692). */
  readonly compressed: boolean;
  /** Beginning of the message, decompressed, without mask, as Base64. Of a close it is the reason. */
  readonly preview: string;
  /** Whether {@link preview} is all of it. */
  readonly whole: boolean;
  /** Status code of a close (RFC 6455 section 7.4); null where it had none, and for other kinds. */
  readonly closeCode: number | null;
  /** Why there is no preview, as a sentence; null where there is one. */
  readonly problem: string | null;
}

/** What a connection carries beside its body: all of one exchange are of one sort. */
export type StreamMessage = WebSocketMessage | ServerSentEvent;

/** Tells the two sorts apart. */
export const isWebSocketMessage = (message: StreamMessage): message is WebSocketMessage =>
  'compressed' in message;

/** Messages of one exchange, oldest first. */
export interface FramesPage<Message extends StreamMessage = StreamMessage> {
  readonly items: readonly Message[];
  /** Messages that went through so far. */
  readonly total: number;
  /** The oldest of them, that are not kept any more. */
  readonly dropped: number;
  /** Why nothing more is seen of a direction, as sentences. */
  readonly notes: readonly string[];
}
