import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { PoolPanel } from '../../../src/renderer/forms/pool-panel.tsx';
import { UpstreamPanel } from '../../../src/renderer/forms/upstream-panel.tsx';
import { StoresProvider } from '../../../src/renderer/stores/context.tsx';
import { createDraft } from '../../../src/renderer/stores/draft/draft.ts';
import type { Stores } from '../../../src/renderer/stores/stores.ts';
import { snapshot } from '../stores/draft/draft-fixture.ts';

/** What a form shows of a file, as markup. */
function markup(input: unknown, form: ReactNode): string {
  const draft = createDraft({ call: () => new Promise(() => undefined) }, () => () => undefined);
  draft.getState().receive(snapshot(input));
  // Rendered without a browser, a store shows what it began with.
  const settled = createStore(() => draft.getState());
  const stores = { draft: settled } as unknown as Stores;
  return renderToStaticMarkup(<StoresProvider stores={stores}>{form}</StoresProvider>);
}

const keysIn = (html: string): ReadonlySet<string> =>
  new Set([...html.matchAll(/data-key="([^"]+)"/g)].map(([, key = '']) => key));

const file = {
  version: 1,
  routes: [{ id: 'api', to: { pool: 'shop' } }],
  pools: [
    {
      id: 'shop',
      upstreams: [{ id: 'a', url: 'http://localhost:3001', location: { lat: 1, lon: 2 } }],
      health: { active: {} },
    },
  ],
};

describe('a panel that stands alone', () => {
  test('shows all of an upstream', () => {
    const keys = keysIn(markup(file, <UpstreamPanel pool={0} index={0} />));
    expect([...keys].sort()).toEqual(
      [
        'id',
        'url',
        'enabled',
        'weight',
        'backup',
        'maxRequests',
        'location.lat',
        'location.lon',
        'location.name',
      ]
        .map((name) => `pools[].upstreams[].${name}`)
        .sort(),
    );
  });

  test('shows a pool with its upstreams and who leads to it', () => {
    const html = markup(file, <PoolPanel index={0} />);
    expect(html).toContain('for api');
    const keys = keysIn(html);
    for (const key of [
      'pools[].id',
      'pools[].upstreams[].url',
      'pools[].health.active.interval',
      'pools[].balance',
    ])
      expect(keys).toContain(key);
    expect(markup({ ...file, routes: [] }, <PoolPanel index={0} />)).toContain('no route leads here');
  });

  test('says so where the file has something else in its place', () => {
    expect(markup({ version: 1, pools: ['x'] }, <PoolPanel index={0} />)).toContain('This is no pool');
    expect(markup(file, <UpstreamPanel pool={0} index={7} />)).toContain('This is no upstream');
  });
});
