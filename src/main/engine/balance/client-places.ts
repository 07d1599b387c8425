import { parsePlace } from '../../../shared/config/place.ts';
import type { ClientPlaceSetting } from '../../../shared/model/client-place.ts';
import { type AddressRanges, compileRanges } from '../addresses.ts';
import type { ClientPlace, PlaceFinder } from './client-place.ts';
import type { GeoIp } from './geoip/geoip.ts';
import type { BalancedRequest } from './policy.ts';

interface PlacedRange {
  readonly prefix: number;
  readonly ranges: AddressRanges;
  readonly found: ClientPlace;
}

/** Places that a person gave to clients, to see what becomes of them. The narrowest range that holds a client counts. */
export class SimulatedPlaces {
  #addresses: ReadonlyMap<string, ClientPlace> = new Map();
  #ranges: readonly PlacedRange[] = [];

  /** @param settings replace all there were; bounded by the host, which keeps them */
  replace(settings: readonly ClientPlaceSetting[]): void {
    const addresses = new Map<string, ClientPlace>();
    const ranges: PlacedRange[] = [];
    for (const { client, place } of settings) {
      const found: ClientPlace = { place, source: 'simulated' };
      const [address = '', prefix] = client.split('/');
      // An IPv6 address has many spellings: as a range of one it is compared as a number.
      if (prefix === '32' && !client.includes(':')) addresses.set(address, found);
      else ranges.push({ prefix: Number(prefix), ranges: compileRanges([client]), found });
    }
    this.#addresses = addresses;
    this.#ranges = ranges.sort((one, other) => other.prefix - one.prefix);
  }

  of(client: string): ClientPlace | null {
    const exact = this.#addresses.get(client);
    if (exact !== undefined) return exact;
    for (const { ranges, found } of this.#ranges) if (ranges.contains(client)) return found;
    return null;
  }
}

/**
 * Simulated places first: whoever sets one wants to see it work. Then the header that the listener names, or behind a layer that
 * of the one which the client reached. Last the address of the client.
 *
 * @param headers name of the header that says the place, by listener; absent where none does
 */
export function createPlaceFinder(
  simulated: SimulatedPlaces,
  headers: ReadonlyMap<string, string>,
  geoip: Pick<GeoIp, 'prepare' | 'find'>,
): PlaceFinder {
  const told = ({ client, connection, listener, current }: BalancedRequest): ClientPlace | null => {
    const set = simulated.of(client);
    if (set !== null) return set;
    const header = headers.get(listener) ?? headers.get(connection.listener);
    const value = header === undefined ? undefined : current.headers.get(header);
    const place = value === undefined ? null : parsePlace(value);
    return place === null ? null : { place, source: 'header' };
  };
  return {
    prepare: (request) => (told(request) === null ? geoip.prepare() : null),
    find: (request) => told(request) ?? geoip.find(request.client),
  };
}
