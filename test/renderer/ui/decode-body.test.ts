import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { bodyPreviewLimit, decodeBody } from '../../../src/renderer/ui/decode-body.ts';

const encode = (text: string) => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const copy = (bytes: Uint8Array) => new Uint8Array(bytes);

describe('decodeBody', () => {
  it('leaves a body without a coding as it is', async () => {
    expect(await decodeBody(encode('hello'), null)).toMatchObject({ undone: [], problem: null });
    expect(await decodeBody(encode('hello'), 'identity')).toMatchObject({ undone: [], problem: null });
  });

  it('undoes gzip and deflate, the last coding first', async () => {
    const body = copy(gzipSync(deflateSync('hello')));
    const decoded = await decodeBody(body, 'deflate, GZIP');
    expect(decode(decoded.bytes)).toBe('hello');
    expect(decoded.undone).toEqual(['gzip', 'deflate']);
    expect(decoded.problem).toBeNull();
  });

  it('says which coding it cannot undo and keeps the bytes', async () => {
    const body = copy(brotliCompressSync('hello'));
    const decoded = await decodeBody(body, 'br');
    expect(decoded.problem).toMatch(/br-encoded/);
    expect(decoded.bytes).toEqual(body);
  });

  it('shows what could be decoded of data that is cut, and says so', async () => {
    const random = Uint8Array.from({ length: 300_000 }, (_, index) => (index * index * 31) % 256);
    const whole = gzipSync(random);
    const decoded = await decodeBody(copy(whole.subarray(0, Math.floor(whole.length / 2))), 'gzip');
    expect(decoded.problem).toMatch(/ends early or is damaged/);
    expect(decoded.bytes.length).toBeGreaterThan(0);
    expect(Buffer.compare(decoded.bytes, random.subarray(0, decoded.bytes.length))).toBe(0);
  });

  it('stops decoding at the preview limit, so that a few bytes cannot fill memory', async () => {
    const bomb = gzipSync(new Uint8Array(bodyPreviewLimit * 4));
    const decoded = await decodeBody(copy(bomb), 'gzip');
    expect(decoded.bytes.length).toBe(bodyPreviewLimit);
    expect(decoded.problem).toMatch(/longer than 5 MiB/);
  });
});
