import { type Bytes, bytes, type Microseconds } from '../../../../shared/model/units.ts';
import type { FramesPage, WebSocketMessage, WebSocketSide } from '../../../../shared/model/websocket.ts';
import { type AgreedExtensions, agreedExtensions } from './extensions.ts';
import { FrameReader } from './frame-reader.ts';
import { KeptMessages } from './kept-messages.ts';
import { type AssembledMessage, MessageAssembler, previewLimit } from './message-assembler.ts';
import { MessageInflater } from './message-inflater.ts';
import type { MessageLog } from './message-log.ts';

export interface FrameLogOptions {
  /** `Sec-WebSocket-Extensions` of the 101, as the upstream sent it. */
  readonly extensions: string;
  /** Bytes of previews kept of one WebSocket; past it the oldest messages go. */
  readonly previewBytes: number;
  /** Since the exchange began. */
  readonly elapsed: () => Microseconds;
  readonly onMessage: () => void;
}

interface Kept {
  readonly number: number;
  readonly from: WebSocketSide;
  readonly message: Omit<AssembledMessage, 'kept'>;
  preview: Buffer;
  whole: boolean;
  problem: string | null;
}

/** The messages of one WebSocket, read off the bytes as they pass. Delays and alters nothing. */
export class FrameLog implements MessageLog {
  readonly #options: FrameLogOptions;
  readonly #agreed: AgreedExtensions;
  readonly #client: Direction;
  readonly #upstream: Direction;
  readonly #notes: string[] = [];
  readonly #kept: KeptMessages<Kept>;
  /** Decompressions under way; a page waits for those begun before it. */
  #inflating: Promise<unknown> = Promise.resolve();

  constructor(options: FrameLogOptions) {
    this.#options = options;
    this.#kept = new KeptMessages(options.previewBytes);
    this.#agreed = agreedExtensions(options.extensions);
    this.#client = this.#direction('client', this.#agreed.clientResets);
    this.#upstream = this.#direction('upstream', this.#agreed.serverResets);
  }

  get held(): Bytes {
    return this.#kept.held;
  }

  fromClient(chunk: Uint8Array): void {
    this.#client.reader.take(chunk);
  }

  fromUpstream(chunk: Uint8Array): void {
    this.#upstream.reader.take(chunk);
  }

  /** Both sides have ended. */
  close(): void {
    this.#client.assembler.close();
    this.#upstream.assembler.close();
    this.#kept.close();
  }

  async page(after: number, limit: number): Promise<FramesPage<WebSocketMessage>> {
    await this.#inflating;
    const { total, dropped } = this.#kept;
    return { items: this.#kept.after(after, limit).map(shown), total, dropped, notes: [...this.#notes] };
  }

  #direction(from: WebSocketSide, resets: boolean): Direction {
    const inflater = this.#agreed.deflate ? new MessageInflater(resets) : null;
    const assembler = new MessageAssembler(this.#options.elapsed, (message) => {
      this.#add(from, message, inflater);
    });
    const reader = new FrameReader({
      masked: from === 'client',
      // What an unknown extension means by it cannot be told; the message is shown as it is.
      rsv1: this.#agreed.deflate || this.#agreed.unknown.length > 0,
      sink: assembler,
      onMalformed: (reason) => {
        this.#notes.push(
          `What the ${from} sends is not watched any more: ${reason}. Its bytes are passed on unchanged.`,
        );
        this.#options.onMessage();
      },
    });
    return { reader, assembler };
  }

  #add(
    from: WebSocketSide,
    { kept: payload, ...message }: AssembledMessage,
    inflater: MessageInflater | null,
  ): void {
    const kept: Kept = {
      number: this.#kept.total + 1,
      from,
      message,
      preview: Buffer.alloc(0),
      whole: false,
      problem: null,
    };
    this.#kept.add(kept);
    const unknown = this.#agreed.unknown[0];
    if (!message.compressed && unknown === undefined) this.#show(kept, payload, message.complete);
    else if (inflater === null || unknown !== undefined) {
      kept.problem = `The message could not be decoded: it may be changed by the extension ${unknown ?? 'that sets its first reserved bit'}.`;
    } else {
      this.#inflate(kept, payload, inflater);
    }
    this.#options.onMessage();
  }

  #inflate(kept: Kept, payload: Buffer, inflater: MessageInflater): void {
    const whole = kept.message.complete && payload.length === kept.message.size;
    const done = inflater.inflate(payload, whole).then((inflated) => {
      if (inflated.ok) this.#show(kept, inflated.bytes, whole);
      else kept.problem = inflated.problem;
    });
    this.#inflating = Promise.all([this.#inflating, done]);
  }

  /** @param complete whether `payload` is the message to its end, unless it is longer than a preview */
  #show(kept: Kept, payload: Buffer, complete: boolean): void {
    // Copied where it is cut: the rest of a long message is not to be held in memory with it.
    kept.preview = payload.length > previewLimit ? Buffer.from(payload.subarray(0, previewLimit)) : payload;
    kept.whole =
      complete &&
      payload.length <= previewLimit &&
      (kept.message.compressed || payload.length === kept.message.size);
    this.#kept.grew(kept, kept.preview.length);
  }
}

interface Direction {
  readonly reader: FrameReader;
  readonly assembler: MessageAssembler;
}

function shown({ number, from, message, preview, whole, problem }: Kept): WebSocketMessage {
  const { kind, at, frames, compressed, complete } = message;
  const isClose = kind === 'close';
  return {
    number,
    from,
    kind,
    at,
    size: bytes(message.size),
    frames,
    complete,
    compressed,
    preview: preview.subarray(isClose ? 2 : 0).toString('base64'),
    whole,
    closeCode: isClose && preview.length >= 2 ? preview.readUInt16BE(0) : null,
    problem,
  };
}
