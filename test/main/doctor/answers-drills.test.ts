import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ConfigInput } from '../../../src/shared/config/schema.ts';
import { applyFix } from '../../../src/shared/edit/apply-fix.ts';
import { explainFinding } from '../../../src/shared/explain/doctor/index.ts';
import { startRawOrigin } from '../../helpers/origin.ts';
import { temporaryDirectory } from '../../helpers/temporary-directory.ts';
import { examine, findingOf, onlyChain, patient, troubles } from './examine.ts';
import { deadPort, html, inFrontOf, origin } from './servers.ts';

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

  it('the service turns http off for its name, which is a warning where that is served without TLS as well', async () => {
    const { url } = await origin((_, response) => {
      response.setHeader('Strict-Transport-Security', 'max-age=86400; includeSubDomains').end('hello');
    });
    const input = inFrontOf(url);
    const { subject } = await patient(input, { tls: true });
    const chain = onlyChain(await examine(subject));
    expect(troubles(chain)).toEqual([]);
    expect(findingOf(chain, 'http.strict_transport').evidence).toEqual({
      name: 'shop.localhost',
      maxAge: 86_400,
      includesSubdomains: true,
      httpUrl: null,
    });
    const both: ConfigInput = {
      ...input,
      listeners: [...(input.listeners ?? []), { id: 'plain', port: 0, tls: 'off' }],
    };
    const { subject: served } = await patient(both, { tls: true });
    const { chains } = await examine(served);
    expect(chains.map(troubles)).toEqual([['warn http.strict_transport'], []]);
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

  it('a real Vite: its page is recognised, its WebSocket opens, and is missed where the route does not allow it', async () => {
    const root = await temporaryDirectory();
    await writeFile(join(root, 'index.html'), '<!doctype html><title>shop</title>');
    const { createServer: createVite } = await import('vite');
    const vite = await createVite({
      root,
      configFile: false,
      logLevel: 'silent',
      cacheDir: join(root, 'cache'),
      optimizeDeps: { noDiscovery: true },
      server: { host: '127.0.0.1', port: 0, watch: null },
    });
    onTestFinished(() => vite.close());
    await vite.listen();
    const address = vite.httpServer?.address();
    const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
    const open = await patient(inFrontOf(url), { tls: true });
    const fine = onlyChain(await examine(open.subject));
    expect(troubles(fine)).toEqual([]);
    expect(findingOf(fine, 'http.websocket_open').evidence).toEqual({ path: '/', server: 'Vite' });
    const closed = await patient(inFrontOf(url, { route: { upgrades: [] } }), { tls: true });
    expect(troubles(onlyChain(await examine(closed.subject)))).toEqual(['failed http.websocket_blocked']);
    const foreign = await patient(inFrontOf(url, { host: 'shop.test' }), { tls: true });
    expect(troubles(onlyChain(await examine(foreign.subject)))).toEqual(['failed http.foreign_host']);
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

  it('none comes', async () => {
    const { subject } = await patient(
      inFrontOf('http://127.0.0.1:1', { tls: 'off', route: { to: { respond: { status: 200 } } } }),
    );
    const mute = await startRawOrigin((socket) => socket.destroy());
    onTestFinished(mute.stop);
    const listeners = subject.listeners.map((one) => ({ ...one, port: mute.port }));
    const world = { lookup: () => Promise.resolve(['127.0.0.1']) };
    const chain = onlyChain(await examine({ ...subject, listeners }, { world }));
    expect(troubles(chain)).toEqual(['failed http.no_answer']);
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
