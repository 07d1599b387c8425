import { describe, expect, test } from 'vitest';
import {
  readAccess,
  readRate,
  writeListenerAccess,
  writeRate,
  writeRouteAccess,
} from '../../../src/renderer/forms/defence-form.ts';
import { readRoute } from '../../../src/renderer/forms/route-form.ts';

const route = { id: 'shop', to: { pool: 'shop' } };

describe('the rate of a route', () => {
  test('is written as numbers and texts, and goes with its number of requests', () => {
    const limited = writeRate(writeRate(writeRate(route, 'requests', '100'), 'per', '1m'), 'burst', '50');
    expect(limited).toEqual({ ...route, limits: { rate: { requests: 100, per: '1m', burst: 50 } } });
    expect(readRate(limited)).toEqual({ requests: '100', per: '1m', burst: '50', key: '' });
    expect(writeRate(limited, 'requests', '')).toEqual(route);
  });

  test('keeps what is no number, for the check to refuse', () => {
    expect(writeRate(route, 'requests', 'many')).toMatchObject({ limits: { rate: { requests: 'many' } } });
  });

  test('leaves other limits of the route alone, which the form lists', () => {
    const other = { ...route, limits: { timeout: '5s' } };
    expect(writeRate(writeRate(other, 'requests', '1'), 'requests', '')).toEqual(other);
    expect(readRoute(other).alsoSet).toEqual(['limits.timeout']);
  });
});

describe('lists of addresses', () => {
  test('are written for routes and listeners, and taken away when they are empty', () => {
    const denied = writeRouteAccess(route, 'deny', ['10.0.0.0/8']);
    expect(readAccess(denied, 'deny')).toEqual(['10.0.0.0/8']);
    expect(readRoute(denied).alsoSet).toEqual([]);
    expect(writeRouteAccess(denied, 'deny', [])).toEqual(route);
    const listener = { id: 'web', port: 1 };
    expect(writeListenerAccess(listener, 'allow', ['::1'])).toEqual({ ...listener, allow: ['::1'] });
    expect(writeListenerAccess({ ...listener, allow: ['::1'] }, 'allow', [])).toEqual(listener);
  });
});
