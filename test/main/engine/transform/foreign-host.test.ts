import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { HeaderList } from '../../../../src/main/engine/headers.ts';
import { bodyOf } from '../../../../src/main/engine/message.ts';
import {
  mayRefuseHost,
  watchForRefusal,
} from '../../../../src/main/engine/transform/response/foreign-host.ts';
import { explain, toText } from '../../../../src/shared/explain/index.ts';
import { refusingServer } from '../../../../src/shared/recognise/foreign-host.ts';
import { ask } from '../../../helpers/ask.ts';
import { startOrigin } from '../../../helpers/origin.ts';
import { runEngine } from '../../../helpers/run-engine.ts';

const closing: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function inFrontOf(url: string, host: 'preserve' | 'upstream') {
  const engine = await runEngine({
    version: 1,
    listeners: [{ id: 'plain', port: 0, tls: 'off' }],
    routes: [{ id: 'shop', to: { pool: 'dev' }, rewrite: { host } }],
    pools: [{ id: 'dev', upstreams: [{ id: 'dev-server', url }] }],
  });
  closing.push(() => engine.stop());
  const answer = await ask(engine.port('plain'), { headers: { host: 'shop.test', accept: 'text/html' } });
  const [exchange] = await engine.finished(1);
  const decision = exchange?.decisions.find(({ code }) => code === 'transform.foreign_host_refused');
  return { answer, decision };
}

describe('a dev server that does not know the host', () => {
  it('is recognised when it is Vite, and the fix that is offered works', async () => {
    const root = await mkdtemp(join(tmpdir(), 'doorman-vite-'));
    closing.push(() => rm(root, { recursive: true }));
    await writeFile(join(root, 'index.html'), '<title>shop</title>');
    const { createServer } = await import('vite');
    const vite = await createServer({
      root,
      configFile: false,
      logLevel: 'silent',
      cacheDir: join(root, 'cache'),
      optimizeDeps: { noDiscovery: true },
      server: { host: '127.0.0.1', port: 0, watch: null, hmr: false, ws: false },
    });
    closing.push(() => vite.close());
    await vite.listen();
    const address = vite.httpServer?.address();
    const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;

    const refused = await inFrontOf(url, 'preserve');
    expect(refused.answer.status).toBe(403);
    expect(refused.answer.text).toContain('Blocked request');
    expect(refused.decision?.evidence).toEqual({
      route: 'shop',
      upstream: 'dev-server',
      server: 'vite',
      host: 'shop.test',
      fix: { key: 'rewrite.host', value: 'upstream' },
    });
    expect(refused.decision && toText(explain(refused.decision))).toContain('set rewrite.host: upstream');

    const served = await inFrontOf(url, 'upstream');
    expect(served.answer.status).toBe(200);
    expect(served.answer.text).toContain('<title>shop</title>');
    expect(served.decision).toBeUndefined();
  });

  it.each([
    ['webpack-dev-server', 403, 'text/html', 'Invalid Host header'],
    ['webpack-dev-server', 200, 'text/html; charset=utf-8', 'Invalid Host header'],
    ['starlette', 400, 'text/plain; charset=utf-8', 'Invalid host header'],
    ['rails', 403, 'text/html; charset=UTF-8', '<!DOCTYPE html><h1>Blocked hosts: shop.test</h1>'],
  ])('is recognised when it is %s, answering %i', async (server, status, type, text) => {
    const origin = await startOrigin((_incoming, response) => {
      response.writeHead(status, { 'content-type': type, 'content-length': text.length });
      response.end(text);
    });
    closing.push(origin.stop);
    const { answer, decision } = await inFrontOf(origin.url, 'preserve');
    expect(answer.text).toBe(text);
    expect(decision?.evidence).toMatchObject({ server, host: 'shop.test' });
  });

  it('is not seen in an ordinary refusal', async () => {
    const origin = await startOrigin((_incoming, response) => {
      response.writeHead(403, { 'content-type': 'text/plain' });
      response.end('You may not see this. (Blocked request. This host is fine.)');
    });
    closing.push(origin.stop);
    expect((await inFrontOf(origin.url, 'preserve')).decision).toBeUndefined();
  });
});

describe('looking for a refusal', () => {
  const text = Buffer.from('Blocked request. This host ("shop.test") is not allowed.');

  it('passes every piece on at once, the very same bytes, and sees through small pieces', () => {
    const found: string[] = [];
    const passed: Uint8Array[] = [];
    const pieces = [text.subarray(0, 5), text.subarray(5, 20), text.subarray(20)];
    const body = watchForRefusal(
      403,
      {
        ...bodyOf(text),
        read: (sink) => {
          for (const piece of pieces) {
            sink.data(piece);
            expect(passed.at(-1)).toBe(piece);
          }
          sink.end(null);
        },
      },
      (server) => found.push(server),
    );
    body.read({ data: (chunk) => passed.push(chunk) > 0, end: () => {}, fail: () => {} });
    expect(passed).toEqual(pieces);
    expect(found).toEqual(['vite']);
  });

  it('happens only where the head allows one', () => {
    const head = (status: number, ...fields: string[]) => ({
      status,
      reason: '',
      headers: new HeaderList(fields),
    });
    expect(mayRefuseHost(head(403))).toBe(true);
    expect(mayRefuseHost(head(403, 'Content-Encoding', 'gzip'))).toBe(false);
    expect(mayRefuseHost(head(403, 'Content-Type', 'application/json'))).toBe(false);
    expect(mayRefuseHost(head(200, 'Content-Length', '1234'))).toBe(false);
    expect(mayRefuseHost(head(404))).toBe(false);
    expect(refusingServer(200, 'Blocked request. This host ("a") is not allowed.')).toBeNull();
  });
});
