import { describe, expect, it } from 'vitest';
import { parseContentType, viewBody } from '../../../src/renderer/ui/body-kind.ts';

const encode = (text: string) => new TextEncoder().encode(text);

describe('viewBody', () => {
  it.each([
    ['application/json', '{"a":1}', 'json'],
    ['application/problem+json; charset=utf-8', '{}', 'json'],
    ['text/html', '<script>', 'text'],
    ['image/svg+xml', '<svg onload="x()"/>', 'text'],
    ['application/octet-stream', '{"a":1}', 'json'],
    [null, 'plain words', 'text'],
    [null, '\u0000\u0001', 'bytes'],
    ['image/png', 'not really', 'image'],
    ['text/plain', '', 'empty'],
  ])('%s with %j is shown as %s', (contentType, text, kind) => {
    expect(viewBody(encode(text), contentType).kind).toBe(kind);
  });

  it('reads text in the charset that the header names, and as UTF-8 where it is unknown', () => {
    const latin = Uint8Array.of(0x63, 0x61, 0x66, 0xe9);
    expect(viewBody(latin, 'text/plain; charset=iso-8859-1')).toEqual({ kind: 'text', text: 'café' });
    expect(viewBody(encode('café'), 'text/plain; charset="nonsense"')).toEqual({
      kind: 'text',
      text: 'café',
    });
  });

  it('takes text that was cut inside a character for text', () => {
    expect(viewBody(encode('caffè').subarray(0, 5), null).kind).toBe('text');
  });

  it('reads a media type without regard to case and parameters', () => {
    expect(parseContentType('Text/HTML; a=b; Charset="UTF-8"')).toEqual({
      type: 'text/html',
      charset: 'UTF-8',
    });
    expect(parseContentType(null)).toEqual({ type: '', charset: null });
  });
});
