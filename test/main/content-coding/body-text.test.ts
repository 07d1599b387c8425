import { describe, expect, it } from 'vitest';
import { bodyTextOf } from '../../../src/main/content-coding/body-text.ts';

const textOf = (body: string, type = 'application/json') =>
  bodyTextOf(Buffer.from(body), [['Content-Type', type]]);

describe('a body as it is searched', () => {
  it('has characters that JSON writes as escapes as themselves as well', async () => {
    const text = await textOf('{"name":"\\u00c4rger \\ud83d\\ude00","url":"http:\\/\\/a","said":"\\"hi\\""}');
    expect(text).toContain('\\u00c4rger');
    for (const plain of ['Ärger 😀', 'http://a', 'said":""hi""']) expect(text).toContain(plain);
  });

  it('takes a written backslash before a u for what it is', async () => {
    expect(await textOf('"\\\\u00e4"')).toBe('"\\\\u00e4"\n"\\u00e4"');
  });

  it('is as it is where nothing is written otherwise', async () => {
    expect(await textOf('{"a":"ä"}')).toBe('{"a":"ä"}');
    expect(await textOf('caf\u00e9', 'text/plain; charset=utf-8')).toBe('café');
  });
});
