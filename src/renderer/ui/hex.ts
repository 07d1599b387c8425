/** Bytes a line of a hex listing shows. */
export const hexLineBytes = 16;

export interface HexLine {
  /** Eight hex digits. */
  readonly offset: string;
  readonly hex: string;
  /** Printable ASCII; a dot for everything else. */
  readonly text: string;
}

export const hexLineCount = (bytes: Uint8Array): number => Math.ceil(bytes.length / hexLineBytes);

/** @param base place of the first of the bytes in what they are a piece of */
export function hexLine(bytes: Uint8Array, line: number, base = 0): HexLine {
  const start = line * hexLineBytes;
  const piece = [...bytes.subarray(start, start + hexLineBytes)];
  const digits = piece.map((byte) => byte.toString(16).padStart(2, '0'));
  return {
    offset: (base + start).toString(16).padStart(8, '0'),
    hex: [digits.slice(0, 8).join(' '), digits.slice(8).join(' ')].join('  ').padEnd(hexLineBytes * 3),
    text: piece.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join(''),
  };
}
