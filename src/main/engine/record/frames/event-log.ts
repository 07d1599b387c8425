import { type Bytes, bytes, type Microseconds } from '../../../../shared/model/units.ts';
import type { FramesPage } from '../../../../shared/model/websocket.ts';
import { EventStreamParser, type ParsedEvent } from './event-stream-parser.ts';
import { KeptMessages } from './kept-messages.ts';
import type { MessageLog } from './message-log.ts';
import { StreamDecoder } from './stream-decoder.ts';

export interface EventLogOptions {
  /** `Content-Encoding` of the response as it passes; '' for none. */
  readonly contentEncoding: string;
  /** Bytes of previews kept of one stream; past it the oldest events go. */
  readonly previewBytes: number;
  /** Since the exchange began. */
  readonly elapsed: () => Microseconds;
  readonly onMessage: () => void;
}

interface Kept extends ParsedEvent {
  readonly number: number;
}

/** The events of one event stream, read off the bytes as they pass. Delays and alters nothing. */
export class EventLog implements MessageLog {
  readonly #kept: KeptMessages<Kept>;
  readonly #parser: EventStreamParser;
  readonly #decoder: StreamDecoder | null;
  readonly #notes: string[] = [];

  constructor({ contentEncoding, previewBytes, elapsed, onMessage }: EventLogOptions) {
    this.#kept = new KeptMessages(previewBytes);
    this.#parser = new EventStreamParser(elapsed, (event) => {
      this.#kept.add({ ...event, number: this.#kept.total + 1 });
      onMessage();
    });
    this.#decoder =
      contentEncoding === ''
        ? null
        : new StreamDecoder(contentEncoding, {
            onData: (chunk) => this.#parser.take(chunk),
            onGivenUp: (reason) => {
              this.#notes.push(
                `The events are not read any more: ${reason}. The bytes are passed on unchanged.`,
              );
              onMessage();
            },
          });
  }

  get held(): Bytes {
    return this.#kept.held;
  }

  fromUpstream(chunk: Uint8Array): void {
    if (this.#decoder === null) this.#parser.take(chunk);
    else this.#decoder.take(chunk);
  }

  close(): Promise<void> | void {
    if (this.#decoder !== null) return this.#decoder.close().then(() => this.#ended());
    this.#ended();
  }

  async page(after: number, limit: number): Promise<FramesPage> {
    await this.#decoder?.settled();
    const { total, dropped } = this.#kept;
    const items = this.#kept.after(after, limit).map(({ preview, size, ...event }) => ({
      ...event,
      from: 'upstream' as const,
      size: bytes(size),
      preview: preview.toString('base64'),
    }));
    return { items, total, dropped, notes: [...this.#notes] };
  }

  #ended(): void {
    this.#parser.close();
    this.#kept.close();
  }
}
