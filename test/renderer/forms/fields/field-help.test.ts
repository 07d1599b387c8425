import { expect, test } from 'vitest';
import { placeholderOf, shortUnit } from '../../../../src/renderer/forms/fields/field-help.ts';
import { configKey } from '../../../../src/shared/config/keys.ts';

const shown = (key: string, more: { readonly placeholder?: string; readonly example?: string } = {}) =>
  placeholderOf(configKey(key), { key, ...more });

test('an empty field shows its default, words that stand for it, or an example that is marked as one', () => {
  expect(shown('routes[].cache.maxObject')).toBe('10MiB');
  expect(shown('routes[].allow', { placeholder: 'everybody' })).toBe('everybody');
  expect(shown('routes[].match.paths', { example: '/api/*' })).toBe('e.g. /api/*');
  expect(shown('routes[].match.paths')).toBeUndefined();
});

test('a unit is written short beside a number', () => {
  expect(shortUnit('bytes per second')).toBe('bytes/s');
  expect(shortUnit('requests')).toBe('requests');
});
