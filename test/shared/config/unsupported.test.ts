import { describe, expect, it } from 'vitest';
import { checkConfig } from '../../../src/shared/config/check.ts';
import { schemaOfKey, UNSUPPORTED_KEYS } from '../../../src/shared/config/unsupported.ts';

const found = (input: object): [string, string][] => {
  const checked = checkConfig({ version: 1, ...input });
  return checked.ok ? [] : checked.mistakes.map((mistake) => [mistake.at, mistake.message]);
};

const upstreams = [{ id: 'a', url: 'http://localhost:1' }];
const route = { id: 'r', to: { respond: {} } };

describe('the table of unsupported keys', () => {
  it.each(UNSUPPORTED_KEYS.map((entry) => entry.key))('names the existing key %s', (key) => {
    expect(schemaOfKey(key)).toBeDefined();
  });

  it('is checked for keys that do not exist', () => {
    expect(() => schemaOfKey('routes[].caches')).toThrow('no key "routes[].caches"');
  });
});

describe('a key that is not supported yet', () => {
  it('may say its default, also in other words', () => {
    expect(
      found({
        listeners: [{ id: 'web', port: 1, allow: [] }],
        routes: [
          {
            ...route,
            cache: { enabled: false },
            firewall: 'off',
            optimise: { html: false },
            compress: { minBytes: '1024B' },
          },
        ],
        pools: [{ id: 'p', upstreams }],
        cache: { disk: '0B' },
      }),
    ).toEqual([]);
  });

  it('is refused at the deepest place that differs', () => {
    expect(
      found({
        listeners: [{ id: 'l', port: 1, protocols: ['h1', 'h3'] }],
        routes: [{ ...route, firewall: 'detect' }],
        pools: [{ id: 'p', upstreams }],
      }),
    ).toEqual([
      ['listeners[0].protocols[1]', 'is not supported yet'],
      ['routes[0].firewall', 'is not supported yet'],
    ]);
  });

  it('is refused beside a neighbour that is wrong in itself', () => {
    expect(found({ listeners: [{ id: 'l', port: 1, protocols: ['h9', 'h3'] }] })).toEqual([
      ['listeners[0].protocols[0]', expect.stringMatching(/^is /)],
      ['listeners[0].protocols[1]', 'is not supported yet'],
    ]);
  });

  it.each([
    [{ routes: [{ ...route, firewall: 'block' }] }, 'routes[0].firewall'],
    [{ listeners: [{ id: 'l', port: 1, protocols: ['h1', 'h3'] }] }, 'listeners[0].protocols[1]'],
  ])('%j', (input, at) => {
    expect(found(input)).toEqual([[at, 'is not supported yet']]);
  });
});

describe('Host', () => {
  it('is changed by its own rule and not by those for headers', () => {
    const changed = (requestHeaders: object) =>
      found({ routes: [{ ...route, rewrite: { requestHeaders } }] });
    expect(changed({ set: { Host: 'a' }, add: { host: 'b' }, remove: ['x-a', 'HOST'] })).toEqual([
      ['routes[0].rewrite.requestHeaders.set.Host', 'is the header Host'],
      ['routes[0].rewrite.requestHeaders.add.host', 'is the header Host'],
      ['routes[0].rewrite.requestHeaders.remove[1]', 'is the header Host'],
    ]);
    expect(changed({ set: { 'x-host': 'a' }, remove: ['x-hosts'] })).toEqual([]);
  });
});
