import { describe, expect, it } from 'vitest';
import { hexLine, hexLineCount, narrowLineBytes } from '../../../src/renderer/ui/hex.ts';

describe('hex listing', () => {
  it('shows offset, bytes and printable characters', () => {
    const bytes = Uint8Array.from({ length: 18 }, (_, index) => index + 0x3f);
    expect(hexLineCount(bytes)).toBe(2);
    expect(hexLine(bytes, 0)).toEqual({
      offset: '00000000',
      hex: '3f 40 41 42 43 44 45 46  47 48 49 4a 4b 4c 4d 4e',
      text: '?@ABCDEFGHIJKLMN',
    });
    expect(hexLine(bytes, 1)).toMatchObject({ offset: '00000010', text: 'OP' });
    expect(hexLine(Uint8Array.of(0, 255), 0).text).toBe('..');
  });

  it('shows half as many bytes of a line where there is little room', () => {
    const bytes = Uint8Array.from({ length: 18 }, (_, index) => index + 0x3f);
    expect(hexLineCount(bytes, narrowLineBytes)).toBe(3);
    expect(hexLine(bytes, 1, 0x100, narrowLineBytes)).toEqual({
      offset: '00000108',
      hex: '47 48 49 4a 4b 4c 4d 4e',
      text: 'GHIJKLMN',
    });
    expect(hexLine(bytes, 2, 0, narrowLineBytes).hex).toBe('4f 50'.padEnd(23));
  });
});
