import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatJson } from '../../../src/renderer/ui/json/format-json.ts';

describe('formatJson', () => {
  it('changes nothing but white space', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.boolean(), (value, spaced) => {
        const text = JSON.stringify(value, null, spaced ? 1 : 0);
        const formatted = formatJson(text);
        expect(formatted).toBe(JSON.stringify(value, null, 2));
      }),
    );
  });

  it('keeps every digit of a number and repeated keys', () => {
    expect(formatJson('{"a":12345678901234567890,"a":1.0}')).toBe(
      '{\n  "a": 12345678901234567890,\n  "a": 1.0\n}',
    );
  });

  it('is null for what is not JSON', () => {
    expect(formatJson('{"a":')).toBeNull();
    expect(formatJson('hello')).toBeNull();
  });
});
