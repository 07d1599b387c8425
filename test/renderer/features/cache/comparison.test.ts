import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { viewComparison } from '../../../../src/renderer/features/cache/comparison.ts';
import {
  compareTexts,
  type DifferenceLine,
  editLimit,
  lineLimit,
  rowLimit,
} from '../../../../src/renderer/ui/text-difference.ts';
import {
  type CacheComparison,
  type ComparedResponse,
  comparedBodyLimit,
} from '../../../../src/shared/model/cache.ts';
import type { HeaderPairs } from '../../../../src/shared/model/exchange.ts';
import { bytes } from '../../../../src/shared/model/units.ts';
import { makeEntry } from '../../../helpers/renderer/sample-cache.ts';

const whole = (line: DifferenceLine | null) =>
  line === null ? '' : `${line.number}:${line.before}[${line.differs}]${line.after}`;

const rows = (left: string, right: string) =>
  (compareTexts(left, right) ?? []).map((row) => {
    if (row.kind === 'gap') return `… ${row.lines}`;
    if (row.kind === 'cut') return `cut ${row.rows}`;
    return `${row.kind === 'same' ? '=' : '≠'} ${whole(row.left)} | ${whole(row.right)}`;
  });

const numbered = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => `line ${from + index}`).join('\n');

describe('two texts beside each other', () => {
  it('marks what differs within a line', () => {
    expect(rows('a\nprice 12.40\nb\n', 'a\nprice 13.90\nb\n')).toEqual([
      '= 1:a[] | 1:a[]',
      '≠ 2:price 1[2.4]0 | 2:price 1[3.9]0',
      '= 3:b[] | 3:b[]',
    ]);
  });

  it('leaves a place where one has no such line', () => {
    expect(rows('a\nc', 'a\nb\nc')).toEqual(['= 1:a[] | 1:a[]', '≠  | 2:[b]', '= 2:c[] | 3:c[]']);
    expect(rows('', 'b')).toEqual(['≠  | 1:[b]']);
  });

  it('leaves out equal lines far from what differs, and keeps numbers right', () => {
    const found = rows(
      `${numbered(1, 20)}\nold\n${numbered(21, 30)}`,
      `${numbered(1, 20)}\nnew\n${numbered(21, 30)}`,
    );
    expect(found[0]).toBe('… 17');
    expect(found[4]).toBe('≠ 21:[old] | 21:[new]');
    expect(found.at(-1)).toBe('… 7');
  });

  it('shows of a long line what is around the first difference', () => {
    const [row] =
      compareTexts(`${'x'.repeat(5000)}a${'y'.repeat(5000)}`, `${'x'.repeat(5000)}b${'y'.repeat(5000)}`) ??
      [];
    if (row?.kind !== 'different') throw new Error('The line differs.');
    for (const line of [row.left, row.right]) {
      const text = `${line?.before}${line?.differs}${line?.after}`;
      expect(text.length).toBeLessThanOrEqual(lineLimit + 2);
      expect(text.startsWith('…xx')).toBe(true);
    }
    expect([row.left?.differs, row.right?.differs]).toEqual(['a', 'b']);
  });

  it('is refused where too much differs, and cut where too much would be shown', () => {
    const many = (word: string, count: number) =>
      Array.from({ length: count }, (_, index) => `${word} ${index}`).join('\n');
    expect(compareTexts(many('a', editLimit), many('b', editLimit))).toBeNull();
    const added = compareTexts('', many('a', editLimit - 1)) ?? [];
    expect(added.length).toBeLessThanOrEqual(rowLimit + 1);
  });

  it('holds every line of both texts, however they differ', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(text, text, (left, right) => {
        const found = compareTexts(left.join('\n'), right.join('\n')) ?? [];
        const side = (key: 'left' | 'right', lines: readonly string[]) => {
          let next = 1;
          for (const row of found) {
            if (row.kind === 'gap') next += row.lines;
            else if (row.kind !== 'cut' && row[key] !== null) {
              const { number, before, differs, after } = row[key];
              expect(number).toBe(next);
              expect(before + differs + after).toBe(lines[number - 1]);
              next += 1;
            }
          }
          expect(next - 1).toBe(lines.length);
        };
        side('left', left);
        side('right', right);
      }),
    );
  });
});

function response(
  body: string | Uint8Array,
  headers: HeaderPairs = [['content-type', 'text/plain']],
): ComparedResponse {
  const raw = Buffer.from(body);
  return { status: 200, headers, size: bytes(raw.length), sha256: 'x', bodyBase64: raw.toString('base64') };
}

function compared(cached: ComparedResponse, origin: ComparedResponse, fields: Partial<CacheComparison> = {}) {
  const sameBody = cached.bodyBase64 === origin.bodyBase64;
  return viewComparison({
    entry: makeEntry('a'),
    cached,
    origin,
    exchange: 'e-1',
    sameStatus: true,
    sameBody,
    firstDifference: sameBody ? null : 3,
    ...fields,
  });
}

describe('a comparison', () => {
  it('is identical where only Date and Age differ', () => {
    const cached = response('a', [
      ['Date', '1'],
      ['Age', '5'],
      ['X', 'y'],
    ]);
    const view = compared(
      cached,
      response('a', [
        ['date', '2'],
        ['x', 'y'],
      ]),
    );
    expect(view).toMatchObject({ isSame: true, fieldDifferences: 0, body: { kind: 'same' } });
    expect(view.fields.map(({ name }) => name)).toEqual(['X']);
  });

  it('counts lines of fields that differ, and takes another status for a difference', () => {
    const view = compared(response('a', [['x', '1']]), response('a', [['x', '2']]), {
      sameStatus: false,
    });
    expect(view).toMatchObject({ isSame: false, fieldDifferences: 2 });
    expect(compared(response('a'), response('a'), { sameStatus: false })).toMatchObject({
      isSame: false,
    });
  });

  it('lays texts beside each other, and says when the same is only coded differently', () => {
    const view = compared(response('old'), response('new'));
    expect(view.body).toMatchObject({
      kind: 'text',
      rows: [{ kind: 'different', left: { differs: 'old' }, right: { differs: 'new' } }],
    });
    // The host has undone the codings, and told the bodies apart before.
    expect(compared(response('same'), response('same'), { sameBody: false }).body).toEqual({
      kind: 'coding',
    });
  });

  it('lays JSON out, unless that is all that differs', () => {
    const json: HeaderPairs = [['content-type', 'application/json']];
    const view = compared(response('{"a":1,"b":2}', json), response('{"a":1,"b":3}', json));
    expect(view.body).toMatchObject({ kind: 'text', isLaidOut: true });
    const spaced = compared(response('{"a":1}', json), response('{ "a": 1 }', json));
    expect(spaced.body).toMatchObject({ kind: 'text', isLaidOut: false });
  });

  it('shows bytes where one of them is no text, and where it differs first', () => {
    const view = compared(response(Uint8Array.of(0, 1, 2, 3), []), response(Uint8Array.of(0, 1, 9)));
    expect(view.body).toMatchObject({ kind: 'bytes', at: 2 });
  });

  it('says that only the beginning of a long body is here', () => {
    const long = { ...response('a'), size: bytes(comparedBodyLimit + 1) };
    expect(compared(long, response('b')).isCut).toBe(true);
    expect(compared(response('a'), response('b')).isCut).toBe(false);
  });
});
