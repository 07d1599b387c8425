import { brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import type { ConfigInput } from '../../../../src/shared/config/schema.ts';
import { askFor, evidence } from '../../../helpers/content.ts';
import { Closers } from '../../../helpers/http1-setup.ts';
import { startOrigin } from '../../../helpers/origin.ts';
import { runEngine } from '../../../helpers/run-engine.ts';
import { serveFolder } from '../static/served-folder.ts';

const closers = new Closers();
afterEach(() => closers.closeAll());

const page = 'the same words again and again\n'.repeat(200);
const compress = { enabled: true };

/** A route that compresses what its cache holds, and how often the upstream was asked. */
async function cached(fields: Readonly<Record<string, string>> = {}) {
  let asked = 0;
  const origin = await startOrigin((incoming, response) => {
    asked += 1;
    incoming.resume();
    response.writeHead(200, {
      'content-type': 'text/plain',
      'content-length': page.length,
      'cache-control': 'max-age=600',
      etag: '"one"',
      ...fields,
    });
    response.end(page);
  });
  closers.add(origin.stop);
  const config: ConfigInput = {
    version: 1,
    listeners: [{ id: 'plain', port: 0, tls: 'off' }],
    routes: [{ id: 'all', to: { pool: 'origin' }, compress, cache: { enabled: true } }],
    pools: [{ id: 'origin', upstreams: [{ id: 'one', url: origin.url }] }],
  };
  const engine = await runEngine(config);
  closers.add(engine.stop);
  return { engine, asked: () => asked };
}

describe('a stored response on a route that compresses', () => {
  it('is compressed for each client as that client accepts, and asked for once', async () => {
    const { engine, asked } = await cached();
    const first = await askFor(engine, { 'accept-encoding': 'gzip' });
    const second = await askFor(engine, { 'accept-encoding': 'br' });
    const third = await askFor(engine);
    expect([first, second, third].map(({ headers }) => headers['content-encoding'])).toEqual([
      'gzip',
      'br',
      undefined,
    ]);
    expect(gunzipSync(first.body).toString()).toBe(page);
    expect(brotliDecompressSync(second.body).toString()).toBe(page);
    expect(third.body.toString()).toBe(page);
    expect([first.headers.etag, third.headers.etag]).toEqual(['W/"one"', '"one"']);
    expect(asked()).toBe(1);
    const [, hit] = await engine.finished(3);
    expect(evidence(hit, 'compress.applied')).toMatchObject({ coding: 'br', complete: true });
  });

  it('is confirmed by 304 with the tag that the client has, and by the cache alone', async () => {
    const { engine, asked } = await cached();
    await askFor(engine);
    const weak = await askFor(engine, { 'accept-encoding': 'gzip', 'if-none-match': 'W/"one"' });
    const strong = await askFor(engine, { 'if-none-match': '"one"' });
    expect([weak.status, weak.headers.etag, weak.headers.vary]).toEqual([304, 'W/"one"', 'Accept-Encoding']);
    expect([strong.status, strong.headers.etag]).toEqual([304, '"one"']);
    expect([weak.headers['content-encoding'], weak.body.length]).toEqual([undefined, 0]);
    expect(asked()).toBe(1);
  });

  it('gives its parts as they are stored, and the whole where a part is tied to the weak tag', async () => {
    const { engine } = await cached();
    await askFor(engine);
    const part = await askFor(engine, { 'accept-encoding': 'gzip', range: 'bytes=0-7' });
    expect([part.status, part.headers['content-encoding'], part.body.toString()]).toEqual([
      206,
      undefined,
      'the same',
    ]);
    const whole = await askFor(engine, {
      'accept-encoding': 'gzip',
      range: 'bytes=0-7',
      'if-range': 'W/"one"',
    });
    expect([whole.status, gunzipSync(whole.body).toString()]).toEqual([200, page]);
  });
});

describe('a file on a route that compresses', () => {
  it('is compressed where it has no form that is', async () => {
    const { engine } = await serveFolder({ 'index.html': page }, {}, { compress });
    const { headers, body } = await askFor(engine, { 'accept-encoding': 'gzip' });
    expect([headers['content-encoding'], headers.vary]).toEqual(['gzip', 'Accept-Encoding']);
    expect(headers.etag).toMatch(/^W\//);
    expect(gunzipSync(body).toString()).toBe(page);
  });

  it('is sent in the form that is there already, and not compressed twice', async () => {
    const packed = gzipSync(page);
    const files = { 'index.html': page, 'index.html.gz': packed };
    const { engine } = await serveFolder(files, {}, { compress });
    const { headers, body } = await askFor(engine, { 'accept-encoding': 'br, gzip' });
    expect(headers['content-encoding']).toBe('gzip');
    expect(body.equals(packed)).toBe(true);
    expect(headers.vary).toBe('Accept-Encoding');
    const [exchange] = await engine.finished(1);
    expect(evidence(exchange, 'compress.skipped')).toMatchObject({ reason: 'encoded', detail: 'gzip' });
  });

  it('is known again by the tag of its compressed form', async () => {
    const { engine } = await serveFolder({ 'index.html': page }, {}, { compress });
    const { etag = '' } = (await askFor(engine, { 'accept-encoding': 'gzip' })).headers;
    const again = await askFor(engine, { 'accept-encoding': 'gzip', 'if-none-match': etag });
    expect([again.status, again.headers.etag, again.body.length]).toEqual([304, etag, 0]);
  });

  it('gives its parts as they are, and the whole where a part is tied to the tag of another form', async () => {
    const { engine } = await serveFolder({ 'index.html': page }, {}, { compress });
    const accepting = { 'accept-encoding': 'gzip' };
    const { headers } = await askFor(engine, accepting);
    const part = await askFor(engine, { ...accepting, range: 'bytes=4-7' });
    expect([part.status, part.headers['content-encoding'], part.body.toString()]).toEqual([
      206,
      undefined,
      'same',
    ]);
    const whole = await askFor(engine, { ...accepting, range: 'bytes=4-7', 'if-range': headers.etag });
    expect([whole.status, gunzipSync(whole.body).toString()]).toEqual([200, page]);
  });
});
