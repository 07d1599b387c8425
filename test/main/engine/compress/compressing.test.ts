import { once } from 'node:events';
import type { OutgoingHttpHeaders, RequestListener } from 'node:http';
import { constants } from 'node:http2';
import {
  brotliDecompressSync,
  createBrotliDecompress,
  createGunzip,
  createZstdDecompress,
  gunzipSync,
  gzipSync,
  zstdDecompressSync,
} from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import type { ConfigInput } from '../../../../src/shared/config/schema.ts';
import {
  answering as answeringWith,
  askFor as ask,
  evidence,
  lastOf,
  openResponse as open,
  routing,
} from '../../../helpers/content.ts';
import { Closers, eventually } from '../../../helpers/http1-setup.ts';
import { startOrigin } from '../../../helpers/origin.ts';
import { type RunningEngine, runEngine } from '../../../helpers/run-engine.ts';
import { openSession, outcome } from '../http2/client.ts';

type Route = NonNullable<ConfigInput['routes']>[number];

const closers = new Closers();
afterEach(() => closers.closeAll());

const decoders = { gzip: gunzipSync, br: brotliDecompressSync, zstd: zstdDecompressSync } as const;
const streamDecoders = {
  gzip: createGunzip,
  br: createBrotliDecompress,
  zstd: createZstdDecompress,
} as const;
const codings = ['gzip', 'br', 'zstd'] as const;

const page = '<p>the same words again and again</p>'.repeat(200);

const compressing = (handler: RequestListener, route: Partial<Route> = {}): Promise<RunningEngine> =>
  routing(closers, handler, { compress: { enabled: true }, ...route });

const answering = (headers: OutgoingHttpHeaders, body: string | Buffer = page, status = 200) =>
  answeringWith(headers, body, status);

const html = { 'content-type': 'text/html; charset=utf-8' };

describe('a response that a client may be sent compressed', () => {
  it.each(codings)('is compressed with %s, and says so', async (coding) => {
    const engine = await compressing(
      answering({
        ...html,
        'content-length': page.length,
        etag: '"one"',
        'content-digest': 'sha-256=:AAAA:',
        'repr-digest': 'sha-256=:AAAA:',
        'content-md5': 'AAAA',
        'accept-ranges': 'bytes',
        vary: 'Cookie',
      }),
    );
    const { headers, body } = await ask(engine, { 'accept-encoding': coding });
    expect(decoders[coding](body).toString()).toBe(page);
    expect(headers).toMatchObject({
      'content-encoding': coding,
      etag: 'W/"one"',
      vary: 'Cookie, Accept-Encoding',
    });
    for (const name of ['content-length', 'content-digest', 'repr-digest', 'content-md5', 'accept-ranges']) {
      expect(headers).not.toHaveProperty(name);
    }
    expect(evidence(await lastOf(engine), 'compress.applied')).toEqual({
      coding,
      accepted: coding,
      before: page.length,
      after: body.length,
      complete: true,
    });
  });

  it('is compressed whole where its length is not known, trailers after it, without checksums of other bytes', async () => {
    const engine = await compressing((_, response) => {
      response.writeHead(200, { ...html, trailer: 'x-sum, content-digest' });
      response.write(page);
      response.write(page);
      response.addTrailers({ 'x-sum': '7', 'content-digest': 'sha-256=:AAAA:' });
      response.end();
    });
    const { body, trailers } = await ask(engine, { 'accept-encoding': 'br', te: 'trailers' });
    expect(brotliDecompressSync(body).toString()).toBe(page + page);
    expect(trailers).toEqual({ 'x-sum': '7' });
  });

  it('is answered to HEAD with the head of a GET', async () => {
    const engine = await compressing(answering({ ...html, 'content-length': page.length, etag: '"one"' }));
    const { headers, body } = await ask(engine, { 'accept-encoding': 'gzip' }, 'HEAD');
    expect(headers).toMatchObject({ 'content-encoding': 'gzip', etag: 'W/"one"', vary: 'Accept-Encoding' });
    expect(headers).not.toHaveProperty('content-length');
    expect(body).toHaveLength(0);
    expect(evidence(await lastOf(engine), 'compress.skipped')).toEqual({ reason: 'head', detail: 'gzip' });
  });

  it('is compressed where it comes from Doorman itself', async () => {
    const engine = await compressing(answering({}), { to: { respond: { status: 200, body: page } } });
    const { headers, body } = await ask(engine, { 'accept-encoding': 'gzip' });
    expect(headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(body).toString()).toBe(page);
  });

  it('replaces the coding identity', async () => {
    const engine = await compressing(answering({ ...html, 'content-encoding': 'identity' }));
    expect((await ask(engine, { 'accept-encoding': 'gzip' })).headers['content-encoding']).toBe('gzip');
  });
});

describe('a response is sent as it came', () => {
  const cases: readonly {
    readonly name: string;
    readonly headers: OutgoingHttpHeaders;
    readonly body?: string | Buffer;
    readonly status?: number;
    readonly asked?: OutgoingHttpHeaders;
    readonly reason: string;
    readonly detail: string;
    readonly vary?: string | undefined;
  }[] = [
    {
      name: 'to a client that accepts none',
      headers: html,
      asked: {},
      reason: 'not_accepted',
      detail: '',
      vary: 'Accept-Encoding',
    },
    {
      name: 'to a client that accepts others',
      headers: html,
      asked: { 'accept-encoding': 'deflate' },
      reason: 'not_accepted',
      detail: 'deflate',
      vary: 'Accept-Encoding',
    },
    {
      name: 'when it is of a type that is packed',
      headers: { 'content-type': 'image/png' },
      reason: 'type',
      detail: 'image/png',
    },
    { name: 'when it is of no type', headers: {}, reason: 'type', detail: '' },
    {
      name: 'when it is short',
      headers: { ...html, 'content-length': 5 },
      body: 'short',
      reason: 'too_small',
      detail: '5 bytes',
    },
    {
      name: 'when it turns out to be short',
      headers: { ...html, 'transfer-encoding': 'chunked' },
      body: 'short',
      reason: 'too_small',
      detail: '5 bytes',
      vary: 'Accept-Encoding',
    },
    {
      name: 'when it turns out to have no body',
      headers: { ...html, 'transfer-encoding': 'chunked' },
      body: '',
      reason: 'too_small',
      detail: '0 bytes',
      vary: 'Accept-Encoding',
    },
    {
      name: 'when it is encoded',
      headers: { ...html, 'content-encoding': 'gzip' },
      body: gzipSync(page),
      reason: 'encoded',
      detail: 'gzip',
      vary: 'Accept-Encoding',
    },
    {
      name: 'when it is a part',
      headers: { ...html, 'content-range': 'bytes 0-9/100' },
      body: '0123456789',
      status: 206,
      reason: 'partial',
      detail: 'bytes 0-9/100',
      vary: 'Accept-Encoding',
    },
    {
      name: 'when it says so',
      headers: { ...html, 'cache-control': 'public, No-Transform' },
      reason: 'no_transform',
      detail: 'the response',
    },
    {
      name: 'when the client says so',
      headers: html,
      asked: { 'accept-encoding': 'gzip', 'cache-control': 'no-transform' },
      reason: 'no_transform',
      detail: 'the request',
      vary: 'Accept-Encoding',
    },
    {
      name: 'when it has no body',
      headers: { ...html, 'content-length': 0 },
      body: '',
      reason: 'no_body',
      detail: '',
    },
    { name: 'when it is a 204', headers: {}, body: '', status: 204, reason: 'no_body', detail: '204' },
  ];
  it.each(cases)(
    '$name',
    async ({
      headers,
      body = page,
      status = 200,
      asked = { 'accept-encoding': 'gzip' },
      reason,
      detail,
      vary,
    }) => {
      const engine = await compressing(answering({ etag: '"one"', ...headers }, body, status));
      const answer = await ask(engine, asked);
      expect(answer.body).toEqual(Buffer.from(body));
      expect(answer.headers['etag']).toBe('"one"');
      expect(answer.headers['vary']).toBe(vary);
      expect(answer.headers['content-encoding']).toBe(headers['content-encoding']);
      expect(evidence(await lastOf(engine), 'compress.skipped')).toEqual({ reason, detail });
    },
  );

  it.each([
    ['*', '*'],
    ['accept-encoding, Cookie', 'accept-encoding, Cookie'],
  ])('and Vary: %s is left as it is', async (vary, expected) => {
    const engine = await compressing(answering({ ...html, vary }));
    expect((await ask(engine, { 'accept-encoding': 'gzip' })).headers['vary']).toBe(expected);
  });

  it('when a layer behind has compressed it already', async () => {
    const origin = await startOrigin(answering(html));
    closers.add(origin.stop);
    const engine = await runEngine({
      version: 1,
      listeners: [
        { id: 'plain', port: 0, tls: 'off' },
        { id: 'gateway', port: 0, tls: 'off' },
      ],
      routes: [
        { id: 'edge', listeners: ['plain'], to: { listener: 'gateway' }, compress: { enabled: true } },
        {
          id: 'inner',
          listeners: ['gateway'],
          to: { pool: 'origin' },
          compress: { enabled: true, algorithms: ['gzip'] },
        },
      ],
      pools: [{ id: 'origin', upstreams: [{ id: 'one', url: origin.url }] }],
    });
    closers.add(engine.stop);
    const { headers, body } = await ask(engine, { 'accept-encoding': 'zstd, gzip' });
    expect(headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'Accept-Encoding' });
    expect(gunzipSync(body).toString()).toBe(page);
    expect((await lastOf(engine))?.decisions).toContainEqual(
      expect.objectContaining({ code: 'compress.applied', layer: 1 }),
    );
    expect(evidence(await lastOf(engine), 'compress.skipped')).toEqual({ reason: 'encoded', detail: 'gzip' });
  });
});

describe('conditions on a response that was compressed', () => {
  /** Compares as RFC 9110 section 8.8.3.2 has it. */
  const conditional: RequestListener = (incoming, response) => {
    const list = (value: string | undefined) => value?.split(',').map((tag) => tag.trim()) ?? [];
    const headers = { ...html, etag: '"one"', 'content-length': page.length };
    const { range } = incoming.headers;
    if (list(incoming.headers['if-none-match']).some((tag) => tag.replace(/^W\//, '') === '"one"')) {
      response.writeHead(304, { etag: '"one"' }).end();
    } else if (
      incoming.headers['if-match'] !== undefined &&
      !list(incoming.headers['if-match']).includes('"one"')
    ) {
      response.writeHead(412).end();
    } else if (
      range !== undefined &&
      [undefined, '"one"'].includes(incoming.headers['if-range'] as string | undefined)
    ) {
      response.writeHead(206, { ...html, etag: '"one"', 'content-range': `bytes 0-9/${page.length}` });
      response.end(page.slice(0, 10));
    } else {
      response.writeHead(200, headers).end(page);
    }
  };
  const gzip = { 'accept-encoding': 'gzip' };

  it('find it unchanged by its weak tag, and say its tag as the client has it', async () => {
    const engine = await compressing(conditional);
    const { headers } = await ask(engine, gzip);
    const again = await ask(engine, { ...gzip, 'if-none-match': headers['etag'] });
    expect(again).toMatchObject({ status: 304, headers: { etag: 'W/"one"', vary: 'Accept-Encoding' } });
    expect(again.headers).not.toHaveProperty('content-encoding');
  });

  it('find it unchanged by its strong tag where the client was sent that', async () => {
    const engine = await compressing(conditional);
    const again = await ask(engine, { 'if-none-match': '"one"' });
    expect(again).toMatchObject({ status: 304, headers: { etag: '"one"', vary: 'Accept-Encoding' } });
  });

  it('never take the weak tag for the strong one', async () => {
    const engine = await compressing(conditional);
    const { etag } = (await ask(engine, gzip)).headers;
    expect((await ask(engine, { 'if-match': etag })).status).toBe(412);
    const whole = await ask(engine, { ...gzip, range: 'bytes=0-9', 'if-range': etag });
    expect(whole).toMatchObject({ status: 200, headers: { 'content-encoding': 'gzip' } });
    const part = await ask(engine, { ...gzip, range: 'bytes=0-9', 'if-range': '"one"' });
    expect(part).toMatchObject({ status: 206, headers: { etag: '"one"' } });
    expect(part.body.toString()).toBe(page.slice(0, 10));
  });
});

describe('a stream of events', () => {
  it.each(codings)('reaches the client through %s one event after the other', async (coding) => {
    const { promise, resolve } = Promise.withResolvers<(text: string) => void>();
    const engine = await compressing((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      resolve((text) => (text === '' ? response.end() : response.write(text)));
      response.flushHeaders();
    });
    const response = await open(engine, { 'accept-encoding': coding });
    const send = await promise;
    let seen = '';
    response.pipe(streamDecoders[coding]()).on('data', (chunk: Buffer) => {
      seen += chunk.toString();
    });
    for (let number = 1; number <= 20; number += 1) {
      send(`data: ${number}\n\n`);
      // The next is not sent before this one is there.
      await eventually(() => seen.endsWith(`data: ${number}\n\n`));
    }
    const running = engine.engine.listExchanges()[0];
    expect(
      evidence(engine.engine.getExchange(running?.id ?? '') ?? undefined, 'compress.applied'),
    ).toMatchObject({
      before: seen.length,
      complete: false,
    });
    send('');
    expect(evidence(await lastOf(engine), 'compress.applied')).toMatchObject({ complete: true });
  });

  it('that is no event stream by its type goes out when it falls silent', async () => {
    const { promise, resolve } = Promise.withResolvers<(text: string) => void>();
    const engine = await compressing((_, response) => {
      response.writeHead(200, html);
      resolve((text) => (text === '' ? response.end() : response.write(text)));
      response.flushHeaders();
    });
    const response = await open(engine, { 'accept-encoding': 'gzip' });
    const send = await promise;
    let seen = '';
    response.pipe(createGunzip()).on('data', (chunk: Buffer) => {
      seen += chunk.toString();
    });
    for (const part of ['<head>', '<body>', 'later']) {
      send(part);
      await eventually(() => seen.endsWith(part));
    }
    send('');
    await engine.finished(1);
  });
});

describe('a compressed response that does not come whole', () => {
  it.each(codings)('never looks complete (%s)', async (coding) => {
    const engine = await compressing((_, response) => {
      response.writeHead(200, html);
      response.write(page, () => response.destroy());
    });
    const response = await open(engine, { 'accept-encoding': coding });
    response.resume();
    const [error] = await once(response, 'error');
    expect(error).toMatchObject({ code: 'ECONNRESET' });
    const exchange = await lastOf(engine);
    expect(exchange?.summary.state).toBe('failed');
    expect(evidence(exchange, 'compress.applied')).toMatchObject({ complete: false });
  });

  it('ends the upstream when its client leaves, and still says how far it came', async () => {
    const { promise: left, resolve } = Promise.withResolvers<void>();
    const engine = await compressing((_, response) => {
      response.writeHead(200, html);
      response.on('close', () => resolve());
      response.write(page);
    });
    const response = await open(engine, { 'accept-encoding': 'gzip' });
    await once(response, 'data');
    response.on('error', () => {});
    response.destroy();
    await left;
    const exchange = await lastOf(engine);
    expect(exchange?.summary.state).toBe('cancelled');
    expect(evidence(exchange, 'compress.applied')).toMatchObject({ before: page.length, complete: false });
  });

  it('waits for its client, and its upstream with it', async () => {
    let written = 0;
    const total = 64 * 1024 * 1024;
    const piece = Buffer.alloc(256 * 1024);
    let blocked = false;
    const engine = await compressing((_, response) => {
      response.writeHead(200, html);
      for (let at = 0; at < piece.length; at += 4) piece.writeUInt32LE((Math.random() * 2 ** 32) >>> 0, at);
      const more = () => {
        while (written < total) {
          written += piece.length;
          if (!response.write(piece)) {
            blocked = true;
            response.once('drain', more);
            return;
          }
        }
        response.end();
      };
      more();
    });
    const response = await open(engine, { 'accept-encoding': 'gzip' });
    await once(response, 'readable');
    // What cannot be compressed fills the sockets and then waits: it would be through long before, were it not held.
    let before = -1;
    while (before !== written || !blocked) {
      before = written;
      for (let turn = 0; turn < 2000; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    }
    expect(written).toBeLessThan(total);
    let size = 0;
    for await (const chunk of response.pipe(createGunzip())) size += (chunk as Buffer).length;
    expect(size).toBe(total);
  });
});

describe('over HTTP/2', () => {
  it.each(codings)(
    'a response in %s has its trailers, and never looks complete when it is cut',
    async (coding) => {
      const engine = await compressing((incoming, response) => {
        response.writeHead(200, { ...html, trailer: 'x-sum' });
        if (incoming.url === '/cut') {
          response.write(page, () => response.destroy());
          return;
        }
        response.write(page);
        response.addTrailers({ 'x-sum': '7' });
        response.end();
      });
      const session = openSession(engine.port('plain'));
      closers.add(() => session.destroy());
      const open = (path: string) => session.request({ ':path': path, 'accept-encoding': coding });
      const whole = open('/');
      const trailers = once(whole, 'trailers');
      const chunks: Buffer[] = [];
      for await (const chunk of whole) chunks.push(chunk as Buffer);
      expect(decoders[coding](Buffer.concat(chunks)).toString()).toBe(page);
      expect((await trailers)[0]).toMatchObject({ 'x-sum': '7' });
      const { raw, code } = await outcome(open('/cut'));
      expect(raw).toContain(coding);
      expect(code).toBe(constants.NGHTTP2_INTERNAL_ERROR);
    },
  );
});
