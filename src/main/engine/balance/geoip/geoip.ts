import type { ClientPlace, PlaceUnknown } from '../client-place.ts';
import type { AddressDatabase } from './address-database.ts';
import { isPrivate } from './private-addresses.ts';

/** Clients whose place is remembered; past that all are forgotten. A look-up costs about 4 µs. */
const rememberedClients = 4096;

/** The places of clients by their addresses, from a database that is opened when the first of them is asked for. */
export class GeoIp {
  readonly #open: () => Promise<AddressDatabase>;
  readonly #onFailure: (error: unknown) => void;
  #database: AddressDatabase | null = null;
  #opening: Promise<void> | null = null;
  #failed = false;
  readonly #remembered = new Map<string, ClientPlace | PlaceUnknown>();

  /** @param onFailure is told once when the database cannot be opened; there are no places then */
  constructor(open: () => Promise<AddressDatabase>, onFailure: (error: unknown) => void) {
    this.#open = open;
    this.#onFailure = onFailure;
  }

  get failed(): boolean {
    return this.#failed;
  }

  /** Opens the database. @returns null when that is done; a promise that is never rejected while it is not */
  prepare(): Promise<void> | null {
    if (this.#database !== null || this.#failed) return null;
    this.#opening ??= this.#open().then(
      (database) => {
        this.#database = database;
      },
      (error: unknown) => {
        this.#failed = true;
        this.#onFailure(error);
      },
    );
    return this.#opening;
  }

  /** To be asked when {@link prepare} is done. @param client an address without a zone */
  find(client: string): ClientPlace | PlaceUnknown {
    if (this.#database === null) return 'geo_database_unusable';
    const known = this.#remembered.get(client);
    if (known !== undefined) return known;
    const found = this.#lookUp(this.#database, client);
    if (this.#remembered.size >= rememberedClients) this.#remembered.clear();
    this.#remembered.set(client, found);
    return found;
  }

  /** Private addresses as well: a database of one's own may know them. */
  #lookUp(database: AddressDatabase, client: string): ClientPlace | PlaceUnknown {
    const place = database.find(client);
    if (place !== null) return { place, source: 'geoip' };
    return isPrivate(client) ? 'client_address_private' : 'client_place_unknown';
  }
}
