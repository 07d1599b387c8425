import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { HeaderList } from '../../src/main/engine/headers.ts';
import { ChunkedReader } from '../../src/main/engine/http1/chunked-reader.ts';
import { requestFraming, responseFraming } from '../../src/main/engine/http1/framing.ts';
import { parseRequestHead, parseResponseHead } from '../../src/main/engine/http1/parse-head.ts';
import { MessageRefusal } from '../../src/main/engine/http1/refusal.ts';
import { serialiseFields } from '../../src/main/engine/http1/write-head.ts';
import { mutatedBytes, requestHead, responseHead } from './messages.ts';

/** Time of this file, in milliseconds: `DOORMAN_FUZZ_SECONDS`, or 30 s. */
const budget = Number(process.env.DOORMAN_FUZZ_SECONDS ?? 30) * 1000;
const share = { interruptAfterTimeLimit: budget / 4, numRuns: Number.MAX_SAFE_INTEGER };
// However long is asked for, and time for the counterexample to be made small.
vi.setConfig({ testTimeout: budget + 60_000 });

/** @returns undefined where it was refused; anything thrown but a refusal is a failure */
function orRefused<Value>(parse: () => Value): Value | undefined {
  try {
    return parse();
  } catch (error) {
    if (error instanceof MessageRefusal) return undefined;
    throw error;
  }
}

/** Fields as another server might read them, one line each: name and value of each, or a failure. */
function plainlyRead(text: string): string[] {
  const lines = text.split('\r\n');
  expect(lines.pop()).toBe('');
  return lines.flatMap((line) => {
    const found = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+): ([\t\x20-\x7e\x80-\xff]*)$/.exec(line);
    if (found === null) throw new Error(`not one clear field: ${JSON.stringify(line)}`);
    return [found[1] ?? '', found[2] ?? ''];
  });
}

function expectClear(headers: HeaderList, hasBody = true): void {
  const written = serialiseFields(headers);
  const read = plainlyRead(written);
  expect(read).toEqual(headers.toPairs().flat());
  if (!hasBody) return;
  const framing = read.filter(
    (_, at) => at % 2 === 0 && /^(content-length|transfer-encoding)$/i.test(read[at] ?? ''),
  );
  expect(framing.length).toBeLessThanOrEqual(1);
}

describe('the parser of heads', () => {
  it('reads a request of any bytes as one clear message, or refuses it', () => {
    let accepted = 0;
    fc.assert(
      fc.property(fc.oneof(requestHead, mutatedBytes(requestHead)), (bytes) => {
        const parsed = orRefused(() => {
          const head = parseRequestHead(bytes);
          return { head, framing: requestFraming(head.version, head.headers) };
        });
        if (parsed === undefined) return;
        accepted += 1;
        const { head, framing } = parsed;
        expect(`${head.method} ${head.target} HTTP/${head.version}`).not.toMatch(/[\r\n\0]/);
        expect(`${head.method} ${head.target} HTTP/${head.version}`.split(' ')).toHaveLength(3);
        expectClear(head.headers);
        const again = parseRequestHead(
          `${head.method} ${head.target} HTTP/${head.version}\r\n${serialiseFields(head.headers)}`.replace(
            /\r\n$/,
            '',
          ),
        );
        expect(requestFraming(again.version, again.headers)).toEqual(framing);
      }),
      share,
    );
    expect(accepted).toBeGreaterThan(0);
  });

  it('reads a response of any bytes as one clear message, or refuses it', () => {
    let accepted = 0;
    fc.assert(
      fc.property(fc.oneof(responseHead, mutatedBytes(responseHead)), (bytes) => {
        const head = orRefused(() => {
          const parsed = parseResponseHead(bytes);
          responseFraming({ method: 'GET' }, parsed.status, parsed.version, parsed.headers);
          return parsed;
        });
        if (head === undefined) return;
        accepted += 1;
        expect(head.status).toBeGreaterThanOrEqual(100);
        expect(head.status).toBeLessThanOrEqual(999);
        // Where there never is a body, fields that would frame one say nothing, and go no further.
        expectClear(head.headers, head.status >= 200 && head.status !== 204 && head.status !== 304);
      }),
      share,
    );
    expect(accepted).toBeGreaterThan(0);
  });
});

describe('the reader of chunks', () => {
  const chunk = fc
    .tuple(fc.string({ minLength: 1, maxLength: 20 }), fc.constantFrom('', ';a', ';a=b', ' ;a="b"'))
    .map(([data, extension]) => {
      const bytes = Buffer.from(data);
      return `${bytes.length.toString(16)}${extension}\r\n${bytes.toString('latin1')}\r\n`;
    });
  const body = fc
    .tuple(fc.array(chunk, { maxLength: 6 }), fc.constantFrom('', 'X: 1\r\n', 'X: 1\r\nY: 2\r\n'))
    .map(([chunks, trailers]) => `${chunks.join('')}0\r\n${trailers}\r\n`);

  const readIn = (bytes: Buffer, cuts: readonly number[]) =>
    orRefused(() => {
      const reader = new ChunkedReader();
      let data = '';
      let used = 0;
      const ends = [...new Set([...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort(
        (a, b) => a - b,
      );
      for (const end of ends) {
        if (!reader.done)
          used += reader.read(bytes.subarray(used, end), (piece) => (data += piece.toString('latin1')));
      }
      return { data, used, done: reader.done, trailers: reader.trailers?.toPairs() ?? [] };
    });

  it('finds the same end and the same data however the bytes are cut', () => {
    fc.assert(
      fc.property(fc.oneof(body, mutatedBytes(body)), fc.array(fc.nat()), (text, cuts) => {
        const bytes = Buffer.from(`${text}GET / HTTP/1.1\r\n`, 'latin1');
        expect(readIn(bytes, cuts)).toEqual(readIn(bytes, []));
      }),
      share,
    );
  });

  it('gives back what was written, and nothing behind its end', () => {
    fc.assert(
      fc.property(body, fc.array(fc.nat()), (text, cuts) => {
        const result = readIn(Buffer.from(`${text}rest`, 'latin1'), cuts);
        expect(result).toMatchObject({ used: text.length, done: true });
      }),
      share,
    );
  });
});
