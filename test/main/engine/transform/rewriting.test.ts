import { type IncomingHttpHeaders, type IncomingMessage, type OutgoingHttpHeaders, request } from 'node:http';
import { createServer, type Server } from 'node:https';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LeafCache } from '../../../../src/main/certificates/leaf-cache.ts';
import type { ConfigInput } from '../../../../src/shared/config/schema.ts';
import type { DecisionCode, DecisionOf } from '../../../../src/shared/model/decision.ts';
import type { ExchangeDetail } from '../../../../src/shared/model/exchange.ts';
import { ask as askPort } from '../../../helpers/ask.ts';
import { type Origin, startOrigin } from '../../../helpers/origin.ts';
import { type RunningEngine, runEngine } from '../../../helpers/run-engine.ts';
import { createTestAuthority } from '../../../helpers/test-authority.ts';

type Rewrite = NonNullable<NonNullable<ConfigInput['routes']>[number]['rewrite']>;

let origin: Origin;
let engine: RunningEngine | null = null;
let seen: IncomingMessage[];
let answers: OutgoingHttpHeaders;

beforeEach(async () => {
  seen = [];
  answers = {};
  origin = await startOrigin((incoming, response) => {
    seen.push(incoming);
    incoming.resume();
    response.writeHead(200, answers);
    response.end(`you asked ${incoming.url}`);
  });
});

afterEach(async () => {
  await engine?.stop();
  engine = null;
  await origin.stop();
});

const withRewrite = (rewrite: Rewrite): ConfigInput => ({
  version: 1,
  listeners: [{ id: 'plain', port: 0, tls: 'off', trustForwardedFrom: [] }],
  routes: [{ id: 'all', to: { pool: 'origin' }, rewrite }],
  pools: [{ id: 'origin', upstreams: [{ id: 'one', url: origin.url }] }],
});

async function ask(
  rewrite: Rewrite,
  options: { readonly path?: string; readonly headers?: OutgoingHttpHeaders } = {},
) {
  engine = await runEngine(withRewrite(rewrite));
  const answer = await askPort(engine.port('plain'), {
    ...options,
    headers: { host: 'shop.localhost:8443', ...options.headers },
  });
  const [exchange] = await engine.finished(1);
  if (exchange === undefined) throw new Error('Nothing was recorded.');
  return { answer, exchange };
}

const evidence = <Code extends DecisionCode>(exchange: ExchangeDetail, code: Code) =>
  exchange.decisions.find(
    (decision): decision is DecisionOf<Code> & typeof decision => decision.code === code,
  )?.evidence;

const portOf = (server: Server): number => {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
};

describe('the request on its way', () => {
  it('has its prefix stripped, then its path rewritten, and keeps its query', async () => {
    const { answer, exchange } = await ask(
      { stripPrefix: '/api', path: { match: '^/old/(.*)', replace: '/new/$1' } },
      { path: '/api/old/a?b=/api/old' },
    );
    expect(answer.text).toBe('you asked /new/a?b=/api/old');
    expect(exchange.request.target).toBe('/api/old/a?b=/api/old');
    expect(evidence(exchange, 'transform.request')).toEqual({
      changes: [],
      target: { before: '/api/old/a?b=/api/old', after: '/new/a?b=/api/old' },
    });
  });

  it('asks for a path even where the rest looks like an authority', async () => {
    const { answer } = await ask({ stripPrefix: '/api' }, { path: '/api//evil.example/x' });
    expect(answer.text).toBe('you asked /evil.example/x');
  });

  it('is answered with 500, and goes nowhere, when the rule makes no path of it', async () => {
    const { answer, exchange } = await ask(
      { path: { match: '^/old', replace: 'http://evil.example' } },
      { path: '/old/x' },
    );
    expect(answer.status).toBe(500);
    expect(answer.headers['proxy-status']).toBe('doorman; error=proxy_configuration_error');
    expect(JSON.parse(answer.text)).toMatchObject({
      error: { code: 'transform.path_invalid', route: 'all' },
    });
    expect(seen).toEqual([]);
    expect(evidence(exchange, 'transform.path_refused')).toEqual({
      before: '/old/x',
      after: 'http://evil.example/x',
    });
    expect(engine?.engine.listExchanges()[0]?.fault).toBe('transform.path_invalid');
  });

  it('has headers removed, set and added, also those that Doorman wrote', async () => {
    const { exchange } = await ask(
      {
        requestHeaders: {
          remove: ['x-debug', 'x-forwarded-port'],
          set: { 'X-Env': 'local', 'X-Forwarded-Proto': 'https' },
          add: { 'X-Tag': 'b' },
        },
      },
      { headers: { 'x-debug': '1', 'x-env': 'prod', 'x-tag': 'a' } },
    );
    expect(seen[0]?.headers).toMatchObject({
      'x-env': 'local',
      'x-tag': 'a, b',
      'x-forwarded-proto': 'https',
      host: 'shop.localhost:8443',
    });
    expect(seen[0]?.headers['x-debug']).toBeUndefined();
    expect(seen[0]?.headers['x-forwarded-port']).toBeUndefined();
    expect(evidence(exchange, 'transform.request')?.changes).toEqual([
      { name: 'x-debug', before: '1', after: null },
      { name: 'x-forwarded-port', before: String(engine?.port('plain')), after: null },
      { name: 'X-Env', before: 'prod', after: 'local' },
      { name: 'X-Forwarded-Proto', before: 'http', after: 'https' },
      { name: 'X-Tag', before: null, after: 'b' },
    ]);
  });

  it('names the upstream, or the given name, as Host where the route wants it', async () => {
    const { exchange } = await ask({ host: 'upstream' });
    expect(seen[0]?.headers.host).toBe(`127.0.0.1:${origin.port}`);
    expect(evidence(exchange, 'transform.request')?.changes).toEqual([
      { name: 'Host', before: 'shop.localhost:8443', after: `127.0.0.1:${origin.port}` },
    ]);
    await engine?.stop();
    await ask({ host: 'shop.example' });
    expect(seen[1]?.headers.host).toBe('shop.example');
    expect(seen[1]?.headers['x-forwarded-host']).toBe('shop.localhost:8443');
  });

  it('has exactly one Host, and it is the first field', async () => {
    await ask({ host: 'shop.example', requestHeaders: { set: { 'x-a': '1' } } });
    expect(seen[0]?.rawHeaders.slice(0, 2)).toEqual(['Host', 'shop.example']);
    expect(seen[0]?.rawHeaders.filter((text) => text.toLowerCase() === 'host')).toHaveLength(1);
  });

  it('leaves no decision where nothing was changed', async () => {
    const { exchange } = await ask({ path: { match: '^/other', replace: '/x' } }, { path: '/a' });
    expect(exchange.decisions.map(({ code }) => code)).not.toContain('transform.request');
  });
});

describe('the response on its way', () => {
  it('has headers removed, set and added', async () => {
    answers = { 'X-Debug': '1', 'Cache-Control': 'no-store', Vary: 'Accept' };
    const { answer, exchange } = await ask({
      responseHeaders: {
        remove: ['x-debug'],
        set: { 'cache-control': 'max-age=60' },
        add: { Vary: 'Cookie' },
      },
    });
    expect(answer.headers).toMatchObject({ 'cache-control': 'max-age=60', vary: 'Accept, Cookie' });
    expect(answer.headers['x-debug']).toBeUndefined();
    expect(evidence(exchange, 'transform.response')?.changes).toEqual([
      { name: 'x-debug', before: '1', after: null },
      { name: 'cache-control', before: 'no-store', after: 'max-age=60' },
      { name: 'Vary', before: null, after: 'Cookie' },
    ]);
    expect(exchange.upstreamResponse?.headers).toContainEqual(['X-Debug', '1']);
  });

  it('leaves no decision where nothing was changed', async () => {
    const { exchange } = await ask({ responseHeaders: { remove: ['x-absent'] } });
    expect(exchange.decisions.map(({ code }) => code)).not.toContain('transform.response');
  });
});

describe('the backend', () => {
  it('is hidden by default: identity, redirects and cookies', async () => {
    answers = {
      Server: 'Kestrel',
      'X-Powered-By': 'Express',
      'X-Kept': 'yes',
      Location: `http://127.0.0.1:${origin.port}/login?next=/`,
      'Content-Location': `http://localhost:${origin.port}/a.html`,
      Refresh: `5; url=//localhost:${origin.port}/later`,
      'Set-Cookie': ['sid=s3cret; Domain=localhost; Path=/; HttpOnly', 'theme=dark'],
      Link: '<https://example.org/>; rel=next',
    };
    const { answer, exchange } = await ask({});
    expect(answer.headers).toMatchObject({
      'x-kept': 'yes',
      location: 'http://shop.localhost:8443/login?next=/',
      'content-location': 'http://shop.localhost:8443/a.html',
      refresh: '5; url=//shop.localhost:8443/later',
      'set-cookie': ['sid=s3cret; Path=/; HttpOnly', 'theme=dark'],
      link: '<https://example.org/>; rel=next',
    });
    expect(answer.headers.server).toBeUndefined();
    expect(answer.headers['x-powered-by']).toBeUndefined();
    const changes = evidence(exchange, 'transform.response')?.changes ?? [];
    expect(changes.map(({ name }) => name)).toEqual([
      'Server',
      'X-Powered-By',
      'Location',
      'Content-Location',
      'Refresh',
      'Set-Cookie',
    ]);
    expect(JSON.stringify(exchange.decisions)).not.toContain('s3cret');
  });

  it('is hidden in early hints as well', async () => {
    const hinting = await startOrigin((_incoming, response) => {
      response.writeEarlyHints({ link: '</a.css>; rel=preload', server: 'Kestrel' });
      response.end('late');
    });
    const config = {
      ...withRewrite({}),
      pools: [{ id: 'origin', upstreams: [{ id: 'one', url: hinting.url }] }],
    };
    engine = await runEngine(config);
    const port = engine.port('plain');
    const hints = await new Promise<IncomingHttpHeaders>((resolve, reject) => {
      const outgoing = request({ host: '127.0.0.1', port, agent: false });
      outgoing.once('information', ({ headers }) => resolve(headers));
      outgoing.once('response', (response) => response.resume());
      outgoing.once('error', reject);
      outgoing.end();
    });
    expect(hints).toEqual({ link: '</a.css>; rel=preload' });
    await hinting.stop();
  });

  it('has its prefix put back in redirects and cookies', async () => {
    answers = { Location: '/login', 'Set-Cookie': 'a=1; Path=/' };
    const { answer } = await ask({ stripPrefix: '/api' }, { path: '/api/x' });
    expect(answer.headers.location).toBe('/api/login');
    expect(answer.headers['set-cookie']).toEqual(['a=1; Path=/api']);
  });

  it('does not touch what points elsewhere', async () => {
    answers = { Location: 'https://login.example.org/x', 'Set-Cookie': 'a=1; Domain=else.example; Secure' };
    const { answer, exchange } = await ask({});
    expect(answer.headers.location).toBe('https://login.example.org/x');
    expect(answer.headers['set-cookie']).toEqual(['a=1; Domain=else.example; Secure']);
    expect(exchange.decisions.map(({ code }) => code)).not.toContain('transform.response');
  });

  it('shows itself where the route says so', async () => {
    answers = { Server: 'Kestrel', Location: `http://127.0.0.1:${origin.port}/login` };
    const { answer } = await ask({ hideBackend: false });
    expect(answer.headers.server).toBe('Kestrel');
    expect(answer.headers.location).toBe(`http://127.0.0.1:${origin.port}/login`);
  });

  it('keeps its cookies usable over plain http although it is asked over https, and says so', async () => {
    const testAuthority = await createTestAuthority();
    const leaves = new LeafCache({ ...testAuthority.material, extraNames: [] });
    const leaf = await leaves.forName('localhost', '127.0.0.1');
    const secure = createServer(
      { cert: leaf.certificatePem, key: leaf.privateKeyPem },
      (_incoming, response) => {
        response.writeHead(302, {
          Location: `https://localhost:${portOf(secure)}/in`,
          'Set-Cookie': ['sid=1; Secure; HttpOnly', '__Host-sid=2; Secure; Path=/'],
        });
        response.end();
      },
    );
    await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve));
    try {
      engine = await runEngine({
        ...withRewrite({}),
        pools: [
          {
            id: 'origin',
            upstreams: [{ id: 'one', url: `https://localhost:${portOf(secure)}` }],
            tls: { ca: testAuthority.caPath },
            protocol: 'h1',
          },
        ],
      });
      const { headers } = await askPort(engine.port('plain'), { headers: { host: 'shop.localhost:8080' } });
      expect(headers.location).toBe('http://shop.localhost:8080/in');
      expect(headers['set-cookie']).toEqual(['sid=1; HttpOnly', '__Host-sid=2; Secure; Path=/']);
      const [exchange] = await engine.finished(1);
      expect(exchange && evidence(exchange, 'transform.cookie_secure_dropped')).toEqual({ cookies: ['sid'] });
    } finally {
      await engine?.stop();
      engine = null;
      secure.closeAllConnections();
      await new Promise((resolve) => secure.close(resolve));
      await testAuthority.close();
    }
  });

  it('is translated into the address that a trusted proxy in front names', async () => {
    answers = { Location: `http://127.0.0.1:${origin.port}/login` };
    engine = await runEngine({
      ...withRewrite({}),
      listeners: [{ id: 'plain', port: 0, tls: 'off', trustForwardedFrom: ['127.0.0.0/8'] }],
    });
    const answer = await askPort(engine.port('plain'), {
      headers: {
        host: 'gateway.internal',
        'x-forwarded-host': 'shop.localhost:8443',
        'x-forwarded-proto': 'https',
      },
    });
    expect(answer.headers.location).toBe('https://shop.localhost:8443/login');
  });
});
