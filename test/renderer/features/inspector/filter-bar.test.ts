import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { colourFilter } from '../../../../src/renderer/features/inspector/filter/colour.ts';
import { observedValues } from '../../../../src/renderer/features/inspector/filter/observed-values.ts';
import { createExchangeLog } from '../../../../src/renderer/stores/exchange-log.ts';
import {
  moveSaved,
  recentFilterLimit,
  withRecent,
} from '../../../../src/renderer/stores/filter-preferences.ts';
import { createPreferencesStore } from '../../../../src/renderer/stores/preferences.ts';
import { parseFilter } from '../../../../src/shared/filter/parse.ts';
import { makeSummary } from '../../../helpers/renderer/sample-exchanges.ts';
import { typedText } from '../../../shared/filter/arbitrary.ts';

const memoryStorage = () => {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
};

describe('colours of a filter', () => {
  it('tell fields, words and mistakes apart', () => {
    const text = '-status:5xz or (get)';
    const pieces = colourFilter(text, parseFilter(text).mistakes);
    expect(pieces.map((piece) => [piece.text, piece.tone, piece.isMistaken])).toEqual([
      ['-', 'negation', false],
      ['status', 'field', false],
      [':', 'operator', false],
      ['5xz', 'text', true],
      [' ', 'text', false],
      ['or', 'word', false],
      [' ', 'text', false],
      ['(', 'operator', false],
      ['get', 'text', false],
      [')', 'operator', false],
    ]);
  });

  it('leave every character where it was', () => {
    fc.assert(
      fc.property(typedText, (text) => {
        const pieces = colourFilter(text, parseFilter(text).mistakes);
        expect(pieces.map((piece) => piece.text).join('')).toBe(text);
      }),
    );
  });
});

describe('observed values', () => {
  it('are those of the list with how many have them, the most frequent first', () => {
    const log = createExchangeLog(100);
    log.upsert([
      makeSummary('1'),
      makeSummary('2', { authority: 'a.localhost', status: 404, cache: 'hit' }),
      makeSummary('3', { authority: 'a.localhost', status: 404, target: '/a?b' }),
    ]);
    expect(observedValues(log, 'host')).toEqual([
      { value: 'a.localhost', count: 2 },
      { value: 'shop.localhost', count: 1 },
      { value: 'shop.localhost:8443', count: 1 },
    ]);
    expect(observedValues(log, 'status')[0]).toEqual({ value: '404', count: 2 });
    expect(observedValues(log, 'cache')).toContainEqual({ value: 'none', count: 2 });
    expect(observedValues(log, 'id')).toEqual([]);
    expect(observedValues(log, 'body')).toEqual([]);
  });
});

describe('filters that are remembered', () => {
  it('has the latest first, each once, and not the beginnings that it was typed from', () => {
    expect(withRecent(['status:4', 'get'], 'status:404')).toEqual(['status:404', 'get']);
    const many = Array.from({ length: 20 }, (_, index) => `a${String.fromCodePoint(97 + index)}`);
    expect(many.reduce<readonly string[]>(withRecent, [])).toHaveLength(recentFilterLimit);
  });

  it('moves a saved one within the row, and not out of it', () => {
    const saved = ['a', 'b', 'c'].map((name) => ({ name, text: name }));
    const names = (moved: typeof saved | ReturnType<typeof moveSaved>) =>
      moved.map(({ name }) => name).join('');
    expect(names(moveSaved(saved, 0, 1))).toBe('bac');
    expect(names(moveSaved(saved, 2, -1))).toBe('acb');
    expect(names(moveSaved(saved, 0, -1))).toBe('abc');
    expect(names(moveSaved(saved, 2, 1))).toBe('abc');
  });

  it('keeps saved and recent ones over a restart, and goes on without what is damaged', () => {
    const storage = memoryStorage();
    const first = createPreferencesStore(storage);
    first.getState().setSavedFilters([{ name: 'Errors', text: 'status:5xx' }]);
    first.getState().addRecentFilter('get');
    const second = createPreferencesStore(storage).getState();
    expect(second.savedFilters).toEqual([{ name: 'Errors', text: 'status:5xx' }]);
    expect(second.recentFilters).toEqual(['get']);
    storage.setItem('doorman.preferences', JSON.stringify({ savedFilters: [{ name: 1 }], theme: 'dark' }));
    expect(createPreferencesStore(storage).getState()).toMatchObject({ savedFilters: [], theme: 'dark' });
  });
});
