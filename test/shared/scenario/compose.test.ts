import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkConfig } from '../../../src/shared/config/check.ts';
import type { Config } from '../../../src/shared/config/schema.ts';
import { compose } from '../../../src/shared/scenario/compose.ts';
import { validNetwork } from '../edit/graph/network.ts';

const checked = (input: unknown): Config => {
  const result = checkConfig(input);
  if (!result.ok) throw new Error(result.mistakes.map(({ message }) => message).join('; '));
  return result.config;
};

/** As a scenario has it: every id begins with `demo-`, every route names its listeners, ports are picked. */
function asAdded(config: Config) {
  const demo = (id: string) => `demo-${id}`;
  const all = config.listeners.map(({ id }) => id);
  return {
    listeners: config.listeners.map((listener, index) => ({
      ...listener,
      id: demo(listener.id),
      port: 50_000 + index,
    })),
    routes: config.routes.map((route) => ({
      ...route,
      id: demo(route.id),
      listeners: (route.listeners === 'all' ? all : route.listeners).map(demo),
      to:
        route.to.kind === 'pool'
          ? { ...route.to, pool: demo(route.to.pool) }
          : route.to.kind === 'listener'
            ? { ...route.to, listener: demo(route.to.listener) }
            : route.to,
    })),
    pools: config.pools.map((pool) => ({ ...pool, id: demo(pool.id) })),
  };
}

/** What decides requests to a listener, in order: routes but for the listeners they name. */
const routesOf = ({ routes }: Pick<Config, 'routes'>, listener: string) =>
  routes
    .filter(({ listeners }) => listeners === 'all' || listeners.includes(listener))
    .map((route) => ({ ...route, listeners: undefined }));

describe('a configuration with what a scenario adds', () => {
  const network = validNetwork.map(checked);

  it('decides requests to listeners of the file as the file alone, and to those of the scenario by its routes alone', () => {
    fc.assert(
      fc.property(network, network, (file, scenario) => {
        const added = asAdded(scenario);
        const composed = compose(file, added);
        if (!composed.ok) throw new Error(composed.message);
        for (const { id } of file.listeners)
          expect(routesOf(composed.config, id)).toEqual(routesOf(file, id));
        for (const { id } of added.listeners)
          expect(routesOf(composed.config, id)).toEqual(routesOf(added, id));
        const { listeners, pools, ...global } = composed.config;
        expect(listeners).toEqual([...file.listeners, ...added.listeners]);
        expect(pools).toEqual([...file.pools, ...added.pools]);
        expect({ ...global, routes: null }).toEqual({
          ...file,
          routes: null,
          listeners: undefined,
          pools: undefined,
        });
      }),
    );
  });

  it('changes nothing of the file', () => {
    fc.assert(
      fc.property(network, network, (file, scenario) => {
        const before = structuredClone(file);
        compose(file, asAdded(scenario));
        expect(file).toEqual(before);
      }),
    );
  });

  it('is refused with the id where both have the same one', () => {
    const file = checked({
      version: 1,
      pools: [{ id: 'demo-shop', upstreams: [{ id: 'a', url: 'http://localhost:1' }] }],
    });
    const composed = compose(file, { listeners: [], routes: [], pools: file.pools });
    expect(composed).toEqual({
      ok: false,
      message: "Your configuration has a pool 'demo-shop', and so has the scenario. Give yours another id.",
    });
  });

  it('is refused with both listeners where they want the same port', () => {
    const one = checked({ version: 1, listeners: [{ id: 'web', port: 8443 }] });
    const other = checked({ version: 1, listeners: [{ id: 'demo-web', port: 8443 }] });
    const composed = compose(one, other);
    expect(composed).toEqual({
      ok: false,
      message: "Listener 'web' of your configuration wants port 8443, which 'demo-web' of the scenario has.",
    });
  });
});
