import { describe, expect, it } from 'vitest';
import {
  groupByKey,
  groupRowId,
  hitsOfGroup,
  rowsOf,
  sizeOfGroup,
} from '../../../../src/renderer/features/cache/entry-groups.ts';
import {
  exchangesFilter,
  freshnessNow,
  hostName,
  typeText,
  urlParts,
  varyText,
} from '../../../../src/renderer/features/cache/entry-words.ts';
import { parseFilter } from '../../../../src/renderer/features/inspector/filter.ts';
import { bytes, milliseconds } from '../../../../src/shared/model/units.ts';
import { makeEntry } from '../../../helpers/renderer/sample-cache.ts';
import { makeSummary } from '../../../helpers/renderer/sample-exchanges.ts';

const german = makeEntry('de', { key: 'k', varyBy: [['Accept-Language', 'de']], size: bytes(100), hits: 2 });
const other = makeEntry('other', { key: 'l' });
const english = makeEntry('en', { key: 'k', varyBy: [['Accept-Language', '']], size: bytes(50), hits: 5 });

describe('stored responses as rows', () => {
  const groups = groupByKey([german, other, english]);

  it('groups the variants of a key where the first of them stands', () => {
    expect(groups.map(({ key, entries }) => `${key}: ${entries.map(({ id }) => id).join(' ')}`)).toEqual([
      'k: de en',
      'l: other',
    ]);
    expect(groups.map(sizeOfGroup)).toEqual([150, 640]);
    expect(groups.map(hitsOfGroup)).toEqual([7, 0]);
  });

  it('shows a key with one response as that response, and variants once they are asked for', () => {
    const shown = (expanded: readonly string[]) =>
      rowsOf(groups, new Set(expanded)).map(({ kind, id }) => `${kind} ${id}`);
    expect(shown([])).toEqual(['group key:k', 'single other']);
    expect(shown([groupRowId('k')])).toEqual(['group key:k', 'variant de', 'variant en', 'single other']);
  });

  it('counts variants, for those who hear the list', () => {
    const [, first, second] = rowsOf(groups, new Set([groupRowId('k')]));
    expect(first).toMatchObject({ place: 1, of: 2, groupId: 'key:k' });
    expect(second).toMatchObject({ place: 2, of: 2 });
  });
});

describe('a stored response in words', () => {
  it('says what tells variants apart', () => {
    expect(varyText(german)).toBe('accept-language: de');
    expect(varyText(english)).toBe('accept-language: none');
    expect(varyText(other)).toBe('');
  });

  it('shows the media type without its parameters', () => {
    expect(typeText(german)).toBe('text/html');
    expect(typeText({ contentType: null })).toBe('—');
  });

  it('grows older by this clock from what the host said', () => {
    const entry = makeEntry('a', { staleIfError: milliseconds(5) });
    expect(freshnessNow(entry, 2500)).toMatchObject({ age: 12_500, lifetime: 60_000, staleIfError: 5 });
    expect(freshnessNow(entry, -80).age).toBe(10_000);
  });

  it.each([
    ['https://shop.localhost:8443/a?b', 'shop.localhost:8443', '/a?b'],
    ['http://[::1]:80', '[::1]:80', '/'],
    ['/a', '', '/a'],
  ])('%s is of %s', (url, host, path) => {
    expect(urlParts(url)).toEqual({ host, path });
  });

  it.each([
    ['https://shop.localhost:8443/a', 'shop.localhost'],
    ['http://[::1]:8080/a', '[::1]'],
    ['/a', ''],
  ])('%s is purged with the host %j', (url, host) => {
    expect(hostName(url)).toBe(host);
  });

  it('leads to the exchanges of its URL', () => {
    const filter = parseFilter(exchangesFilter('https://shop.localhost:8443/a b,c?page=1'));
    expect(filter.mistakes).toEqual([]);
    expect(filter.matches(makeSummary('1', { target: '/a b,c?page=2' }))).toBe(true);
    expect(filter.matches(makeSummary('1', { target: '/other' }))).toBe(false);
    expect(filter.matches(makeSummary('1', { target: '/a b,c', authority: 'docs.localhost' }))).toBe(false);
  });
});
