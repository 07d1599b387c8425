import { describe, expect, it } from 'vitest';
import { HeaderList } from '../../../../src/main/engine/headers.ts';
import { judgeConditions, mayBeParts } from '../../../../src/main/engine/static/conditions.ts';

const modified = Date.parse('Sun, 06 Nov 1994 08:49:37 GMT');
const file = { etag: '"a"', modified };
const now = Date.parse('2026-01-01T00:00:00Z');
const at = modified;
const date = (offset: number) => new Date(at + offset * 1000).toUTCString();
const judge = (...fields: string[]) => judgeConditions(new HeaderList(fields), file, now);

describe('conditions (RFC 9110 section 13.2.2)', () => {
  it.each([
    ['If-Match', '"a"', 'go_on'],
    ['If-Match', '"b", "a"', 'go_on'],
    ['If-Match', '*', 'go_on'],
    ['If-Match', '"b"', 'failed'],
    ['If-Match', 'W/"a"', 'failed'],
    ['If-None-Match', '"a"', 'not_modified'],
    ['If-None-Match', 'W/"a"', 'not_modified'],
    ['If-None-Match', '"b", "a"', 'not_modified'],
    ['If-None-Match', '*', 'not_modified'],
    ['If-None-Match', '"b"', 'go_on'],
    ['If-None-Match', 'a', 'go_on'],
    ['If-Modified-Since', date(0), 'not_modified'],
    ['If-Modified-Since', date(1), 'not_modified'],
    ['If-Modified-Since', date(-1), 'go_on'],
    ['If-Modified-Since', 'Sunday, 06-Nov-94 08:49:37 GMT', 'not_modified'],
    ['If-Modified-Since', 'Sun Nov  6 08:49:37 1994', 'not_modified'],
    ['If-Modified-Since', '1994-11-06T08:49:37Z', 'go_on'],
    ['If-Modified-Since', 'Sun, 31 Feb 2021 08:49:37 GMT', 'go_on'],
    ['If-Unmodified-Since', date(0), 'go_on'],
    ['If-Unmodified-Since', date(-1), 'failed'],
    ['If-Unmodified-Since', 'never', 'go_on'],
  ])('%s: %s comes to %s', (name, value, judgement) => {
    expect(judge(name, value)).toBe(judgement);
  });

  it('by tag stand before those by date', () => {
    expect(judge('If-None-Match', '"b"', 'If-Modified-Since', date(1))).toBe('go_on');
    expect(judge('If-Match', '"a"', 'If-Unmodified-Since', date(-1))).toBe('go_on');
  });

  it('that must hold stand before those that spare a body', () => {
    expect(judge('If-Match', '"b"', 'If-None-Match', '"a"')).toBe('failed');
  });

  it('take a year of two digits for one of this century or the last', () => {
    expect(judge('If-Modified-Since', 'Saturday, 06-Nov-75 08:49:37 GMT')).toBe('not_modified');
    expect(judge('If-Modified-Since', 'Saturday, 06-Nov-77 08:49:37 GMT')).toBe('go_on');
  });
});

describe('If-Range', () => {
  const allows = (value: string, validators = file, at = now) =>
    mayBeParts(new HeaderList(['If-Range', value]), validators, at);

  it('lets parts be sent for the same strong tag alone', () => {
    expect([allows('"a"'), allows('"b"'), allows('W/"a"')]).toEqual([true, false, false]);
    expect(allows('W/"a"', { etag: 'W/"a"', modified })).toBe(false);
  });

  it('lets parts be sent for the very date, once it is a minute old', () => {
    expect([allows(date(0)), allows(date(1))]).toEqual([true, false]);
    expect(allows(date(0), file, modified + 59_000)).toBe(false);
  });
});
