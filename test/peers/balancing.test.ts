import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { missingPeers } from '../../tooling/peers.ts';
import { ask } from '../helpers/ask.ts';
import { Closers } from '../helpers/http1-setup.ts';
import { startOrigin } from '../helpers/origin.ts';
import { runEngine } from '../helpers/run-engine.ts';
import { seeded } from '../main/engine/balance/members.ts';
import { startHaproxy } from './haproxy.ts';
import { startNginx } from './nginx.ts';

const closers = new Closers();
afterEach(() => closers.closeAll());

/** How a pool is balanced, in the words of each. */
interface Method {
  readonly doorman: 'round-robin' | 'least-requests';
  readonly haproxy: string;
  readonly nginx: string;
}

const inTurn: Method = { doorman: 'round-robin', haproxy: 'roundrobin', nginx: '' };
const leastBusy: Method = { doorman: 'least-requests', haproxy: 'leastconn', nginx: 'least_conn;' };

interface Balancer {
  readonly name: string;
  readonly port: number;
}

/** Doorman, HAProxy and nginx, each in front of the same upstreams with the same weights. */
async function balancers(
  method: Method,
  ports: readonly number[],
  weights: readonly number[],
): Promise<readonly Balancer[]> {
  const engine = await runEngine({
    version: 1,
    listeners: [{ id: 'web', port: 0, tls: 'off' }],
    routes: [{ id: 'all', to: { pool: 'shop' } }],
    pools: [
      {
        id: 'shop',
        balance: method.doorman,
        upstreams: ports.map((port, at) => ({
          id: `u${at}`,
          url: `http://127.0.0.1:${port}`,
          weight: weights[at] ?? 1,
        })),
      },
    ],
  });
  closers.add(engine.stop);
  const haproxy = await startHaproxy({
    ports: 1,
    sections: ([port]) => `frontend web
  bind 127.0.0.1:${port}
  default_backend shop
backend shop
  balance ${method.haproxy}
${ports.map((upstream, at) => `  server u${at} 127.0.0.1:${upstream} weight ${weights[at] ?? 1}`).join('\n')}`,
  });
  closers.add(haproxy.stop);
  const nginx = await startNginx({
    ports: 1,
    http: ([port]) => `upstream shop { ${method.nginx}
    ${ports.map((upstream, at) => `server 127.0.0.1:${upstream} weight=${weights[at] ?? 1};`).join(' ')}
  }
  server { listen 127.0.0.1:${port}; location / { proxy_pass http://shop; } }`,
  });
  closers.add(nginx.stop);
  return [
    { name: 'Doorman', port: engine.port('web') },
    { name: 'HAProxy', port: haproxy.ports[0] ?? 0 },
    { name: 'nginx', port: nginx.ports[0] ?? 0 },
  ];
}

/** Upstreams that answer when the test says so. */
async function heldUpstreams(amount: number) {
  const held: ServerResponse[][] = [];
  const counts: number[] = [];
  let arrived = (): void => {};
  const ports: number[] = [];
  for (let at = 0; at < amount; at += 1) {
    held.push([]);
    counts.push(0);
    const origin = await startOrigin((_, response) => {
      held[at]?.push(response);
      counts[at] = (counts[at] ?? 0) + 1;
      arrived();
    });
    closers.add(origin.stop);
    ports.push(origin.port);
  }
  return {
    ports,
    held,
    counts,
    nextArrival: () =>
      new Promise<void>((resolve) => {
        arrived = resolve;
      }),
  };
}

type Held = Awaited<ReturnType<typeof heldUpstreams>>;

/**
 * The same load for everyone, without a clock: `concurrency` requests are always under way; in each step one of them ends, drawn by
 * how fast its upstream works, and another begins. @returns the share of each upstream
 */
async function loadShares(
  port: number,
  { held, counts, nextArrival }: Held,
  options: { readonly concurrency: number; readonly steps: number; readonly rates: readonly number[] },
): Promise<number[]> {
  const random = seeded(7);
  const running = new Set<Promise<unknown>>();
  counts.fill(0);
  const begin = async () => {
    const arrival = nextArrival();
    const answer = ask(port).finally(() => running.delete(answer));
    running.add(answer);
    await arrival;
  };
  for (let at = 0; at < options.concurrency; at += 1) await begin();
  const before = [...counts];
  for (let step = 0; step < options.steps; step += 1) {
    const speeds = held.map((waiting, at) => waiting.length * (options.rates[at] ?? 0));
    let left = random() * speeds.reduce((sum, speed) => sum + speed, 0);
    const which = speeds.findIndex((speed) => {
      left -= speed;
      return left < 0;
    });
    const under = running.size;
    held[which]?.shift()?.end('done');
    // The balancer has heard of the end when its client has.
    while (running.size === under) await Promise.race(running);
    await begin();
  }
  const shares = counts.map((count, at) => (count - (before[at] ?? 0)) / options.steps);
  for (const waiting of held) for (const response of waiting.splice(0)) response.end();
  await Promise.all(running);
  return shares;
}

const missing = missingPeers('nginx', 'haproxy');

describe.skipIf(missing !== '')(
  `shares beside HAProxy and nginx${missing === '' ? '' : ` (no ${missing})`}`,
  () => {
    const near = (one: readonly number[], other: readonly number[]): number =>
      Math.max(...one.map((share, at) => Math.abs(share - (other[at] ?? 0))));

    it.each([
      ['weighted round robin', inTurn, [5, 3, 2], [1, 1, 1], [0.5, 0.3, 0.2]],
      ['least connections by weight', leastBusy, [5, 3, 2], [1, 1, 1], [0.5, 0.3, 0.2]],
      ['least connections of unequal upstreams', leastBusy, [1, 1, 1], [1, 2, 4], [1 / 7, 2 / 7, 4 / 7]],
    ] as const)('are the same within 3 %% under %s', async (_, method, weights, rates, expected) => {
      const upstreams = await heldUpstreams(weights.length);
      const shares: { name: string; shares: number[] }[] = [];
      for (const { name, port } of await balancers(method, upstreams.ports, weights)) {
        const measured = await loadShares(port, upstreams, { concurrency: 30, steps: 800, rates });
        shares.push({ name, shares: measured });
      }
      const own = shares[0]?.shares ?? [];
      expect(near(own, expected), JSON.stringify(shares)).toBeLessThan(0.05);
      for (const other of shares.slice(1)) {
        expect(near(own, other.shares), JSON.stringify(shares)).toBeLessThan(0.03);
      }
    });
  },
);
