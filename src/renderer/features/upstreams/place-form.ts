import { cidr } from '../../../shared/config/addresses.ts';
import { parsePlace } from '../../../shared/config/place.ts';
import type { Place } from '../../../shared/model/decision.ts';
import { cities } from './cities.ts';

/** In place of a city's name: coordinates are typed. */
export const otherPlace = 'other';

/** What stands in the form. */
export interface PlaceForm {
  readonly client: string;
  /** Name of a city, or {@link otherPlace}; null while nothing is chosen. */
  readonly choice: string | null;
  /** Degrees as `48.86,2.35`. */
  readonly coordinates: string;
}

export const emptyPlaceForm: PlaceForm = { client: '', choice: null, coordinates: '' };

export interface ReadPlaceForm {
  /** As the contract takes it; null while something is wrong. */
  readonly value: { readonly client: string; readonly place: Place } | null;
  /** What is wrong, by field; null where nothing is. */
  readonly errors: { readonly [Field in keyof PlaceForm]: string | null };
}

export function readPlaceForm({ client, choice, coordinates }: PlaceForm): ReadPlaceForm {
  const address = cidr().safeParse(client.trim());
  const city = cities.find(({ name }) => name === choice);
  const place = choice === otherPlace ? parsePlace(coordinates) : (city ?? null);
  const errors = {
    client: address.success ? null : 'An address such as 192.168.1.7, or a range such as 10.0.0.0/8',
    choice: choice === null ? 'Choose a place' : null,
    coordinates:
      choice === otherPlace && place === null
        ? 'Latitude and longitude in degrees, such as 48.86, 2.35'
        : null,
  };
  return { value: address.success && place !== null ? { client: address.data, place } : null, errors };
}

/** `127.0.0.1/32` as people know it; ranges of more than one address stay. */
export const clientWords = (client: string): string =>
  client.includes(':') ? client.replace(/\/128$/, '') : client.replace(/\/32$/, '');

export const placeWords = ({ name, lat, lon }: Place): string => name ?? `${lat}, ${lon}`;
