import { expect, test } from 'vitest';
import { summariseChange } from '../../../src/shared/edit/summarise-change.ts';

const before = {
  version: 1,
  listeners: [{ id: 'web', port: 8443 }],
  routes: [
    { id: 'shop', to: { pool: 'shop' } },
    { id: 'docs', to: { pool: 'docs' } },
  ],
  pools: [{ id: 'shop', upstreams: [{ id: 'a', url: 'http://localhost:3001' }] }],
};

test.each([
  ['nothing but comments', before, 'Comments or layout'],
  ['the order of keys', { ...before, listeners: [{ port: 8443, id: 'web' }] }, 'Comments or layout'],
  [
    'an entry more, one less and one that differs',
    {
      ...before,
      routes: [{ id: 'shop', to: { pool: 'other' } }, { id: 'blog' }],
    },
    'Route blog added, route docs removed, route shop changed',
  ],
  ['a nested value', { ...before, pools: [{ id: 'shop', upstreams: [] }] }, 'Pool shop changed'],
  ['the order of entries', { ...before, routes: before.routes.toReversed() }, 'Routes in another order'],
  ['another section', { ...before, capture: { exchanges: 5 } }, 'Capture changed'],
  [
    'more than can be named',
    { version: 1, capture: {} },
    'Listener web removed, route shop removed, route docs removed, 2 more',
  ],
])('says what differs: %s', (_, after, summary) => {
  expect(summariseChange(before, after)).toBe(summary);
});

test('values that are no configuration are compared all the same', () => {
  expect(summariseChange(undefined, before)).toContain('Listener web added');
  expect(summariseChange(null, 'text')).toBe('Comments or layout');
  expect(summariseChange({ routes: 'none' }, { routes: [{ id: 3 }, null] })).toBe('Comments or layout');
});

test('names that every object inherits are names like any other, and long ones are cut', () => {
  const inherited = ['constructor', 'toString', '__proto__'];
  for (const name of inherited) {
    const after: unknown = JSON.parse(`{"version":1,"${name}":{}}`);
    expect(summariseChange({ version: 1 }, after)).toContain('changed');
    expect(summariseChange(after, { version: 1 })).toContain('changed');
  }
  const long = { routes: [{ id: 'x'.repeat(1_000_000) }] };
  expect(summariseChange({}, long).length).toBeLessThan(100);
});
