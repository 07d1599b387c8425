import { Agent } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import type { ConfigInput } from '../../../src/shared/config/schema.ts';
import { ask } from '../../helpers/ask.ts';
import { startOrigin } from '../../helpers/origin.ts';
import { runEngine } from '../../helpers/run-engine.ts';

const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function config(url: string, round: number): ConfigInput {
  return {
    version: 1,
    listeners: [{ id: 'plain', port: 0, tls: 'off' }],
    routes: [
      {
        id: `extra-${round}`,
        match: { paths: [`/extra/${round}`] },
        to: { respond: { body: String(round) } },
      },
      { id: 'all', to: { pool: 'origin' } },
    ],
    pools: [{ id: 'origin', upstreams: [{ id: 'one', url }], timeouts: { connect: `${5000 + round}ms` } }],
  };
}

describe('a reload', () => {
  it('loses none of 1,000 requests that are fired during ten applies, though every apply replaces the upstream', async () => {
    const origin = await startOrigin((_incoming, response) => setImmediate(() => response.end('ok')));
    closers.push(origin.stop);
    const engine = await runEngine(config(origin.url, 0));
    closers.push(engine.stop);
    const agent = new Agent({ keepAlive: true, maxSockets: 50 });
    closers.push(() => Promise.resolve(agent.destroy()));
    const requests = Array.from({ length: 1000 }, (_, index) =>
      ask(engine.port('plain'), { agent, path: `/${index}` }),
    );
    const applies: unknown[] = [];
    for (let round = 1; round <= 10; round += 1) {
      await Promise.race([Promise.all(requests), new Promise((resolve) => setImmediate(resolve))]);
      applies.push(await engine.apply(config(origin.url, round)));
    }
    const answers = await Promise.all(requests);
    expect(answers.filter(({ status, text }) => status === 200 && text === 'ok')).toHaveLength(1000);
    expect(applies).toEqual(applies.map(() => expect.objectContaining({ ok: true })));
    expect((await ask(engine.port('plain'), { path: '/extra/10' })).text).toBe('10');
  });

  it('leaves a request in flight on the configuration it started with', async () => {
    let release: () => void = () => {};
    let reached: () => void = () => {};
    const whenReached = new Promise<void>((resolve) => {
      reached = resolve;
    });
    const origin = await startOrigin((_incoming, response) => {
      release = () => response.end('from before');
      reached();
    });
    closers.push(origin.stop);
    const engine = await runEngine(config(origin.url, 0));
    closers.push(engine.stop);
    const answer = ask(engine.port('plain'));
    await whenReached;
    await engine.apply({
      version: 1,
      listeners: [{ id: 'plain', port: 0, tls: 'off' }],
      routes: [{ id: 'new', to: { respond: { body: 'from after' } } }],
    });
    expect((await ask(engine.port('plain'))).text).toBe('from after');
    release();
    expect((await answer).text).toBe('from before');
  });

  it('keeps the kept-alive connections and counters of an upstream that did not change', async () => {
    const sockets = new Set<unknown>();
    const origin = await startOrigin((incoming, response) => {
      sockets.add(incoming.socket);
      response.end();
    });
    closers.push(origin.stop);
    const engine = await runEngine(config(origin.url, 0));
    closers.push(engine.stop);
    await ask(engine.port('plain'));
    await engine.apply({ ...config(origin.url, 0), routes: [{ id: 'renamed', to: { pool: 'origin' } }] });
    await ask(engine.port('plain'));
    expect(sockets.size).toBe(1);
    await engine.finished(2);
    const [, second] = await engine.finished(2);
    expect(second?.summary.route).toBe('renamed');
    expect(second?.decisions.at(-1)).toMatchObject({
      code: 'forward.answered',
      evidence: { reusedConnection: true },
    });
  });

  it('closes a listener that the configuration no longer has', async () => {
    const engine = await runEngine({
      version: 1,
      listeners: [
        { id: 'plain', port: 0, tls: 'off' },
        { id: 'going', port: 0, tls: 'off' },
      ],
      routes: [{ id: 'all', to: { respond: { body: 'ok' } } }],
    });
    closers.push(engine.stop);
    const going = engine.port('going');
    expect((await ask(going)).status).toBe(200);
    await engine.apply({
      version: 1,
      listeners: [{ id: 'plain', port: 0, tls: 'off' }],
      routes: [{ id: 'all', to: { respond: { body: 'ok' } } }],
    });
    await expect(ask(going)).rejects.toThrow('ECONNREFUSED');
    expect((await ask(engine.port('plain'))).status).toBe(200);
  });
});
