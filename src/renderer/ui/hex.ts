/** Bytes a line of a hex listing shows. */
export const hexLineBytes = 16;
/** Where there is no room for as many. */
export const narrowLineBytes = 8;

/** Bytes that stand together. */
const groupBytes = 8;

export interface HexLine {
  /** Eight hex digits. */
  readonly offset: string;
  readonly hex: string;
  /** Printable ASCII; a dot for everything else. */
  readonly text: string;
}

export const hexLineCount = (bytes: Uint8Array, perLine: number = hexLineBytes): number =>
  Math.ceil(bytes.length / perLine);

/**
 * @param base place of the first of the bytes in what they are a piece of
 * @param perLine bytes of each line, a multiple of 8
 */
export function hexLine(bytes: Uint8Array, line: number, base = 0, perLine: number = hexLineBytes): HexLine {
  const start = line * perLine;
  const piece = [...bytes.subarray(start, start + perLine)];
  const digits = piece.map((byte) => byte.toString(16).padStart(2, '0'));
  const groups = Array.from({ length: perLine / groupBytes }, (_, group) =>
    digits.slice(group * groupBytes, (group + 1) * groupBytes).join(' '),
  );
  return {
    offset: (base + start).toString(16).padStart(8, '0'),
    hex: groups.join('  ').padEnd(perLine * 3 + groups.length - 2),
    text: piece.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join(''),
  };
}
