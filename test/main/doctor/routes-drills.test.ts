import { describe, expect, it } from 'vitest';
import { examine, findingOf, onlyChain, patient, told, troubles } from './examine.ts';
import { html, inFrontOf, origin } from './servers.ts';

describe('a chain on which everything is right', () => {
  it('has every step ok, from the name to the answer', async () => {
    const { url } = await origin(html('<title>shop</title>'));
    const { subject, engine } = await patient(inFrontOf(url), { tls: true });
    const report = await examine(subject);
    const chain = onlyChain(report);
    expect(troubles(chain)).toEqual([]);
    expect(chain).toMatchObject({ url: `https://shop.localhost:${engine.port('web')}/`, result: 'ok' });
    expect(chain.steps.map(({ step, result }) => `${step} ${result}`)).toEqual([
      'name ok',
      'address ok',
      'port ok',
      'tls ok',
      'route ok',
      'upstream ok',
      'http ok',
    ]);
    expect(findingOf(chain, 'tls.verified').evidence).toMatchObject({ by: 'doorman', protocol: 'TLSv1.3' });
    expect(report).toMatchObject({ state: 'finished', running: true, chainsLeftOut: 0 });
  });

  it('says so of a listener without TLS and of one with HTTP/2 alone', async () => {
    const { url } = await origin(html('<title>shop</title>'));
    const input = inFrontOf(url);
    const { subject } = await patient(
      {
        ...input,
        listeners: [
          { id: 'plain', port: 0, tls: 'off' },
          { id: 'second', port: 0, protocols: ['h2'] },
        ],
      },
      { tls: true },
    );
    const { chains } = await examine(subject);
    expect(chains.map(({ listener, result }) => [listener, result])).toEqual([
      ['plain', 'ok'],
      ['second', 'ok'],
    ]);
  });
});

describe('routes', () => {
  it('none takes the host, and what each wanted is said', async () => {
    const { url } = await origin(html(''));
    const { subject } = await patient(inFrontOf(url, { tls: 'off' }));
    const chain = onlyChain(await examine(subject, { target: 'blog.localhost' }));
    expect(troubles(chain)).toEqual(['failed route.none', 'warn http.no_route']);
    const { sentence, fixes } = told(chain, 'route.none');
    expect(sentence).toContain('shop: host is blog.localhost, not shop.localhost');
    expect(fixes[0]).toContain('Lead blog.localhost to a service');
  });

  it('the only one wants more than a plain GET has', async () => {
    const { url } = await origin(html(''));
    const match = { hosts: ['shop.localhost'], headers: { 'x-beta': '1' } };
    const { subject } = await patient(inFrontOf(url, { tls: 'off', route: { match } }));
    const chain = onlyChain(await examine(subject));
    expect(troubles(chain)).toEqual(['warn route.none', 'warn http.no_route']);
  });

  it('they lead in a circle', async () => {
    const { subject } = await patient({
      version: 1,
      listeners: [
        { id: 'one', port: 0, tls: 'off' },
        { id: 'two', port: 0, tls: 'off' },
      ],
      routes: [
        { id: 'there', listeners: ['one'], match: { hosts: ['a.localhost'] }, to: { listener: 'two' } },
        { id: 'back', listeners: ['two'], to: { listener: 'one' } },
      ],
    });
    const { chains } = await examine(subject, { target: 'a.localhost' });
    const chain = chains[0];
    if (chain === undefined) throw new Error('There is a chain.');
    expect(troubles(chain)).toEqual(['failed route.loop', 'failed http.loop']);
    expect(told(chain, 'route.loop').sentence).toContain('one → two → one');
  });

  it('one makes no path of the path', async () => {
    const { subject } = await patient({
      version: 1,
      listeners: [
        { id: 'one', port: 0, tls: 'off' },
        { id: 'two', port: 0, tls: 'off' },
      ],
      routes: [
        {
          id: 'there',
          listeners: ['one'],
          match: { hosts: ['a.localhost'] },
          to: { listener: 'two' },
          rewrite: { path: { match: '^/', replace: 'x' } },
        },
        { id: 'all', listeners: ['two'], to: { respond: { status: 200 } } },
      ],
    });
    const chain = (await examine(subject, { target: 'a.localhost' })).chains[0];
    if (chain === undefined) throw new Error('There is a chain.');
    expect(troubles(chain)).toEqual(['failed route.path_refused', 'failed http.gateway_failed']);
  });

  it('one that answers by itself needs no upstream', async () => {
    const { subject } = await patient(
      inFrontOf('http://127.0.0.1:1', { tls: 'off', route: { to: { respond: { status: 204 } } } }),
    );
    const chain = onlyChain(await examine(subject));
    expect(chain.result).toBe('ok');
    expect(findingOf(chain, 'upstream.none_needed').evidence.destination).toBe('respond');
  });
});
