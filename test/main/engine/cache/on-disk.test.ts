import { readdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ConfigInput } from '../../../../src/shared/config/schema.ts';
import { ask } from '../../../helpers/ask.ts';
import { startOrigin } from '../../../helpers/origin.ts';
import { type RunningEngine, runEngine } from '../../../helpers/run-engine.ts';
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts';
import { decided } from './run-cache.ts';

const large = 'a body that is larger than what memory may keep. '.repeat(10_000);

async function setUp() {
  const directory = await temporaryDirectory();
  let asked = 0;
  const origin = await startOrigin((_, response) => {
    asked += 1;
    response.setHeader('Cache-Control', 'max-age=3600');
    response.end(large);
  });
  onTestFinished(origin.stop);
  const config = (cache: ConfigInput['cache']): ConfigInput => ({
    version: 1,
    listeners: [{ id: 'plain', port: 0, tls: 'off' }],
    routes: [
      {
        id: 'shop',
        match: { hosts: ['shop.localhost'] },
        to: { pool: 'shop' },
        cache: { enabled: true },
      },
    ],
    pools: [{ id: 'shop', upstreams: [{ id: 'one', url: origin.url }] }],
    cache,
  });
  return {
    directory,
    asked: () => asked,
    config,
    start: (cache: ConfigInput['cache']) => runEngine(config(cache), { cacheDirectory: directory }),
  };
}

const get = (engine: RunningEngine) => ask(engine.port('plain'), { headers: { host: 'shop.localhost' } });

/** Once the engine has it on disk. */
async function stored(engine: RunningEngine): Promise<void> {
  while (engine.engine.cache.overview().disk.entries === 0)
    await new Promise((resolve) => setImmediate(resolve));
}

describe('the cache on disk', () => {
  it('answers after a restart without asking the upstream, and says that it was the disk', async () => {
    const { start, asked } = await setUp();
    const first = await start({ memory: 0, disk: '10MiB' });
    expect((await get(first)).text).toBe(large);
    await stored(first);
    expect(first.engine.cache.overview()).toMatchObject({ diskProblem: null, memory: { entries: 0 } });
    await first.stop();

    const second = await start({ memory: 0, disk: '10MiB' });
    onTestFinished(second.stop);
    expect((await get(second)).text).toBe(large);
    expect(asked()).toBe(1);
    const [exchange] = await second.finished(1);
    if (exchange === undefined) throw new Error('There is no exchange.');
    expect(decided(exchange, 'cache.hit')).toMatchObject({ tier: 'disk' });
  });

  it('is in memory again once it was read whole, so that the disk is read once', async () => {
    const { start, asked } = await setUp();
    const first = await start({ memory: 0, disk: '10MiB' });
    await get(first);
    await stored(first);
    await first.stop();

    const second = await start({ memory: '10MiB', disk: '10MiB' });
    onTestFinished(second.stop);
    expect((await get(second)).text).toBe(large);
    expect((await get(second)).text).toBe(large);
    expect(asked()).toBe(1);
    const exchanges = await second.finished(2);
    const tiers = exchanges.map((exchange) => decided(exchange, 'cache.hit')?.tier);
    expect(tiers.toSorted()).toEqual(['disk', 'memory']);
  });

  it('never passes a torn file off as a whole response, and fetches anew then', async () => {
    const { start, asked, directory } = await setUp();
    const engine = await start({ memory: 0, disk: '10MiB' });
    onTestFinished(engine.stop);
    await get(engine);
    await stored(engine);
    const [file = ''] = await readdir(join(directory, 'bodies'));
    await truncate(join(directory, 'bodies', file), 100_000);
    await expect(get(engine)).rejects.toThrow(/terminated|aborted|socket|closed/i);
    expect((await get(engine)).text).toBe(large);
    expect(asked()).toBe(2);
  });

  it('in a folder that cannot be used is told of in the overview, and everything else goes on', async () => {
    const { start, directory, asked } = await setUp();
    await writeFile(join(directory, 'file'), '');
    const engine = await start({ disk: '10MiB', directory: join(directory, 'file', 'cache') });
    onTestFinished(engine.stop);
    await get(engine);
    expect((await get(engine)).text).toBe(large);
    expect(asked()).toBe(1);
    expect(engine.engine.cache.overview().diskProblem).toMatch(/cannot be used for the cache/);
  });

  it('can be switched off and on by the configuration', async () => {
    const { start, config, asked } = await setUp();
    const engine = await start({ memory: 0, disk: '10MiB' });
    onTestFinished(engine.stop);
    await get(engine);
    await stored(engine);
    await engine.apply(config({ memory: 0 }));
    await get(engine);
    expect(asked()).toBe(2);
    await engine.apply(config({ memory: 0, disk: '10MiB' }));
    await get(engine);
    expect(asked()).toBe(2);
  });
});
