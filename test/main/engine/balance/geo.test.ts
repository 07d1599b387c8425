import { describe, expect, it } from 'vitest';
import type {
  ClientPlace,
  PlaceFinder,
  PlaceUnknown,
} from '../../../../src/main/engine/balance/client-place.ts';
import { createPlaceFinder, SimulatedPlaces } from '../../../../src/main/engine/balance/client-places.ts';
import { createGeo, distanceBetween } from '../../../../src/main/engine/balance/policies/geo.ts';
import { parsePlace } from '../../../../src/shared/config/place.ts';
import { candidatesOf, type MemberFacts, membersOf, requestOf, seeded } from './members.ts';

const paris = { lat: 48.8566, lon: 2.3522 };
const berlin = { lat: 52.52, lon: 13.405 };
const sydney = { lat: -33.8688, lon: 151.2093 };
const amsterdam = { lat: 52.3676, lon: 4.9041 };

const at = (found: ClientPlace | PlaceUnknown): PlaceFinder => ({ prepare: () => null, find: () => found });

/** Knows no address. */
const noGeoIp = { prepare: () => null, find: () => 'client_place_unknown' as const };

describe('the distance', () => {
  it('is that along the great circle', () => {
    expect(distanceBetween(paris, paris)).toBe(0);
    expect(distanceBetween(paris, berlin)).toBeCloseTo(877.5, 0);
    expect(distanceBetween(paris, sydney)).toBeCloseTo(16_960, -1);
    expect(distanceBetween({ lat: 0, lon: 179.5 }, { lat: 0, lon: -179.5 })).toBeCloseTo(111.2, 1);
    expect(distanceBetween({ lat: 90, lon: 0 }, { lat: -90, lon: 77 })).toBeCloseTo(20_015.1, 0);
  });
});

describe('geo', () => {
  const pick = (facts: readonly MemberFacts[], place = amsterdam) => {
    const candidates = candidatesOf(membersOf(facts));
    const policy = createGeo(at({ place, source: 'header' }), seeded(1));
    return { place: policy.pick(candidates, requestOf()), scores: [...candidates.scores] };
  };

  it('chooses the nearest, and falls over to the next nearest', () => {
    expect(pick([{ location: sydney }, { location: berlin }, { location: paris }]).place).toBe(2);
    const { place, scores } = pick([
      { location: sydney },
      { location: berlin },
      { location: paris, excluded: 'draining' },
    ]);
    expect(place).toBe(1);
    expect(scores.map(Math.round)).toEqual([16_643, 576, 430]);
  });

  it('takes one without a location last', () => {
    expect(pick([{}, { location: sydney }]).place).toBe(1);
    expect(pick([{}, {}]).place).toBe('locations_missing');
    expect(pick([{}, { location: paris, enabled: false }]).place).toBe('locations_missing');
  });

  it('cannot be done without the place of the client', () => {
    const policy = createGeo(at('client_address_private'), seeded(1));
    expect(policy.pick(candidatesOf(membersOf([{ location: paris }])), requestOf())).toBe(
      'client_address_private',
    );
  });
});

describe('the place of a client', () => {
  it('is read as degrees, latitude first', () => {
    expect(parsePlace('48.86,2.35')).toEqual({ lat: 48.86, lon: 2.35 });
    expect(parsePlace(' -33.9 , +151.2 ')).toEqual({ lat: -33.9, lon: 151.2 });
    for (const text of ['', '48.86', '91,0', '0,181', '1,2,3', 'NaN,1', '1e2,1', '48.86;2.35', '0x1,2'])
      expect(parsePlace(text)).toBeNull();
  });

  it('comes from the header that the listener names', () => {
    const finder = createPlaceFinder(new SimulatedPlaces(), new Map([['web', 'X-Place']]), noGeoIp);
    expect(finder.find(requestOf({ headers: [['x-place', '1,2']] }))).toEqual({
      place: { lat: 1, lon: 2 },
      source: 'header',
    });
    expect(finder.find(requestOf({ headers: [['x-place', 'somewhere']] }))).toBe('client_place_unknown');
    expect(finder.find(requestOf())).toBe('client_place_unknown');
    const others = createPlaceFinder(new SimulatedPlaces(), new Map([['other', 'X-Place']]), noGeoIp);
    expect(others.find(requestOf({ headers: [['x-place', '1,2']] }))).toBe('client_place_unknown');
  });

  it('is the simulated one where there is one, that of the narrowest range', () => {
    const simulated = new SimulatedPlaces();
    simulated.replace([
      { client: '10.0.0.0/8', place: { lat: 8, lon: 0 } },
      { client: '10.1.0.0/16', place: { lat: 16, lon: 0 } },
      { client: '10.1.1.1/32', place: { lat: 32, lon: 0 } },
      { client: '2001:DB8::1/128', place: { lat: 6, lon: 0 } },
    ]);
    const finder = createPlaceFinder(simulated, new Map([['web', 'X-Place']]), noGeoIp);
    const latitude = (client: string) => {
      const found = finder.find(requestOf({ client, headers: [['x-place', '1,2']] }));
      return typeof found === 'string' ? found : found.place.lat;
    };
    expect(['10.9.9.9', '10.1.9.9', '10.1.1.1', '2001:db8::1', '11.0.0.1'].map(latitude)).toEqual([
      8, 16, 32, 6, 1,
    ]);
    simulated.replace([]);
    expect(latitude('10.1.1.1')).toBe(1);
  });
});
