import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openStickyKey, stickyKeyFileName } from '../../../src/main/host/sticky-key.ts';
import { clientPlaceLimit } from '../../../src/shared/model/client-place.ts';
import { ask } from '../../helpers/ask.ts';
import { type Origin, startOrigin } from '../../helpers/origin.ts';
import { runHost } from '../../helpers/start-host.ts';
import { temporaryDirectory } from '../../helpers/temporary-directory.ts';

async function named(name: string): Promise<Origin> {
  const origin = await startOrigin((_, response) => response.end(name));
  onTestFinished(origin.stop);
  return origin;
}

const withLocation = async (id: string, lat: number, lon: number) => ({
  id,
  url: (await named(id)).url,
  location: { lat, lon },
});

const configuration = async () => ({
  version: 1,
  listeners: [{ id: 'web', port: 0, tls: 'off' }],
  routes: [{ id: 'all', to: { pool: 'shop' } }],
  pools: [
    {
      id: 'shop',
      balance: 'geo',
      upstreams: [await withLocation('paris', 48.86, 2.35), await withLocation('sydney', -33.87, 151.21)],
    },
  ],
});

const wellington = { lat: -41.29, lon: 174.78, name: 'Wellington' };

describe('the place of a client', () => {
  it('is taken to be what a person says, also after the engine started again, until it is taken back', async () => {
    const { client, until } = await runHost({ config: await configuration() });
    const answer = async () => {
      const status = await until(
        ({ engine, listeners }) => engine.state === 'running' && listeners[0]?.state === 'open',
      );
      return (await ask(status.listeners[0]?.port ?? 0)).text;
    };
    await client.call('clients.place', { client: '127.0.0.1', place: wellington });
    expect([await answer(), await answer()]).toEqual(['sydney', 'sydney']);
    await client.call('engine.restart', {});
    expect([await answer(), await answer()]).toEqual(['sydney', 'sydney']);
    expect(await client.call('clients.places', {})).toEqual({
      items: [{ client: '127.0.0.1/32', place: wellington }],
    });
    await until(({ clientPlaces }) => clientPlaces.count === 1 && clientPlaces.revision === 1);
    await client.call('clients.place', { client: '127.0.0.1', place: null });
    await until(({ clientPlaces }) => clientPlaces.count === 0 && clientPlaces.revision === 2);
    expect(await client.call('clients.places', {})).toEqual({ items: [] });
    expect([await answer(), await answer()]).toEqual(['paris', 'sydney']);
  });

  it('is refused where the client is no address, the place not on earth, or too many have one', async () => {
    const { client } = await runHost();
    const refusal = (params: { client: string; place: typeof wellington }) =>
      client.call('clients.place', params).then(
        () => 'accepted',
        (error: { code: string }) => error.code,
      );
    expect(await refusal({ client: 'somebody', place: wellington })).toBe('call.invalid_params');
    expect(await refusal({ client: '10.0.0.1', place: { ...wellington, lat: 91 } })).toBe(
      'call.invalid_params',
    );
    const addresses = Array.from({ length: clientPlaceLimit }, (_, at) => `10.0.${at >> 8}.${at & 255}`);
    for (const address of addresses)
      expect(await refusal({ client: address, place: wellington })).toBe('accepted');
    expect(await refusal({ client: '10.1.0.0/16', place: wellington })).toBe('clients.too_many');
    expect(await refusal({ client: '10.0.0.1', place: { ...wellington, lat: 0 } })).toBe('accepted');
  });
});

describe('the key of sticky cookies', () => {
  it('is made once, for its owner alone', async () => {
    const directory = await temporaryDirectory();
    const made = await openStickyKey(directory);
    expect(made).toHaveLength(32);
    expect((await stat(join(directory, stickyKeyFileName))).mode & 0o777).toBe(0o600);
    expect(await openStickyKey(directory)).toEqual(made);
    expect(await openStickyKey(await temporaryDirectory())).not.toEqual(made);
  });

  it('is made anew where the file is damaged', async () => {
    const directory = await temporaryDirectory();
    await writeFile(join(directory, stickyKeyFileName), 'half a ke');
    const made = await openStickyKey(directory);
    expect(made).toHaveLength(32);
    expect((await readFile(join(directory, stickyKeyFileName), 'utf8')).trim()).toBe(
      Buffer.from(made).toString('base64'),
    );
  });

  it('is made where something else has its place, which is moved away', async () => {
    const directory = await temporaryDirectory();
    await mkdir(join(directory, stickyKeyFileName));
    const made = await openStickyKey(directory);
    expect(await openStickyKey(directory)).toEqual(made);
    expect((await stat(join(directory, `${stickyKeyFileName}.bad`))).isDirectory()).toBe(true);
  });
});
