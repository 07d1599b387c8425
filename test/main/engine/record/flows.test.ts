import { afterEach, describe, expect, it } from 'vitest';
import type { RouteFlow } from '../../../../src/shared/model/flow.ts';
import { ask } from '../../../helpers/ask.ts';
import { Closers } from '../../../helpers/http1-setup.ts';
import { startOrigin } from '../../../helpers/origin.ts';
import { type RunningEngine, runEngine } from '../../../helpers/run-engine.ts';

const closers = new Closers();
afterEach(() => closers.closeAll());

/** The first flows told of from now on that are as wanted. */
async function flowsOf(
  { messages }: RunningEngine,
  wanted: (flows: readonly RouteFlow[]) => boolean,
): Promise<readonly RouteFlow[]> {
  for (let at = messages.length; ; at += 1) {
    while (at >= messages.length) await new Promise((resolve) => setTimeout(resolve, 1));
    const message = messages[at];
    if (message?.kind === 'status' && wanted(message.flows)) return message.flows;
  }
}

const flow = (flows: readonly RouteFlow[], listener: string, route: string | null): RouteFlow | undefined =>
  flows.find((candidate) => candidate.listener === listener && candidate.route === route);

async function run() {
  const origin = await startOrigin((incoming, response) => {
    incoming.resume();
    response.writeHead(incoming.url === '/broken' ? 500 : 200, { 'cache-control': 'max-age=60' });
    response.end('answer');
  });
  closers.add(() => origin.stop());
  const engine = await runEngine({
    version: 1,
    listeners: [
      { id: 'edge', port: 0, tls: 'off' },
      { id: 'gateway', port: 0, tls: 'off' },
    ],
    routes: [
      { id: 'on', listeners: ['edge'], match: { paths: ['/*'] }, to: { listener: 'gateway' } },
      {
        id: 'shop',
        listeners: ['gateway'],
        match: { paths: ['/', '/broken'] },
        to: { pool: 'shop' },
        cache: { enabled: true },
      },
      {
        id: 'guarded',
        listeners: ['gateway'],
        match: { paths: ['/guarded'] },
        to: { pool: 'shop' },
        limits: { rate: { requests: 1, per: '1h', key: 'client' } },
      },
    ],
    pools: [{ id: 'shop', upstreams: [{ id: 'a', url: `http://127.0.0.1:${origin.port}` }] }],
  });
  closers.add(() => engine.stop());
  return engine;
}

describe('what goes from listeners to routes', () => {
  it('is counted once in each layer, and as asked by clients in the first alone', async () => {
    const engine = await run();
    await ask(engine.port('edge'));
    const flows = await flowsOf(engine, (told) => flow(told, 'gateway', 'shop') !== undefined);
    const outer = flow(flows, 'edge', 'on');
    const inner = flow(flows, 'gateway', 'shop');
    expect(outer?.perSecond).toBeGreaterThan(0);
    expect(outer?.direct).toBe(outer?.perSecond);
    expect(inner?.perSecond).toBe(outer?.perSecond);
    expect(inner?.direct).toBe(0);
    expect(inner?.forwarded).toBe(inner?.perSecond);
  });

  it('tells errors, stored answers and requests that no route took apart', async () => {
    const engine = await run();
    const port = engine.port('gateway');
    await ask(port);
    await ask(port);
    await ask(port, { path: '/broken' });
    await ask(port, { path: '/nowhere' });
    const flows = await flowsOf(engine, (told) => flow(told, 'gateway', null) !== undefined);
    const shop = flow(flows, 'gateway', 'shop');
    const part = (value = 0) => Math.round((value * 3) / (shop?.perSecond ?? 1));
    expect([part(shop?.direct), part(shop?.errors), part(shop?.cached), part(shop?.forwarded)]).toEqual([
      3, 1, 1, 2,
    ]);
    expect(flow(flows, 'gateway', null)?.cached).toBe(0);
  });

  it('counts what was refused as asked, and not as an error', async () => {
    const engine = await run();
    const port = engine.port('gateway');
    await ask(port, { path: '/guarded' });
    await ask(port, { path: '/guarded' });
    const flows = await flowsOf(engine, (told) => flow(told, 'gateway', 'guarded') !== undefined);
    const guarded = flow(flows, 'gateway', 'guarded');
    expect(guarded?.perSecond).toBeCloseTo(2 * (guarded?.forwarded ?? 0));
    expect(guarded?.errors).toBe(0);
  });

  it('is forgotten when nothing came for a while', async () => {
    const engine = await run();
    await ask(engine.port('edge'));
    await flowsOf(engine, (told) => told.length > 0);
    expect(await flowsOf(engine, (told) => told.length === 0)).toEqual([]);
  }, 20_000);
});
