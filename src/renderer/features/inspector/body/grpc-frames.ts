/** One length-prefixed message of gRPC, or the trailers of gRPC-Web. */
export interface GrpcFrame {
  readonly kind: 'message' | 'trailers';
  readonly compressed: boolean;
  /** Bytes of it as the prefix says. */
  readonly length: number;
  /** Its content as far as it is here, as it was sent. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface GrpcFrames {
  readonly frames: readonly GrpcFrame[];
  /** What is left that is no frame, as a sentence; null where all is read. */
  readonly problem: string | null;
}

/** Frames that are shown, at most. */
export const grpcFrameLimit = 2_000;

const prefixLength = 5;

/** Cuts a body into its frames (gRPC over HTTP/2, "Length-Prefixed-Message"; gRPC-Web, "Message framing"). */
export function readGrpcFrames(bytes: Uint8Array<ArrayBuffer>): GrpcFrames {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const frames: GrpcFrame[] = [];
  let at = 0;
  while (at < bytes.length) {
    if (frames.length >= grpcFrameLimit) {
      return {
        frames,
        problem: `Only the first ${grpcFrameLimit.toLocaleString('en-US')} messages are shown.`,
      };
    }
    if (bytes.length - at < prefixLength)
      return { frames, problem: 'The body ends in the middle of a prefix.' };
    const flags = bytes[at] ?? 0;
    if ((flags & 0x7e) !== 0) {
      return { frames, problem: `From byte ${at} on this is not gRPC: a message has unknown flags.` };
    }
    const length = view.getUint32(at + 1);
    const content = bytes.subarray(at + prefixLength, at + prefixLength + length);
    frames.push({
      kind: flags >= 0x80 ? 'trailers' : 'message',
      compressed: (flags & 1) === 1,
      length,
      bytes: content,
    });
    at += prefixLength + content.length;
    if (content.length < length) return { frames, problem: 'The last message is not here to its end.' };
  }
  return { frames, problem: null };
}

/** The text of gRPC-Web-Text: pieces of Base64, each with its own padding. @returns null where it is not */
export function fromGrpcWebText(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    const pieces = text.replace(/\s+/g, '').match(/[^=]+={0,2}/g) ?? [];
    const binary = pieces.map((piece) => atob(piece)).join('');
    return Uint8Array.from(binary, (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}

/** Bytes that one message is decompressed to, at most. */
const inflatedLimit = 5 * 1024 * 1024;

/**
 * Undoes the compression of one message.
 *
 * @param encoding `grpc-encoding`: gzip or deflate
 * @returns null where it is unknown, damaged or becomes very long
 */
export async function inflateMessage(
  bytes: Uint8Array<ArrayBuffer>,
  encoding: string | null,
): Promise<Uint8Array<ArrayBuffer> | null> {
  if (encoding !== 'gzip' && encoding !== 'deflate') return null;
  const pieces: Uint8Array[] = [];
  let length = 0;
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream(encoding));
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      pieces.push(value);
      length += value.length;
      if (length > inflatedLimit) {
        await reader.cancel();
        return null;
      }
    }
  } catch {
    return null;
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
