import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { configKey, configKeys, worksOf } from '../../../src/shared/config/keys.ts';
import { isRawMap } from '../../../src/shared/config/raw.ts';
import { EVERY_KEY } from './every-key.ts';

/** Every key that a value uses, as paths of the format. */
function keysIn(value: unknown, at: string): readonly string[] {
  const found = configKeys().get(at);
  if (found?.shape.kind === 'pairs') return [at];
  if (Array.isArray(value))
    return [at, ...value.flatMap((entry) => (isRawMap(entry) ? keysIn(entry, `${at}[]`) : []))];
  if (!isRawMap(value)) return [at];
  const below = Object.entries(value).flatMap(([name, inner]) =>
    keysIn(inner, at === '' ? name : `${at}.${name}`),
  );
  return at === '' || at.endsWith('[]') ? below : [at, ...below];
}

describe('the keys of the format', () => {
  test('are those that a file may have', () => {
    const used = new Set(keysIn(parse(EVERY_KEY), ''));
    const unknown = [...used].filter((key) => !configKeys().has(key));
    expect(unknown).toEqual([]);
    expect(used.size).toBeGreaterThan(150);
  });

  test('say what may be written', () => {
    expect(configKey('routes[].limits.timeout').shape).toEqual({ kind: 'duration', orUnlimited: true });
    expect(configKey('pools[].upstreams[].maxRequests').shape).toMatchObject({
      kind: 'number',
      orUnlimited: true,
    });
    expect(configKey('routes[].cache.key.query').shape).toEqual({
      kind: 'texts',
      values: null,
      words: ['all', 'none'],
    });
    expect(configKey('listeners[].tls').shape).toMatchObject({ kind: 'group', words: ['auto', 'off'] });
    expect(configKey('routes[].to').shape).toMatchObject({ kind: 'group', isOneOf: true });
    expect(configKey('routes[].to.redirect.status').shape).toEqual({
      kind: 'choice',
      values: [301, 302, 303, 307, 308],
    });
    expect(configKey('pools[].health.active')).toMatchObject({ fallback: undefined, isRequired: false });
    expect(configKey('capture.exchanges')).toMatchObject({ fallback: 10_000, unit: 'exchanges' });
  });

  test('say what does not work in this release', () => {
    expect(worksOf('routes[].firewall')).toEqual([]);
    expect(worksOf('routes[].faults.delay')).toBeNull();
    expect(worksOf('listeners[].protocols')).toEqual(['h1', 'h2']);
    expect(worksOf('routes[].cache.enabled')).toBeNull();
  });

  test('are no others', () => {
    expect(() => configKey('routes[].nonsense')).toThrow('no key "routes[].nonsense"');
  });
});
