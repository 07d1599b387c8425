import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { ListenerPanel } from '../../../src/renderer/forms/listener-panel.tsx';
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
  const status = createStore(() => ({ status: null }));
  const stores = { draft: settled, status } as unknown as Stores;
  return renderToStaticMarkup(<StoresProvider stores={stores}>{form}</StoresProvider>);
}

const keysIn = (html: string): ReadonlySet<string> =>
  new Set([...html.matchAll(/data-key="([^"]+)"/g)].map(([, key = '']) => key));

const inputsIn = (html: string): readonly string[] => [...html.matchAll(/<input[^>]*>/g)].map(([tag]) => tag);

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

  test('shows which protocols a listener offers where none are named', () => {
    const offered = (tls: string): string => {
      const html = markup(
        { version: 1, listeners: [{ id: 'web', port: 8443, tls }] },
        <ListenerPanel index={0} />,
      );
      const [, row = ''] = html.split('data-key="listeners[].protocols"');
      const boxes = inputsIn(row.split('data-key=')[0] ?? '');
      return ['HTTP/1.1', 'HTTP/2', 'HTTP/3']
        .filter((_, index) => boxes[index]?.includes('checked=""') === true)
        .join(', ');
    };
    expect(offered('auto')).toBe('HTTP/1.1, HTTP/2');
    expect(offered('off')).toBe('HTTP/1.1');
  });

  test('says in the row of an upstream what is wrong there, and marks the field that it is about', () => {
    const html = markup(
      { ...file, pools: [{ id: 'shop', upstreams: [{ id: 'a', url: 'localhost' }] }] },
      <PoolPanel index={0} />,
    );
    const field = inputsIn(html).find((input) => input.includes('value="localhost"')) ?? '';
    expect(field).toContain('aria-invalid="true"');
    const [, description = ''] = /aria-describedby="([^"]+)"/.exec(field) ?? [];
    expect(description).not.toBe('');
    expect(html).toContain(`<p id="${description.split(' ').at(-1)}"`);
    expect(html).toContain('has no scheme');
  });

  test('says so where the file has something else in its place', () => {
    expect(markup({ version: 1, pools: ['x'] }, <PoolPanel index={0} />)).toContain('This is no pool');
    expect(markup(file, <UpstreamPanel pool={0} index={7} />)).toContain('This is no upstream');
  });
});
