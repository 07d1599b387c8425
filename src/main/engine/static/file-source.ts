import type { BigIntStats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import type { Fault } from '../../../shared/model/fault.ts';
import { ExchangeFailure } from '../failure.ts';
import type { PieceSource } from '../pulled-body.ts';
import type { Piece } from './multipart.ts';

/** Bytes that are read at once, and that each answer keeps in memory. */
const readSize = 128 * 1024;

/**
 * Reads pieces of an open file as they are asked for, and closes it. The last bytes are given only when the file has not been
 * written over meanwhile, so that an answer that is whole is of one state of the file. A file that has grown may have been
 * appended to: what was promised of it is still there.
 */
export class FileSource implements PieceSource {
  readonly #handle: FileHandle;
  readonly #opened: BigIntStats;
  readonly #pieces: readonly Piece[];
  readonly #lastPart: number;
  readonly #buffer: Buffer;
  #at = 0;
  /** Bytes given of the current part. */
  #given = 0;

  /** @param opened of the handle, when it was opened */
  constructor(handle: FileHandle, opened: BigIntStats, pieces: readonly Piece[]) {
    this.#handle = handle;
    this.#opened = opened;
    this.#pieces = pieces;
    this.#lastPart = pieces.findLastIndex((piece) => !(piece instanceof Uint8Array));
    const longest = Math.max(
      0,
      ...pieces.map((piece) => (piece instanceof Uint8Array ? 0 : piece.to - piece.from)),
    );
    this.#buffer = Buffer.allocUnsafeSlow(Math.min(readSize, longest));
  }

  /** @throws ExchangeFailure `static.changed` or an error of the file system */
  async next(): Promise<Uint8Array | null> {
    const piece = this.#pieces[this.#at];
    if (piece === undefined) return null;
    if (piece instanceof Uint8Array) {
      this.#at += 1;
      return piece;
    }
    const from = piece.from + this.#given;
    const wanted = Math.min(this.#buffer.length, piece.to - from);
    const { bytesRead } = await this.#handle.read(this.#buffer, 0, wanted, from);
    if (bytesRead === 0) throw changed(`it ends at byte ${from}, and ${piece.to} were promised`);
    this.#given += bytesRead;
    if (from + bytesRead === piece.to) {
      if (this.#at === this.#lastPart) await this.#checkUnchanged();
      this.#at += 1;
      this.#given = 0;
    }
    return this.#buffer.subarray(0, bytesRead);
  }

  close(): void {
    // It waits for a read on its way. That a file was not closed is of no consequence for what has been read.
    this.#handle.close().catch(() => {});
  }

  async #checkUnchanged(): Promise<void> {
    const { size, mtimeNs } = await this.#handle.stat({ bigint: true });
    const before = this.#opened;
    if (size < before.size) throw changed(`it had ${before.size} bytes and has ${size} now`);
    if (size === before.size && mtimeNs !== before.mtimeNs) throw changed('it was written over');
  }
}

const changed = (detail: string): ExchangeFailure => new ExchangeFailure('static.changed', detail);

/** What it means that a file could not be read on. */
export const faultOfReading = (error: unknown): Fault =>
  error instanceof ExchangeFailure
    ? error.fault
    : { code: 'static.read_failed', detail: error instanceof Error ? error.message : 'unknown' };
