import type { BigIntStats } from 'node:fs';
import { type Body, bodyOf } from '../message.ts';
import { bodyOfPieces } from '../pulled-body.ts';
import type { Validators } from './conditions.ts';
import { tagOfBytes, tagOfStats } from './entity-tag.ts';
import { FileSource, faultOfReading } from './file-source.ts';
import type { OpenFile } from './jail.ts';
import type { Piece } from './multipart.ts';

/** Files up to this size are read whole before they are answered with. Bytes. */
const wholeLimit = 64 * 1024;

/** One state of one file, ready to be sent. Either a body is taken from it, or it is let go; once. */
export interface Representation extends Validators {
  /** Bytes. */
  readonly size: number;
  body(pieces: readonly Piece[]): Body;
  /** Nothing is sent of it. */
  release(): void;
}

/**
 * Takes over an open file: a small one is read and closed at once.
 *
 * @param coding of a precompressed file; null for the file itself
 * @param now milliseconds since the epoch
 * @throws Error of the file system; the file is closed then
 */
export async function representationOf(
  { handle, stats }: OpenFile,
  coding: string | null,
  now: number,
): Promise<Representation> {
  const modified = modifiedAt(stats, now);
  if (stats.size > wholeLimit) {
    return {
      size: Number(stats.size),
      etag: tagOfStats(stats, coding, now),
      modified,
      body: (pieces) => bodyOfPieces(new FileSource(handle, stats, pieces), faultOfReading),
      release: () => void handle.close().catch(() => {}),
    };
  }
  try {
    const buffer = Buffer.allocUnsafeSlow(Number(stats.size));
    const bytes = buffer.subarray(
      0,
      await fill(buffer, (at) => handle.read(buffer, at, buffer.length - at, at)),
    );
    return {
      size: bytes.length,
      etag: tagOfBytes(bytes, coding),
      modified,
      body: (pieces) => bodyOf(joined(pieces.map((piece) => cut(bytes, piece)))),
      release: () => {},
    };
  } finally {
    await handle.close();
  }
}

/** @returns bytes read: fewer than the buffer has room for where the file has become shorter */
async function fill(
  buffer: Uint8Array,
  read: (at: number) => Promise<{ readonly bytesRead: number }>,
): Promise<number> {
  let at = 0;
  while (at < buffer.length) {
    const { bytesRead } = await read(at);
    if (bytesRead === 0) break;
    at += bytesRead;
  }
  return at;
}

const cut = (bytes: Uint8Array, piece: Piece): Uint8Array =>
  piece instanceof Uint8Array ? piece : bytes.subarray(piece.from, piece.to);

const joined = (parts: readonly Uint8Array[]): Uint8Array => {
  const [first] = parts;
  return parts.length === 1 && first !== undefined ? first : Buffer.concat(parts);
};

/** In whole seconds, and never in the future (RFC 9110 section 8.8.2.1). */
function modifiedAt({ mtimeNs }: BigIntStats, now: number): number {
  const seconds = Math.min(Number(mtimeNs / 1_000_000_000n), Math.floor(now / 1000));
  return Math.max(0, seconds) * 1000;
}
