import { expect, test } from 'vitest';
import { purgeText } from '../../../src/shared/explain/cache-purge.ts';

test.each([
  [1, { by: 'entry', value: '7' }, '1 response was removed from the cache.'],
  [1200, { by: 'everything' }, '1,200 responses were removed from the cache.'],
  [2, { by: 'host', value: 'shop.localhost' }, '2 responses of shop.localhost were removed from the cache.'],
  [3, { by: 'url', value: 'https://a/' }, '3 responses for https://a/ were removed from the cache.'],
  [0, { by: 'everything' }, 'Nothing was left to remove.'],
  [0, { by: 'tag', value: 'p' }, 'Nothing tagged p is stored.'],
  [0, { by: 'prefix', value: 'https://a/' }, 'Nothing under https://a/ is stored.'],
  [0, { by: 'key', value: 'GET https://a/' }, 'Nothing with the key GET https://a/ is stored.'],
] as const)('%i by %j: %s', (removed, purge, text) => {
  expect(purgeText(removed, purge)).toBe(text);
});
