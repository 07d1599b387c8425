import { describe, expect, it } from 'vitest';
import { bodyOfPieces, type PieceSource } from '../../../src/main/engine/pulled-body.ts';
import { readBody } from './cache/store/read-body.ts';

const fault = { code: 'static.read_failed', detail: 'broken' } as const;

function source(pieces: readonly (string | Error)[]) {
  const left = [...pieces];
  const asked = { count: 0, closed: 0 };
  const made: PieceSource = {
    next: () => {
      asked.count += 1;
      const piece = left.shift();
      return piece instanceof Error
        ? Promise.reject(piece)
        : Promise.resolve(piece === undefined ? null : Buffer.from(piece));
    },
    close: () => {
      asked.closed += 1;
    },
  };
  return { asked, body: bodyOfPieces(made, () => fault) };
}

describe('a body that is pulled', () => {
  it('gives its pieces in order and closes its source once', async () => {
    const { body, asked } = source(['a', 'b', 'c']);
    expect(await readBody(body)).toEqual({ bytes: Buffer.from('abc'), fault: null });
    expect(asked).toEqual({ count: 4, closed: 1 });
  });

  it('asks for the next piece only when its reader goes on', async () => {
    const { body, asked } = source(['a', 'b']);
    const seen: string[] = [];
    const ended = new Promise<void>((resolve) => {
      body.read({
        data: (chunk) => {
          seen.push(Buffer.from(chunk).toString());
          expect(asked.count).toBe(seen.length);
          setImmediate(() => {
            expect(asked.count).toBe(seen.length);
            body.resume();
            body.resume();
          });
          return false;
        },
        end: () => resolve(),
        fail: () => {},
      });
    });
    await ended;
    expect(seen).toEqual(['a', 'b']);
  });

  it('fails where its source does, after what came before', async () => {
    const { body, asked } = source(['a', new Error('broken')]);
    expect(await readBody(body)).toEqual({ bytes: Buffer.from('a'), fault });
    expect(asked.closed).toBe(1);
  });

  it('is silent after it was cancelled, before it was read, while a piece is on its way and within one', async () => {
    const calls: string[] = [];
    const sink = {
      data: () => {
        calls.push('data');
        return true;
      },
      end: () => calls.push('end'),
      fail: () => calls.push('fail'),
    };
    const early = source(['a']);
    early.body.cancel();
    const between = source(['a']);
    between.body.read(sink);
    between.body.cancel();
    const within = source(['a', 'b']);
    within.body.read({
      ...sink,
      data: () => {
        within.body.cancel();
        return sink.data();
      },
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(calls).toEqual(['data']);
    expect([early.asked.closed, between.asked.closed, within.asked.closed]).toEqual([1, 1, 1]);
  });
});
