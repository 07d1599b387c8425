import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright';
import type { RouteFlow } from '../../src/shared/model/flow.ts';
import type { UpstreamStatus } from '../../src/shared/model/status.ts';
import { makeStatus, makeUpstream } from '../../test/helpers/renderer/fake-host.ts';

/** Routes of the drawn configuration. */
export const drawnRoutes = 100;
const drawnPools = 34;
const members = ['a', 'b', 'c'];

/** One listener, a hundred routes to 34 pools of three upstreams. */
export const drawnConfig = {
  version: 1,
  listeners: [{ id: 'web', port: 8443 }],
  routes: Array.from({ length: drawnRoutes }, (_, index) => ({
    id: `route-${index}`,
    match: { hosts: [`app-${index}.localhost`] },
    to: { pool: `pool-${index % drawnPools}` },
    cache: { enabled: index % 4 === 0 },
  })),
  pools: Array.from({ length: drawnPools }, (_, index) => ({
    id: `pool-${index}`,
    upstreams: members.map((id, at) => ({ id, url: `http://localhost:${4000 + index * 3 + at}` })),
  })),
};

/** What every way would be told of at a rate over all of them, another each time. @param perSecond requests */
export function drawnFlows(perSecond: number, turn: number): readonly RouteFlow[] {
  return drawnConfig.routes.map(({ id, cache }, index) => {
    const rate = (perSecond / drawnRoutes) * (1 + 0.5 * Math.sin(index + turn));
    const cached = cache.enabled ? rate / 2 : 0;
    return {
      listener: 'web',
      route: id,
      perSecond: rate,
      direct: rate,
      errors: index % 9 === 0 ? rate / 10 : 0,
      cached,
      forwarded: rate - cached,
    };
  });
}

/** A status whose numbers are others each time, as a running engine sends it. */
export function drawnStatus(perSecond: number, turn: number) {
  const upstreams = drawnConfig.pools.flatMap(({ id: pool }, index) =>
    members.map(
      (id, at): UpstreamStatus =>
        makeUpstream({
          pool,
          id,
          perSecond: (perSecond / drawnPools / members.length) * (1 + 0.5 * Math.cos(index + at + turn)),
          requests: turn * 100,
          ...(index % 11 === 0 && at === 1 ? { state: 'unhealthy' as const, reason: null } : {}),
        }),
    ),
  );
  return makeStatus({ upstreams });
}

/** Moves the graph about by the wheel, a step for each frame or so. */
export async function panAbout(page: Page, seconds: number): Promise<void> {
  const box = await page.locator('.react-flow__pane').boundingBox();
  if (box === null) throw new Error('The graph is not in view.');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  const until = performance.now() + seconds * 1000;
  for (let turn = 0; performance.now() < until; turn += 1) {
    await page.mouse.wheel(0, turn % 120 < 60 ? 40 : -40);
    await sleep(16);
  }
}
