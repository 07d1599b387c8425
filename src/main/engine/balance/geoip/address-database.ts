import type { CountryResponse } from 'mmdb-lib';
import type { Place } from '../../../../shared/model/decision.ts';

/** Where addresses are, as one database file says. */
export interface AddressDatabase {
  /** @param address without a zone. @returns null where the database does not tell */
  find(address: string): Place | null;
}

/**
 * What is looked at of an entry. Databases of MaxMind nest (`location.latitude`, `country.iso_code`), those of ip-location-db are
 * flat (`latitude`, `country_code`). Nothing of it is certain: the file may be anybody's.
 */
interface Entry {
  readonly location?: { readonly latitude?: unknown; readonly longitude?: unknown };
  readonly latitude?: unknown;
  readonly longitude?: unknown;
  readonly city?: { readonly names?: { readonly en?: unknown } } | string;
  readonly country?: { readonly iso_code?: unknown };
  readonly registered_country?: { readonly iso_code?: unknown };
  readonly country_code?: unknown;
}

/**
 * A database in MaxMind's format (MaxMind DB File Format Specification 2.0). One of cities gives coordinates; one of countries
 * gives the point that stands for the country in `resources/geo`.
 *
 * @throws Error when the bytes are no such database
 */
export async function openAddressDatabase(bytes: Buffer): Promise<AddressDatabase> {
  // Few configurations balance by place: nobody else is to load any of this.
  const [{ Reader }, { default: countries }] = await Promise.all([
    import('mmdb-lib'),
    import('../../../../../resources/geo/country-places.json', { with: { type: 'json' } }),
  ]);
  const reader = new Reader<CountryResponse>(bytes);
  const placeOfCountry = new Map<string, Place>(Object.entries(countries));
  // The tree of a database for IPv4 would be walked with the first bits of an IPv6 address, and answer for some other address.
  const both = reader.metadata.ipVersion === 6;
  return {
    find(address) {
      if (!both && address.includes(':')) return null;
      // What the type says holds for files of MaxMind; see `Entry`.
      const entry: Entry | null = reader.get(address);
      return entry === null ? null : (coordinatesOf(entry) ?? placeOfCountry.get(countryOf(entry)) ?? null);
    },
  };
}

function coordinatesOf({ location, latitude, longitude, city, ...entry }: Entry): Place | null {
  const lat = location?.latitude ?? latitude;
  const lon = location?.longitude ?? longitude;
  if (typeof lat !== 'number' || typeof lon !== 'number') return null;
  if (!(Math.abs(lat) <= 90 && Math.abs(lon) <= 180)) return null;
  const named = typeof city === 'object' ? city.names?.en : city;
  const name = typeof named === 'string' && named !== '' ? named : countryOf(entry);
  return name === '' ? { lat, lon } : { lat, lon, name };
}

/** ISO 3166-1 alpha-2; '' where the entry names no country. */
function countryOf({ country, registered_country: registered, country_code: flat }: Entry): string {
  const code = country?.iso_code ?? registered?.iso_code ?? flat;
  return typeof code === 'string' ? code : '';
}
