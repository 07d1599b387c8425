import { describe, expect, it } from 'vitest';
import { cities } from '../../../../src/renderer/features/upstreams/cities.ts';
import {
  clientWords,
  emptyPlaceForm,
  otherPlace,
  placeWords,
  readPlaceForm,
} from '../../../../src/renderer/features/upstreams/place-form.ts';
import { balancesByPlace } from '../../../../src/renderer/features/upstreams/pool-policy.ts';

describe('the form for the place of a client', () => {
  it('takes an address or a range, and a city', () => {
    const paris = { name: 'Paris', lat: 48.86, lon: 2.35 };
    const read = (client: string) => readPlaceForm({ client, choice: 'Paris', coordinates: '' }).value;
    expect(read(' 127.0.0.1 ')).toEqual({ client: '127.0.0.1/32', place: paris });
    expect(read('10.0.0.0/8')).toEqual({ client: '10.0.0.0/8', place: paris });
    expect(read('::1')).toEqual({ client: '::1/128', place: paris });
  });

  it('takes coordinates', () => {
    const read = (coordinates: string) => readPlaceForm({ client: '::1', choice: otherPlace, coordinates });
    expect(read('48.86, 2.35').value?.place).toEqual({ lat: 48.86, lon: 2.35 });
    expect(read('91, 0')).toMatchObject({ value: null, errors: { client: null, choice: null } });
    expect(read('91, 0').errors.coordinates).toContain('Latitude');
  });

  it('says what is missing', () => {
    const { value, errors } = readPlaceForm(emptyPlaceForm);
    expect(value).toBeNull();
    expect(errors).toMatchObject({ choice: 'Choose a place', coordinates: null });
    expect(errors.client).toContain('192.168.1.7');
    expect(readPlaceForm({ ...emptyPlaceForm, client: 'localhost', choice: 'Paris' }).value).toBeNull();
  });

  it('shows one address without the length of its range, and a place by its name', () => {
    expect(['127.0.0.1/32', '10.0.0.0/8', '::1/128', '2001:db8::/32'].map(clientWords)).toEqual([
      '127.0.0.1',
      '10.0.0.0/8',
      '::1',
      '2001:db8::/32',
    ]);
    expect(placeWords({ name: 'Lima', lat: 0, lon: 0 })).toBe('Lima');
    expect(placeWords({ lat: 1.5, lon: -2 })).toBe('1.5, -2');
  });

  it('offers cities once each, by name, all of them on earth', () => {
    const names = cities.map(({ name }) => name);
    expect(names).toEqual([...new Set(names)].toSorted((one, other) => one.localeCompare(other)));
    expect(cities.every(({ lat, lon }) => Math.abs(lat) <= 90 && Math.abs(lon) <= 180)).toBe(true);
  });
});

describe('a configuration', () => {
  it('balances by place where one of its pools does', () => {
    expect(balancesByPlace({ pools: [{ id: 'a' }, { id: 'b', balance: 'geo' }] })).toBe(true);
    expect(balancesByPlace({ pools: [{ id: 'a', balance: 'first' }] })).toBe(false);
    expect(balancesByPlace(null)).toBe(false);
  });
});
