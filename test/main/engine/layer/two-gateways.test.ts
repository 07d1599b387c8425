import { afterEach, expect, it } from 'vitest';
import type { ConfigInput } from '../../../../src/shared/config/schema.ts';
import { ask } from '../../../helpers/ask.ts';
import { startOrigin } from '../../../helpers/origin.ts';
import { runEngine } from '../../../helpers/run-engine.ts';

const closing: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** Requests sent one after another in each half of the drill. */
const requests = 40;

const stops = { 'taken out of the file': 'remove', disabled: 'disable' } as const;

it.each(Object.entries(stops))(
  'an edge in front of two gateway listeners loses no request when one of them is %s',
  async (_, stop) => {
    const origin = await startOrigin((incoming, response) => response.end(String(incoming.headers.via)));
    closing.push(origin.stop);
    const gateway = (id: string, port = 0) => ({ id, bind: '127.0.0.1', port, tls: 'off' as const });
    const routes: ConfigInput['routes'] = [
      { id: 'in', listeners: ['edge'], to: { pool: 'gateways' } },
      { id: 'out', to: { pool: 'shop' } },
    ];
    const shop = { id: 'shop', upstreams: [{ id: 'a', url: origin.url }] };
    const engine = await runEngine({
      version: 1,
      listeners: [gateway('edge'), gateway('g1'), gateway('g2')],
      routes: [{ id: 'out', to: { pool: 'shop' } }],
      pools: [shop],
    });
    closing.push(() => engine.stop());
    const [edge, first, second] = ['edge', 'g1', 'g2'].map((id) => engine.port(id));
    const config = (listeners: ConfigInput['listeners']): ConfigInput => ({
      version: 1,
      ...(listeners === undefined ? {} : { listeners }),
      routes,
      pools: [
        shop,
        {
          id: 'gateways',
          retry: { attempts: 2 },
          upstreams: [
            { id: 'g1', url: `http://127.0.0.1:${first}` },
            { id: 'g2', url: `http://127.0.0.1:${second}` },
          ],
        },
      ],
    });
    await engine.apply(config([gateway('edge', edge), gateway('g1', first), gateway('g2', second)]));

    const drill = async () => {
      const answers: string[] = [];
      for (let sent = 0; sent < requests; sent += 1) {
        const { status, text } = await ask(edge ?? 0, { path: `/${sent}` });
        answers.push(`${status} ${text}`);
      }
      return new Set(answers);
    };
    const good = '200 1.1 doorman, 1.1 doorman';
    expect(await drill()).toEqual(new Set([good]));
    const through = (id: string) =>
      engine.engine.listExchanges().filter(({ listener }) => listener === id).length;
    expect([through('g1'), through('g2')]).toEqual([requests / 2, requests / 2]);

    // Clients go on asking while the listener goes away.
    let going = true;
    const whole = new Set<string>();
    const clients = Array.from({ length: 8 }, async () => {
      while (going) for (const answer of await drill()) whole.add(answer);
    });
    const gone = stop === 'disable' ? [{ ...gateway('g1', first), enabled: false }] : [];
    const stopped = await engine.apply(config([gateway('edge', edge), ...gone, gateway('g2', second)]));
    expect(stopped).toMatchObject({
      ok: true,
      listeners: [
        { id: 'edge', state: 'open' },
        { id: 'g2', state: 'open' },
        ...gone.map(({ id }) => ({ id, state: 'disabled', addresses: [], problem: null })),
      ],
    });
    const before = through('g1');
    expect(await drill()).toEqual(new Set([good]));
    going = false;
    await Promise.all(clients);
    expect(whole).toEqual(new Set([good]));
    // What was on its way through it came to its end; nothing new came.
    expect(through('g1') - before).toBeLessThanOrEqual(clients.length);
    const retried = engine.engine
      .listExchanges()
      .flatMap(({ id }) => engine.engine.getExchange(id)?.decisions ?? [])
      .filter(({ code }) => code === 'retry.again');
    expect(retried.length).toBeGreaterThan(0);

    // Enabled again, it serves again.
    await engine.apply(config([gateway('edge', edge), gateway('g1', first), gateway('g2', second)]));
    expect((await ask(first ?? 0)).text).toBe('1.1 doorman');
  },
);
