import { describe, expect, it } from 'vitest';
import { hexLine, hexLineCount } from '../../../src/renderer/ui/hex.ts';

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
});
