import type { Place } from '../../../../shared/model/decision.ts';
import type { PlaceFinder } from '../client-place.ts';
import type { Policy, Random } from '../policy.ts';
import { lowestScore } from '../weighted-draw.ts';

/** Mean radius of the earth in kilometres (IUGG). */
const earthRadius = 6371.0088;

const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/**
 * Great-circle distance in kilometres on a sphere, by the haversine formula, which stays exact for short distances
 * (R. W. Sinnott, "Virtues of the Haversine", Sky and Telescope 68, 1984). Within 0.6 % of the distance on the real earth.
 */
export function distanceBetween(one: Place, other: Place): number {
  const halfLat = Math.sin(radians(other.lat - one.lat) / 2);
  const halfLon = Math.sin(radians(other.lon - one.lon) / 2);
  const haversine =
    halfLat * halfLat + Math.cos(radians(one.lat)) * Math.cos(radians(other.lat)) * halfLon * halfLon;
  return 2 * earthRadius * Math.asin(Math.min(1, Math.sqrt(haversine)));
}

/** The nearest to the client that is available; of several at one place, one drawn by weight. One without a location comes last. */
export function createGeo(places: PlaceFinder, random: Random): Policy {
  return {
    prepare: (request) => places.prepare(request),
    pick(candidates, request) {
      const found = places.find(request);
      if (typeof found === 'string') return found;
      const { members, scores } = candidates;
      // Of those that are not available too: the evidence tells how near they would have been.
      for (let place = 0; place < members.length; place += 1) {
        const location = members[place]?.location ?? null;
        if (location !== null) scores[place] = distanceBetween(found.place, location);
      }
      const chosen = lowestScore(candidates, random);
      return chosen < 0 ? 'locations_missing' : chosen;
    },
    record(log, choice, startedAt, request) {
      const found = places.find(request);
      if (typeof found !== 'string') log.decide('balance.geo', { ...choice, ...found }, startedAt);
    },
  };
}
