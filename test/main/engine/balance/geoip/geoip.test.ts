import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openAddressDatabase } from '../../../../../src/main/engine/balance/geoip/address-database.ts';
import { GeoIp } from '../../../../../src/main/engine/balance/geoip/geoip.ts';
import type { ConfigInput } from '../../../../../src/shared/config/schema.ts';
import { ask } from '../../../../helpers/ask.ts';
import { Closers } from '../../../../helpers/http1-setup.ts';
import { startOrigin } from '../../../../helpers/origin.ts';
import { type RunningEngine, runEngine } from '../../../../helpers/run-engine.ts';
import { temporaryDirectory } from '../../../../helpers/temporary-directory.ts';
import { type Entry, tinyDatabase } from './tiny-database.ts';

const closers = new Closers();
afterEach(() => closers.closeAll());

const lyon = { city: { names: { en: 'Lyon' } }, location: { latitude: 45.76, longitude: 4.84 } };

describe('a database of addresses', () => {
  const find = async (entry: Entry, address = '81.2.69.160') =>
    (await openAddressDatabase(tinyDatabase('81.2.69.0', 24, entry))).find(address);

  it('gives the coordinates of a city where it has them', async () => {
    expect(await find(lyon)).toEqual({ lat: 45.76, lon: 4.84, name: 'Lyon' });
    expect(await find({ ...lyon, city: {}, country: { iso_code: 'FR' } })).toMatchObject({ name: 'FR' });
    expect(await find({ latitude: 1, longitude: 2, city: 'Flat' })).toEqual({ lat: 1, lon: 2, name: 'Flat' });
  });

  it('gives the middle of the main land of a country where it has no more', async () => {
    const france = { lat: 46.57, lon: 2.46, name: 'France' };
    expect(await find({ country_code: 'FR' })).toEqual(france);
    expect(await find({ country: { iso_code: 'FR' } })).toEqual(france);
    expect(await find({ registered_country: { iso_code: 'FR' } })).toEqual(france);
    expect(await find({ location: { latitude: 95, longitude: 0 }, country_code: 'FR' })).toEqual(france);
  });

  it('knows nothing of other addresses, other countries and other entries', async () => {
    expect(await find(lyon, '81.2.70.1')).toBeNull();
    expect(await find({ country_code: 'ZZ' })).toBeNull();
    expect(await find({ autonomous_system_organization: 'Example' })).toBeNull();
  });

  it('does not take an IPv6 address for one of its IPv4 addresses', async () => {
    // The first 24 bits are those of 81.2.69.0/24.
    expect(await find(lyon, '5102:4500::1')).toBeNull();
  });
});

describe('the places of addresses', () => {
  it('say why there is none', async () => {
    const geoip = new GeoIp(
      () => openAddressDatabase(tinyDatabase('10.1.0.0', 16, lyon)),
      () => {},
    );
    await geoip.prepare();
    expect(geoip.prepare()).toBeNull();
    expect(geoip.find('10.1.2.3')).toMatchObject({ source: 'geoip', place: { name: 'Lyon' } });
    for (const address of ['10.2.0.1', '127.0.0.1', '192.168.1.1', '::1', 'fe80::1', 'fd00::1', '100.64.0.1'])
      expect(geoip.find(address), address).toBe('client_address_private');
    expect(geoip.find('8.8.8.8')).toBe('client_place_unknown');
  });

  it('are remembered for a bounded number of clients', async () => {
    const asked: string[] = [];
    const geoip = new GeoIp(
      async () => ({
        find(address) {
          asked.push(address);
          return null;
        },
      }),
      () => {},
    );
    await geoip.prepare();
    const addresses = Array.from({ length: 4096 }, (_, at) => `8.8.${at >> 8}.${at & 255}`);
    for (const address of [...addresses, ...addresses]) geoip.find(address);
    expect(asked).toHaveLength(4096);
    geoip.find('9.9.9.9');
    geoip.find('8.8.0.0');
    expect(asked.slice(4096)).toEqual(['9.9.9.9', '8.8.0.0']);
  });

  it('are unknown when the database cannot be opened, which is told once', async () => {
    const failures: unknown[] = [];
    const geoip = new GeoIp(
      () => Promise.reject(new Error('no file')),
      (error) => failures.push(error),
    );
    await Promise.all([geoip.prepare(), geoip.prepare()]);
    expect(geoip.prepare()).toBeNull();
    expect(geoip.find('8.8.8.8')).toBe('geo_database_unusable');
    expect(failures).toEqual([new Error('no file')]);
  });
});

describe('geo by the address of the client', () => {
  const places = {
    paris: { lat: 48.86, lon: 2.35 },
    amsterdam: { lat: 52.37, lon: 4.9 },
    kansas: { lat: 39.1, lon: -94.58 },
  };

  async function config(database?: string): Promise<ConfigInput> {
    const upstreams = await Promise.all(
      Object.entries(places).map(async ([id, location]) => {
        const origin = await startOrigin((_, response) => response.end(id));
        closers.add(origin.stop);
        return { id, url: origin.url, location };
      }),
    );
    return {
      version: 1,
      listeners: [{ id: 'web', port: 0, tls: 'off', trustForwardedFrom: ['127.0.0.0/8'] }],
      routes: [{ id: 'all', to: { pool: 'shop' } }],
      pools: [{ id: 'shop', balance: 'geo', upstreams }],
      ...(database === undefined ? {} : { geo: { database } }),
    };
  }

  const from = async (engine: RunningEngine, client: string): Promise<string> =>
    (await ask(engine.port('web'), { headers: { 'X-Forwarded-For': client } })).text;

  it('finds the country in the database that comes with Doorman, for the first request already', async () => {
    const engine = await runEngine(await config());
    closers.add(engine.stop);
    expect(await from(engine, '212.27.48.10')).toBe('paris');
    expect(await from(engine, '193.0.6.139')).toBe('amsterdam');
    expect(await from(engine, '2001:4860:4860::8888')).toBe('kansas');
    const decisions = (await engine.finished(3)).flatMap((exchange) => exchange.decisions);
    expect(decisions.filter(({ stage }) => stage === 'balance')).toMatchObject([
      { code: 'balance.geo', evidence: { source: 'geoip', place: { name: 'France' } } },
      { code: 'balance.geo', evidence: { source: 'geoip', place: { name: 'Netherlands' } } },
      { code: 'balance.geo', evidence: { source: 'geoip', place: { name: 'United States of America' } } },
    ]);
  });

  it('finds the city in a database that the configuration names, and takes a new file at the next reload', async () => {
    const path = join(await temporaryDirectory(), 'cities.mmdb');
    closers.add(() => rm(path));
    await writeFile(path, tinyDatabase('8.8.8.0', 24, lyon));
    const input = await config(path);
    const engine = await runEngine(input);
    closers.add(engine.stop);
    expect(await from(engine, '8.8.8.8')).toBe('paris');
    await writeFile(
      path,
      tinyDatabase('8.8.8.0', 24, { country_code: 'US', extra: 'so that the size differs' }),
    );
    await engine.apply(input);
    expect(await from(engine, '8.8.8.8')).toBe('kansas');
  });

  it('refuses a configuration whose database is missing or no database, and goes on with the one before', async () => {
    const engine = await runEngine(await config());
    closers.add(engine.stop);
    const missing = join(await temporaryDirectory(), 'missing.mmdb');
    const refusal = await engine.apply(await config(missing));
    expect(refusal).toMatchObject({ ok: false });
    expect(refusal.ok ? '' : refusal.message).toMatch(
      /^geo\.database: the GeoIP database cannot be read \(ENOENT.*\)\. Check the path .*missing\.mmdb\.$/,
    );
    const wrong = join(await temporaryDirectory(), 'wrong.mmdb');
    await writeFile(wrong, 'no database at all');
    const second = await engine.apply(await config(wrong));
    expect(second.ok ? '' : second.message).toMatch(
      /wrong\.mmdb is no GeoIP database that can be used \(.+\)/,
    );
    expect(await from(engine, '212.27.48.10')).toBe('paris');
  });
});
