import { expect, test } from 'vitest';
import { configExportFormats } from '../../../src/shared/model/config-export.ts';
import { runHost } from '../../helpers/start-host.ts';

const configFor = (port: number) => ({
  version: 1,
  listeners: [{ id: 'web', port: 0, tls: 'off' }],
  routes: [{ id: 'shop', to: { pool: 'shop' } }],
  pools: [{ id: 'shop', slowStart: '5s', upstreams: [{ id: 'a', url: `http://127.0.0.1:${port}` }] }],
});

test.each(configExportFormats)(
  'the file, or a value that is not applied, is written for %s and stays as it is',
  async (format) => {
    const { client } = await runHost({ config: configFor(3001) });
    const before = (await client.call('config.get', {})).text;
    const ofFile = await client.call('config.export', { format });
    expect(ofFile.format).toBe(format);
    expect(ofFile.leftOut.map(({ path }) => path)).toContain('listeners[0].port');

    const input = { ...configFor(3002), listeners: [{ id: 'web', port: 8080, tls: 'off' }] };
    const ofValue = await client.call('config.export', { format, input });
    expect(ofValue.files[0]?.text).toContain('127.0.0.1:3002');
    expect((await client.call('config.get', {})).text).toBe(before);
  },
);

test('a value with mistakes is refused with them, and so is a format that is not written', async () => {
  const { client } = await runHost({ config: configFor(3001) });
  await expect(
    client.call('config.export', { format: 'nginx', input: { version: 1, routes: 3 } }),
  ).rejects.toMatchObject({ code: 'config.invalid', details: [{ at: 'routes' }] });
  await expect(
    // What a window of another version might ask for.
    client.call('config.export', { format: 'traefik' as 'nginx' }),
  ).rejects.toMatchObject({ code: 'call.invalid_params' });
});
