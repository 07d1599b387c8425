import { createServer } from 'node:net';
import type { Duplex } from 'node:stream';
import { createServer as createTlsServer } from 'node:tls';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ConfigInput } from '../../../src/shared/config/schema.ts';
import { applyFix } from '../../../src/shared/edit/apply-fix.ts';
import { explainFinding } from '../../../src/shared/explain/doctor/index.ts';
import { epochMilliseconds } from '../../../src/shared/model/units.ts';
import { startOrigin, startRawOrigin } from '../../helpers/origin.ts';
import { createTestAuthority, signWithoutChecks } from '../../helpers/test-authority.ts';
import { examine, findingOf, onlyChain, patient, told, troubles } from './examine.ts';

type Route = NonNullable<ConfigInput['routes']>[number];
type Pool = NonNullable<ConfigInput['pools']>[number];

/** One host in front of one URL. */
function inFrontOf(
  url: string,
  {
    tls = 'auto',
    host = 'shop.localhost',
    route = {},
    pool = {},
  }: {
    readonly tls?: 'auto' | 'off';
    readonly host?: string;
    readonly route?: Partial<Route>;
    readonly pool?: Partial<Pool>;
  } = {},
): ConfigInput {
  return {
    version: 1,
    listeners: [{ id: 'web', port: 0, tls }],
    routes: [{ id: 'shop', match: { hosts: [host] }, to: { pool: 'shop' }, ...route }],
    pools: [{ id: 'shop', upstreams: [{ id: 'dev', url }], ...pool }],
  };
}

async function origin(...given: Parameters<typeof startOrigin>) {
  const started = await startOrigin(...given);
  onTestFinished(started.stop);
  return started;
}

const html =
  (body: string, status = 200): Parameters<typeof startOrigin>[0] =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' }).end(body);
  };

/** A port on which nothing listens: bound, and given back. */
async function deadPort(): Promise<number> {
  const dead = await startRawOrigin(() => undefined);
  await dead.stop();
  return dead.port;
}

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

describe('an upstream', () => {
  it('is not there: nothing listens', async () => {
    const port = await deadPort();
    const { subject } = await patient(inFrontOf(`http://127.0.0.1:${port}`, { tls: 'off' }));
    const chain = onlyChain(await examine(subject));
    expect(troubles(chain)).toEqual(['failed upstream.nothing_listening', 'failed http.gateway_failed']);
    expect(findingOf(chain, 'upstream.nothing_listening').evidence.tried).toEqual([
      { address: '127.0.0.1', code: 'ECONNREFUSED' },
    ]);
    expect(findingOf(chain, 'http.gateway_failed').evidence).toEqual({
      status: 502,
      error: 'connection_refused',
    });
    expect(told(chain, 'upstream.nothing_listening').fixes[0]).toContain(
      `Start the service that belongs to http://127.0.0.1:${port}`,
    );
  });

  it('listens on the other family, and the fix that is offered works', async () => {
    const { port } = await origin(html('<title>shop</title>'), '::1');
    const input = inFrontOf(`http://127.0.0.1:${port}`, { tls: 'off' });
    const { subject } = await patient(input);
    const chain = onlyChain(await examine(subject));
    expect(troubles(chain)[0]).toBe('failed upstream.other_family');
    const [fix] = explainFinding(findingOf(chain, 'upstream.other_family')).fixes;
    if (fix?.kind !== 'config') throw new Error('The first fix is a change of the configuration.');
    const mended = await patient(applyFix(input, fix.fix) as ConfigInput);
    expect(onlyChain(await examine(mended.subject)).result).toBe('ok');
  });

  it('fails while another works, which is a warning', async () => {
    const { url } = await origin(html('<title>shop</title>'));
    const pool = {
      upstreams: [
        { id: 'dead', url: `http://127.0.0.1:${await deadPort()}` },
        { id: 'dev', url },
      ],
    };
    const { subject } = await patient(inFrontOf(url, { tls: 'off', pool }));
    const chain = onlyChain(await examine(subject));
    expect(chain.result).toBe('warn');
    expect(troubles(chain)).toEqual(['warn upstream.nothing_listening']);
  });

  it('is switched off in the file', async () => {
    const { url } = await origin(html(''));
    const pool = { upstreams: [{ id: 'dev', url, enabled: false }] };
    const input = inFrontOf(url, { tls: 'off', pool });
    const { subject } = await patient(input);
    const chain = onlyChain(await examine(subject));
    expect(troubles(chain)).toEqual(['failed upstream.disabled', 'failed http.gateway_failed']);
    const fix = { change: 'upstream.enable', pool: 'shop', upstream: 'dev' } as const;
    expect(explainFinding(findingOf(chain, 'upstream.disabled')).fixes).toMatchObject([
      { kind: 'config', fix },
    ]);
    const mended = await patient(applyFix(input, fix) as ConfigInput);
    expect(onlyChain(await examine(mended.subject)).result).toBe('ok');
  });

  it('is out of service by its health, and by hand', async () => {
    const { url } = await origin(html(''));
    const status = {
      pool: 'shop',
      id: 'dev',
      url,
      enabled: true,
      active: 0,
      requests: 9,
      failures: 9,
      weight: 1,
      backup: false,
      since: epochMilliseconds(1_000),
      broken: null,
      p50: null,
      p99: null,
      successRate: null,
      perSecond: 0,
      checks: [],
      history: [],
    } as const;
    const reason = { code: 'health.checks_failed', evidence: { checks: 3, detail: '500' } } as const;
    const { subject } = await patient(inFrontOf(url, { tls: 'off' }));
    const ill = onlyChain(
      await examine({ ...subject, upstreams: [{ ...status, state: 'unhealthy', reason }] }),
    );
    expect(troubles(ill)).toEqual(['failed upstream.unhealthy']);
    expect(told(ill, 'upstream.unhealthy').sentence).toContain('3 checks in a row failed');
    const drained = onlyChain(
      await examine({ ...subject, upstreams: [{ ...status, state: 'draining', reason: null }] }),
    );
    expect(findingOf(drained, 'upstream.disabled').evidence.by).toBe('person');
  });

  it('has a name that does not resolve', async () => {
    const { subject } = await patient(inFrontOf('http://shop-dev.test:3000', { tls: 'off' }));
    const lookup = (name: string) =>
      name === 'shop-dev.test'
        ? Promise.reject(Object.assign(new Error('not found'), { code: 'ENOTFOUND' }))
        : Promise.resolve(['127.0.0.1']);
    const chain = onlyChain(await examine(subject, { world: { lookup } }));
    expect(troubles(chain)[0]).toBe('failed upstream.unresolved');
  });

  it('speaks plain HTTP behind an https URL, and the fix that is offered works', async () => {
    const { url } = await origin(html('<title>shop</title>'));
    const input = inFrontOf(url.replace('http:', 'https:'), { tls: 'off' });
    const { subject } = await patient(input);
    const chain = onlyChain(await examine(subject));
    expect(troubles(chain)[0]).toBe('failed upstream.tls_failed');
    expect(told(chain, 'upstream.tls_failed').sentence).toContain('speaks plain HTTP');
    const [fix] = explainFinding(findingOf(chain, 'upstream.tls_failed')).fixes;
    if (fix?.kind !== 'config') throw new Error('The first fix is a change of the configuration.');
    const mended = await patient(applyFix(input, fix.fix) as ConfigInput);
    expect(onlyChain(await examine(mended.subject)).result).toBe('ok');
  });

  it('has a certificate of an authority that the pool does not know', async () => {
    const authority = await createTestAuthority();
    onTestFinished(authority.close);
    const { certificatePem, privateKeyPem } = await signWithoutChecks(authority.material, 'localhost');
    const port = await tlsServer(certificatePem, privateKeyPem);
    const input = inFrontOf(`https://localhost:${port}`, { tls: 'off' });
    const { subject } = await patient(input);
    expect(troubles(onlyChain(await examine(subject)))[0]).toBe('failed upstream.tls_failed');
    const trusting = await patient(
      inFrontOf(`https://localhost:${port}`, { tls: 'off', pool: { tls: { ca: authority.caPath } } }),
    );
    expect(troubles(onlyChain(await examine(trusting.subject)))).not.toContain('failed upstream.tls_failed');
  });
});

/** A TLS server that answers every request with nothing. */
async function tlsServer(cert: string, key: string, host = '127.0.0.1', port = 0): Promise<number> {
  const sockets = new Set<Duplex>();
  const server = createTlsServer({ cert, key }, (socket) => {
    socket.on('error', () => socket.destroy());
    socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
  });
  server.on('connection', (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(port, host, resolve));
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  );
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

describe('ports', () => {
  it('another process has it, and is named; the free port that is offered works', async () => {
    const squatter = createServer();
    await new Promise<void>((resolve) => squatter.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => new Promise<void>((resolve) => squatter.close(() => resolve())));
    const address = squatter.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const { url } = await origin(html(''));
    const input: ConfigInput = { ...inFrontOf(url), listeners: [{ id: 'web', port, tls: 'off' }] };
    const { subject } = await patient(input);
    const chain = onlyChain(await examine(subject));
    expect(troubles(chain)).toContain('failed port.taken');
    const { holder } = findingOf(chain, 'port.taken').evidence;
    // Where /proc is, the program is known: it is this one.
    if (process.platform === 'linux') expect(holder).toMatchObject({ pid: process.pid });
    expect(chain.steps.find(({ step }) => step === 'http')?.findings[0]?.code).toBe('step.skipped');
    const free = await deadPort();
    const fix = { change: 'listener.port', listener: 'web', port: free } as const;
    const mended = await patient(applyFix(input, fix) as ConfigInput);
    expect(onlyChain(await examine(mended.subject)).result).toBe('ok');
  });

  it('the system keeps it for root: every way of this system is offered, with its undo', async () => {
    const { subject } = await patient(inFrontOf('http://127.0.0.1:1', { tls: 'off' }));
    const [listener] = subject.listeners;
    if (listener === undefined) throw new Error('There is a listener.');
    const denied = { ...listener, state: 'failed', errorCode: 'EACCES', port: 443, freePort: 8443 } as const;
    const chain = onlyChain(
      await examine(
        { ...subject, listeners: [denied] },
        {
          world: {
            portFacts: () =>
              Promise.resolve({
                platform: 'linux',
                release: '6.1.0',
                isRoot: false,
                firstUnprivilegedPort: 1024,
                program: '/usr/bin/node',
                isElectron: false,
                redirectTool: 'nft',
              }),
          },
        },
      ),
    );
    expect(troubles(chain)).toContain('failed port.denied');
    const { fixes } = explainFinding(findingOf(chain, 'port.denied'));
    expect(fixes.map(({ kind }) => kind)).toEqual(['config', 'command', 'command', 'command']);
    const withoutUndo = fixes.filter((fix) => fix.kind === 'command' && fix.undo.length === 0);
    expect(withoutUndo).toEqual([]);
  });

  it('Doorman is not running: what can be looked at without it still is', async () => {
    const port = await deadPort();
    const input: ConfigInput = {
      ...inFrontOf(`http://127.0.0.1:${await deadPort()}`),
      listeners: [{ id: 'web', port, tls: 'off' }],
    };
    const { subject } = await patient({ version: 1 });
    const { config } = (await patient({ ...input, listeners: [{ id: 'web', port: 0, tls: 'off' }] })).subject;
    const stopped = {
      ...subject,
      config: { ...config, listeners: config.listeners.map((one) => ({ ...one, port })) },
      running: false,
      listeners: [],
      testRoutes: null,
    };
    const chain = onlyChain(await examine(stopped));
    expect(troubles(chain)).toEqual([
      'failed address.refused',
      'failed port.doorman_stopped',
      'failed upstream.nothing_listening',
    ]);
    expect(explainFinding(findingOf(chain, 'port.doorman_stopped')).fixes).toMatchObject([
      { commands: ['doorman serve'] },
    ]);
  });

  it('a URL is asked for whose port is none of Doorman’s, and the right one is offered', async () => {
    const other = await origin(html(''));
    const { url } = await origin(html(''));
    const { subject, engine } = await patient(inFrontOf(url, { tls: 'off' }));
    const chain = onlyChain(await examine(subject, { target: `http://shop.localhost:${other.port}/` }));
    expect(troubles(chain)).toContain('failed port.no_listener');
    expect(findingOf(chain, 'port.no_listener').evidence.url).toBe(
      `http://shop.localhost:${engine.port('web')}/`,
    );
  });

  it('only one family is listened on, and the fix that is offered works', async () => {
    const { url } = await origin(html(''));
    const input: ConfigInput = {
      ...inFrontOf(url),
      listeners: [{ id: 'web', port: 0, tls: 'off', bind: '127.0.0.1' }],
    };
    const { subject } = await patient(input);
    const chain = onlyChain(await examine(subject));
    expect(troubles(chain)).toEqual(['warn address.one_family']);
    const fix = { change: 'listener.bind', listener: 'web', bind: 'localhost' } as const;
    expect(explainFinding(findingOf(chain, 'address.one_family')).fixes).toMatchObject([{ fix }]);
    const mended = await patient(applyFix(input, fix) as ConfigInput);
    expect(onlyChain(await examine(mended.subject)).result).toBe('ok');
  });
});

describe('certificates', () => {
  it('another proxy answers on one family of the port, with a certificate of its own authority', async () => {
    const { url } = await origin(html(''));
    const input: ConfigInput = { ...inFrontOf(url), listeners: [{ id: 'web', port: 0, bind: '127.0.0.1' }] };
    const { subject, engine } = await patient(input, { tls: true });
    const other = await createTestAuthority();
    onTestFinished(other.close);
    const { certificatePem, privateKeyPem } = await signWithoutChecks(other.material, 'shop.localhost');
    await tlsServer(certificatePem, privateKeyPem, '::1', engine.port('web'));
    const chain = onlyChain(await examine(subject));
    expect(troubles(chain)).toEqual(['failed tls.other_authority']);
    expect(findingOf(chain, 'tls.other_authority').evidence.issuer).toContain('Doorman local authority');
    expect(findingOf(chain, 'tls.verified').result).toBe('ok');
  });

  it('the authority may not sign for the name, and the fix that is offered is the right key', async () => {
    const { url } = await origin(html(''));
    const input = inFrontOf(url, { host: 'shop.example.com' });
    const { subject } = await patient(input, { tls: true });
    const chain = onlyChain(await examine(subject));
    expect(troubles(chain)).toEqual(['warn name.from_dns', 'failed tls.name_not_permitted']);
    const [fix] = explainFinding(findingOf(chain, 'tls.name_not_permitted')).fixes;
    if (fix?.kind !== 'config') throw new Error('The first fix is a change of the configuration.');
    expect(applyFix(input, fix.fix)).toMatchObject({ tls: { names: ['shop.example.com'] } });
  });

  it('a client of this machine does not trust the authority; it is asked once for all chains', async () => {
    const { url } = await origin(html(''));
    let asked = 0;
    const askTrust = () => {
      asked += 1;
      return Promise.resolve({ client: 'curl', trusted: false, detail: 'self-signed certificate in chain' });
    };
    const input = inFrontOf(url, { route: { match: { hosts: ['a.localhost', 'b.localhost'] } } });
    const { subject } = await patient(input, { tls: true, subject: { askTrust } });
    const { chains } = await examine(subject);
    expect(chains.map(troubles)).toEqual([
      ['warn tls.authority_untrusted'],
      ['warn tls.authority_untrusted'],
    ]);
    expect(asked).toBe(1);
  });

  it('a URL says http where TLS is spoken', async () => {
    const { url } = await origin(html(''));
    const { subject, engine } = await patient(inFrontOf(url), { tls: true });
    const chain = onlyChain(
      await examine(subject, { target: `http://shop.localhost:${engine.port('web')}/` }),
    );
    expect(troubles(chain)).toEqual(['failed tls.other_scheme']);
    expect(told(chain, 'tls.other_scheme').fixes).toEqual([
      `Open https://shop.localhost:${engine.port('web')}/`,
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

  it('one that answers by itself needs no upstream', async () => {
    const { subject } = await patient(
      inFrontOf('http://127.0.0.1:1', { tls: 'off', route: { to: { respond: { status: 204 } } } }),
    );
    const chain = onlyChain(await examine(subject));
    expect(chain.result).toBe('ok');
    expect(findingOf(chain, 'upstream.none_needed').evidence.destination).toBe('respond');
  });
});

describe('answers', () => {
  it('a dev server refuses the host, and the fix that is offered works', async () => {
    const { url } = await origin((request, response) => {
      const knows = request.headers.host?.startsWith('127.0.0.1') === true;
      response.writeHead(knows ? 200 : 403, { 'content-type': 'text/plain' });
      response.end(knows ? 'shop' : `Blocked request. This host ("${request.headers.host}") is not allowed.`);
    });
    const input = inFrontOf(url);
    const { subject } = await patient(input, { tls: true });
    const chain = onlyChain(await examine(subject));
    expect(troubles(chain)).toEqual(['failed http.foreign_host']);
    expect(findingOf(chain, 'http.foreign_host').evidence).toMatchObject({ server: 'vite', route: 'shop' });
    const [fix] = explainFinding(findingOf(chain, 'http.foreign_host')).fixes;
    if (fix?.kind !== 'config') throw new Error('The first fix is a change of the configuration.');
    const mended = await patient(applyFix(input, fix.fix) as ConfigInput, { tls: true });
    expect(onlyChain(await examine(mended.subject)).result).toBe('ok');
  });

  it('a page over https loads parts of itself over http', async () => {
    const page =
      '<script src="http://shop.localhost/app.js"></script><a href="http://shop.localhost/">home</a>';
    const { url } = await origin(html(page));
    const { subject } = await patient(inFrontOf(url), { tls: true });
    const chain = onlyChain(await examine(subject));
    expect(troubles(chain)).toEqual(['warn http.mixed_content']);
    expect(findingOf(chain, 'http.mixed_content').evidence).toEqual({
      count: 1,
      examples: ['http://shop.localhost/app.js'],
    });
    const plain = await patient(inFrontOf(url, { tls: 'off' }));
    expect(onlyChain(await examine(plain.subject)).result).toBe('ok');
  });

  it('the WebSocket of a dev server is blocked by the route, and the fix that is offered works', async () => {
    const { url, server } = await origin(html('<script type="module" src="/@vite/client"></script>'));
    server.on('upgrade', (_, socket) => {
      socket.end(
        'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: S0b7kvjGQXR4XvCWuYmPYvSyOYQ=\r\n\r\n',
      );
    });
    const input = inFrontOf(url, { route: { upgrades: [] } });
    const { subject } = await patient(input, { tls: true });
    const chain = onlyChain(await examine(subject));
    expect(troubles(chain)).toEqual(['failed http.websocket_blocked']);
    expect(findingOf(chain, 'http.websocket_blocked').evidence).toMatchObject({
      server: 'Vite',
      path: '/',
      direct: 101,
      allowed: false,
    });
    const [fix] = explainFinding(findingOf(chain, 'http.websocket_blocked')).fixes;
    if (fix?.kind !== 'config') throw new Error('The first fix is a change of the configuration.');
    const mended = await patient(applyFix(input, fix.fix) as ConfigInput, { tls: true });
    const healthy = onlyChain(await examine(mended.subject));
    expect(troubles(healthy)).toEqual([]);
    expect(findingOf(healthy, 'http.websocket_open').evidence).toEqual({ path: '/', server: 'Vite' });
  });

  it('a WebSocket that the server itself does not open is not blamed on Doorman', async () => {
    const { url } = await origin(html('<script type="module" src="/@vite/client"></script>'));
    const { subject } = await patient(inFrontOf(url, { route: { upgrades: [] } }), { tls: true });
    expect(onlyChain(await examine(subject)).result).toBe('ok');
  });

  it('redirects lead in a circle', async () => {
    const { url } = await origin((request, response) => {
      response.writeHead(302, { location: request.url === '/' ? '/in' : '/' }).end();
    });
    const { subject, engine } = await patient(inFrontOf(url, { tls: 'off' }));
    const chain = onlyChain(await examine(subject));
    expect(troubles(chain)).toEqual(['failed http.redirect_loop']);
    const base = `http://shop.localhost:${engine.port('web')}`;
    expect(findingOf(chain, 'http.redirect_loop').evidence.locations).toEqual([
      `${base}/`,
      `${base}/in`,
      `${base}/`,
    ]);
  });

  it('the upstream is Doorman itself: the request comes round again', async () => {
    const port = await deadPort();
    const input: ConfigInput = {
      ...inFrontOf(`http://127.0.0.1:${port}`),
      listeners: [{ id: 'web', port, tls: 'off' }],
    };
    const { subject } = await patient(input);
    const chain = onlyChain(await examine(subject));
    expect(troubles(chain)).toEqual(['warn upstream.is_doorman', 'failed http.loop']);
    expect(findingOf(chain, 'http.loop').evidence.status).toBe(508);
  });

  it('the upstream itself fails', async () => {
    const { url } = await origin(html('oops', 500));
    const { subject } = await patient(inFrontOf(url, { tls: 'off' }));
    expect(troubles(onlyChain(await examine(subject)))).toEqual(['warn http.server_error']);
  });

  it('the environment sends curl and Node to another proxy', async () => {
    const { url } = await origin(html(''));
    const { subject } = await patient(inFrontOf(url), { tls: true });
    const proxyVariables = { HTTPS_PROXY: 'http://me:secret@proxy.example:3128', NO_PROXY: 'example.com' };
    const chain = onlyChain(await examine(subject, { proxyVariables }));
    expect(troubles(chain)).toEqual(['warn address.proxied']);
    expect(findingOf(chain, 'address.proxied').evidence.proxy).toBe('http://proxy.example:3128');
    const mended = { ...proxyVariables, NO_PROXY: 'example.com,localhost' };
    expect(onlyChain(await examine(subject, { proxyVariables: mended })).result).toBe('ok');
  });
});
