import type { ContentCoding } from '../../../shared/model/content-decision.ts';
import type { Fault } from '../../../shared/model/fault.ts';
import { type Bytes, bytes } from '../../../shared/model/units.ts';
import { trailersOfChangedBody } from '../changed-body.ts';
import type { HeaderList } from '../headers.ts';
import type { Body, BodySink } from '../message.ts';
import { createEncoder, type Encoder, type EncoderUse, flushKinds } from './encoders.ts';

/** A body that pauses for so long is waited for by nobody but the client: what there is goes out. Milliseconds. */
export const silence = 5;

/** How far a body has come: filled while it passes, so that its decision always says how things stand. */
export interface CompressProgress {
  before: Bytes;
  after: Bytes;
  complete: boolean;
}

export interface CompressingOptions {
  readonly coding: ContentCoding;
  /** Of what is to be compressed, in bytes; 0 where that is not known. */
  readonly length: number;
  /** Of a stream each piece is of use by itself, and goes out at once. */
  readonly use: EncoderUse;
  readonly progress: CompressProgress;
  /** Called when the encoder is gone, perhaps more than once. */
  onReleased(): void;
}

/**
 * A body as it is compressed. The work is done on the threads of Node's pool; here the pieces are only passed on, at the pace
 * of the reader. A body that breaks off breaks off compressed as well: the coding is not ended, and nor is the message.
 */
export class CompressingBody implements Body, BodySink {
  readonly empty = false;
  readonly #source: Body;
  readonly #options: CompressingOptions;
  #encoder: Encoder | null = null;
  #sink: BodySink | null = null;
  #trailers: HeaderList | null = null;
  #silence: ReturnType<typeof setTimeout> | null = null;
  /** Something was written since the last flush. */
  #unflushed = false;

  constructor(source: Body, options: CompressingOptions) {
    this.#source = source;
    this.#options = options;
  }

  read(sink: BodySink): void {
    this.#sink = sink;
    const { coding, use, length, progress } = this.#options;
    const encoder = createEncoder(coding, use, length);
    this.#encoder = encoder;
    encoder.on('data', (chunk: Uint8Array) => {
      progress.after = bytes(progress.after + chunk.length);
      if (this.#sink?.data(chunk) === false) encoder.pause();
    });
    encoder.on('drain', () => this.#source.resume());
    encoder.on('end', () => {
      progress.complete = true;
      this.#settle()?.end(trailersOfChangedBody(this.#trailers));
    });
    encoder.on('error', (error) => {
      const broken = this.#settle();
      this.#source.cancel();
      broken?.fail({ code: 'engine.internal', detail: `compressing failed: ${error.message}` });
    });
    this.#source.read(this);
  }

  resume(): void {
    this.#encoder?.resume();
  }

  cancel(): void {
    this.#settle();
    this.#source.cancel();
  }

  data(chunk: Uint8Array): boolean {
    const encoder = this.#encoder;
    if (encoder === null) return true;
    const { progress, use } = this.#options;
    progress.before = bytes(progress.before + chunk.length);
    // A copy: the source may use the memory again before the pool has got to it.
    const ready = encoder.write(Buffer.from(chunk));
    this.#unflushed = true;
    if (use === 'stream') this.#flush(encoder);
    else this.#awaitSilence();
    return ready;
  }

  end(trailers: HeaderList | null): void {
    this.#trailers = trailers;
    this.#stopWaiting();
    this.#encoder?.end();
  }

  fail(fault: Fault): void {
    this.#settle()?.fail(fault);
  }

  #flush(encoder: Encoder): void {
    this.#unflushed = false;
    encoder.flush(flushKinds[this.#options.coding]);
  }

  #awaitSilence(): void {
    this.#silence ??= setTimeout(() => {
      const encoder = this.#encoder;
      if (encoder === null || !this.#unflushed) return;
      // It is the reader or the processor that is behind, and not the source.
      if (encoder.writableLength > 0) this.#silence?.refresh();
      else this.#flush(encoder);
    }, silence);
    this.#silence.refresh();
  }

  #stopWaiting(): void {
    if (this.#silence !== null) clearTimeout(this.#silence);
  }

  /** Lets go of everything. @returns whom to tell, once */
  #settle(): BodySink | null {
    const sink = this.#sink;
    this.#stopWaiting();
    this.#sink = null;
    this.#encoder?.destroy();
    this.#encoder = null;
    this.#options.onReleased();
    return sink;
  }
}
