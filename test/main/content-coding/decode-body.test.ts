import { randomBytes } from 'node:crypto';
import {
  brotliCompressSync,
  constants,
  deflateRawSync,
  deflateSync,
  gzipSync,
  zstdCompressSync,
} from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decodeBody } from '../../../src/main/content-coding/decode-body.ts';

const limit = 1024 * 1024;
const encoders = {
  gzip: gzipSync,
  'x-gzip': gzipSync,
  deflate: deflateSync,
  br: brotliCompressSync,
  zstd: zstdCompressSync,
} as const;

describe('a body decoded to be shown', () => {
  it.each([null, '', 'identity', ' Identity '])(
    'is left as it is with Content-Encoding: %s',
    async (coding) => {
      const body = Buffer.from('hello');
      expect(await decodeBody(body, coding, limit)).toEqual({
        bytes: body,
        undone: [],
        problem: null,
        more: false,
      });
    },
  );

  it.each(Object.entries(encoders))('has %s undone', async (coding, encode) => {
    const { bytes, undone, problem } = await decodeBody(encode('hello'), coding, limit);
    expect(Buffer.from(bytes).toString()).toBe('hello');
    expect([undone, problem]).toEqual([[coding], null]);
  });

  it('has deflate without its head undone', async () => {
    const { bytes } = await decodeBody(deflateRawSync('hello'), 'deflate', limit);
    expect(Buffer.from(bytes).toString()).toBe('hello');
  });

  it('keeps its bytes where zstd asks for more than 8 MiB of memory, and says so', async () => {
    const body = zstdCompressSync(Buffer.alloc(16 * 1024 * 1024), {
      params: { [constants.ZSTD_c_windowLog]: 24 },
    });
    const { bytes, undone, problem } = await decodeBody(body, 'zstd', limit);
    expect(bytes).toBe(body);
    expect(undone).toEqual([]);
    expect(problem).toMatch(/asks for more than 8 MiB of memory/);
    const usual = zstdCompressSync(Buffer.alloc(64 * 1024), { params: { [constants.ZSTD_c_windowLog]: 23 } });
    expect((await decodeBody(usual, 'zstd', limit)).problem).toBeNull();
  });

  it('has several codings undone, the last one first', async () => {
    const { bytes, undone } = await decodeBody(gzipSync(brotliCompressSync('hello')), 'br, GZIP', limit);
    expect(Buffer.from(bytes).toString()).toBe('hello');
    expect(undone).toEqual(['gzip', 'br']);
  });

  it('keeps its bytes where a coding is not known, and says which', async () => {
    const body = Buffer.from('hello');
    const { bytes, problem } = await decodeBody(body, 'compress', limit);
    expect(bytes).toBe(body);
    expect(problem).toMatch(/compress-encoded/);
  });

  it.each(Object.entries(encoders))(
    'shows what could be decoded of %s that is cut',
    async (coding, encode) => {
      let state = 1;
      const random = Uint8Array.from({ length: 300_000 }, () => {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
        return state >>> 28;
      });
      const whole = encode(random);
      const { bytes, problem } = await decodeBody(
        whole.subarray(0, Math.floor(whole.length / 2)),
        coding,
        limit,
      );
      expect(problem).toMatch(/ends early or is damaged/);
      expect(bytes.length).toBeGreaterThan(0);
      expect(Buffer.compare(bytes, random.subarray(0, bytes.length))).toBe(0);
    },
  );

  it.each(Object.entries(encoders))('of few bytes of %s never fills memory', async (coding, encode) => {
    const { bytes, problem, more } = await decodeBody(encode(new Uint8Array(limit * 20)), coding, limit);
    expect(bytes.length).toBe(limit);
    expect([problem, more]).toEqual(['The body decodes to more than 1 MiB; this is its beginning.', true]);
  });

  it('of which only the beginning is there is not called damaged', async () => {
    const whole = gzipSync(randomBytes(100_000));
    const { bytes, problem, more } = await decodeBody(whole.subarray(0, 20_000), 'gzip', limit, true);
    expect(bytes.length).toBeGreaterThan(0);
    expect([problem, more]).toEqual(['This is what the beginning of the body decodes to.', true]);
    expect(await decodeBody(Buffer.from('hello'), null, limit, true)).toMatchObject({
      problem: null,
      more: true,
    });
  });

  it('has no more codings undone than anybody needs', async () => {
    let body: Buffer = Buffer.from('hello');
    for (let layer = 0; layer < 6; layer += 1) body = gzipSync(body);
    const { undone, problem } = await decodeBody(body, Array(6).fill('gzip').join(), limit);
    expect(undone).toHaveLength(4);
    expect(problem).toMatch(/cannot be decoded here/);
  });
});
