/** Thrown where a body is left as it is, for a reason that is worth telling. */
export class OptimiseRefusal extends Error {
  override readonly name = 'OptimiseRefusal';
  readonly reason: 'too_large' | 'failed';

  constructor(reason: 'too_large' | 'failed', message: string) {
    super(message);
    this.reason = reason;
  }
}

const byteOrderMark = '\uFEFF';

/**
 * Changes a text and gives it back in bytes, the byte order mark kept.
 *
 * @throws OptimiseRefusal when the bytes are not UTF-8
 */
export async function changeText(
  bytes: Uint8Array,
  change: (text: string) => Promise<string> | string,
): Promise<Uint8Array> {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new OptimiseRefusal('failed', 'the bytes are not UTF-8');
  }
  const marked = text.startsWith(byteOrderMark);
  const changed = await change(marked ? text.slice(1) : text);
  return new TextEncoder().encode(marked ? byteOrderMark + changed : changed);
}
