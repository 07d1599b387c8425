import { once } from 'node:events';
import { gunzipSync, gzipSync } from 'node:zlib';
import sharp from 'sharp';
import { afterEach, describe, expect, it } from 'vitest';
import { bodyLimits } from '../../../../src/main/engine/optimise/optimise-limits.ts';
import { answering, askFor, evidence, lastOf, openResponse, routing } from '../../../helpers/content.ts';
import { Closers } from '../../../helpers/http1-setup.ts';

const closers = new Closers();
afterEach(() => closers.closeAll());

const all = { html: true, css: true, js: true, images: true };
const optimising = (
  ...[handler, route = {}]: [Parameters<typeof routing>[1], Parameters<typeof routing>[2]?]
) => routing(closers, handler, { optimise: all, ...route });

const css = '/* what people read */\na {\n  color: #ff0000;\n}\n';
const js = '// what people read\nexport function answer(question) {\n  return question.length + 42;\n}\n';
const html =
  '<!doctype html>\n<html>\n  <head>\n    <style>\n      a { color: #ff0000; }\n    </style>\n  </head>\n' +
  '  <body>\n    <!--[if IE]>old<![endif]-->\n    <p class="a">Hello   <b>there</b></p>\n    <pre>  a\n  b\n</pre> <textarea>\n  c  d\n</textarea>\n' +
  '    <script>\n      const first = 1;\n    </script>\n    <button disabled onclick="go( 1 )">x</button>\n  </body>\n</html>\n';

describe('a body that is optimised', () => {
  it('is CSS without what only people need, and its head tells of the new bytes', async () => {
    const engine = await optimising(
      answering(
        {
          'content-type': 'text/css',
          'content-length': css.length,
          etag: '"one"',
          'content-digest': 'sha-256=:AAAA:',
          'accept-ranges': 'bytes',
        },
        css,
      ),
    );
    const { headers, body } = await askFor(engine);
    expect(body.toString()).toBe('a{color:red}');
    expect(headers).toMatchObject({ 'content-length': '12', etag: 'W/"one"' });
    expect(headers).not.toHaveProperty('content-digest');
    expect(headers).not.toHaveProperty('accept-ranges');
    expect(evidence(await lastOf(engine), 'optimise.applied')).toEqual({
      kind: 'css',
      before: css.length,
      after: 12,
    });
  });

  it('is a module that stays a module, with its names', async () => {
    const engine = await optimising(answering({ 'content-type': 'text/javascript' }, js));
    expect((await askFor(engine)).body.toString()).toBe(
      'export function answer(question){return question.length+42}\n',
    );
  });

  it('is a script that adds nothing to the global scope', async () => {
    const script =
      '/*! licence */\nfunction shared() {\n  const local = class Named {};\n  return local;\n}\n';
    const engine = await optimising(
      answering({ 'content-type': 'application/javascript; charset=utf-8' }, script),
    );
    expect((await askFor(engine)).body.toString()).toBe(
      '/*! licence */function shared(){const local=class Named{};return local}\n',
    );
  });

  it('is a page with its comments, quotes, closing tags and preformatted text', async () => {
    const engine = await optimising(answering({ 'content-type': 'text/html; charset=utf-8' }, html));
    expect((await askFor(engine)).body.toString()).toBe(
      '<!doctype html> <html> <head> <style>a{color:red}</style> </head> <body> <!--[if IE]>old<![endif]--> ' +
        '<p class="a">Hello <b>there</b></p> <pre>  a\n  b\n</pre> <textarea>\n  c  d\n</textarea> <script>const first=1;</script> ' +
        '<button disabled onclick="go( 1 )">x</button> </body> </html> ',
    );
  });

  it('is a page whose scripts and styles stay where a policy has their hashes', async () => {
    const engine = await optimising(
      answering({ 'content-type': 'text/html', 'content-security-policy': "script-src 'sha256-abc='" }, html),
    );
    const text = (await askFor(engine)).body.toString();
    expect(text).toContain('\n      const first = 1;\n');
    expect(text.length).toBeLessThan(html.length);
  });

  it('is an image that looks the same', async () => {
    const pixels = Buffer.alloc(200 * 100 * 3, 0);
    for (let at = 0; at < pixels.length; at += 1) pixels[at] = (at >> 3) & 255;
    const raw = { raw: { width: 200, height: 100, channels: 3 } } as const;
    const jpeg = await sharp(pixels, raw).withMetadata({ orientation: 6 }).jpeg({ quality: 100 }).toBuffer();
    const png = await sharp(pixels, raw).png({ compressionLevel: 0 }).toBuffer();
    const engine = await optimising((incoming, response) => {
      const [type, body] =
        incoming.headers['accept'] === 'image/png' ? ['image/png', png] : ['image/jpeg', jpeg];
      response.writeHead(200, { 'content-type': type }).end(body);
    });
    const small = await askFor(engine);
    expect(small.body.length).toBeLessThan(jpeg.length);
    // Turned as its orientation says.
    expect(await sharp(small.body).metadata()).toMatchObject({ format: 'jpeg', width: 100, height: 200 });
    const lossless = await askFor(engine, { accept: 'image/png' });
    expect(lossless.body.length).toBeLessThan(png.length);
    expect((await sharp(lossless.body).raw().toBuffer()).equals(pixels)).toBe(true);
    expect(evidence(await lastOf(engine, 2), 'optimise.applied')).toEqual({
      kind: 'image',
      before: png.length,
      after: lossless.body.length,
    });
  });

  it('keeps its byte order mark and its trailers', async () => {
    const engine = await optimising((_, response) => {
      response.writeHead(200, { 'content-type': 'text/css', trailer: 'x-sum, repr-digest' });
      response.write(`\uFEFF${css}`);
      response.addTrailers({ 'x-sum': '7', 'repr-digest': 'sha-256=:AAAA:' });
      response.end();
    });
    const { body } = await askFor(engine, { te: 'trailers' });
    expect(body.toString()).toBe('\uFEFFa{color:red}');
  });

  it('is compressed after that', async () => {
    const long = css.repeat(100);
    const engine = await optimising(answering({ 'content-type': 'text/css' }, long), {
      compress: { enabled: true, minBytes: '0B' },
    });
    const { headers, body } = await askFor(engine, { 'accept-encoding': 'gzip' });
    expect(headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(body).toString()).toBe('a{color:red}');
    const exchange = await lastOf(engine);
    expect(exchange?.decisions.map(({ code }) => code).slice(-2)).toEqual([
      'optimise.applied',
      'compress.applied',
    ]);
  });

  it('is found unchanged by its weak tag', async () => {
    const engine = await optimising((incoming, response) => {
      const known = incoming.headers['if-none-match'] === 'W/"one"';
      response
        .writeHead(known ? 304 : 200, { 'content-type': 'text/css', etag: '"one"' })
        .end(known ? '' : css);
    });
    const { headers } = await askFor(engine);
    expect(await askFor(engine, { 'if-none-match': headers['etag'] })).toMatchObject({
      status: 304,
      headers: { etag: 'W/"one"' },
    });
  });

  it('says so in the head alone', async () => {
    const engine = await optimising(
      answering({ 'content-type': 'text/css', 'content-length': css.length, etag: '"one"' }, css),
    );
    const { headers } = await askFor(engine, {}, 'HEAD');
    expect(headers).toMatchObject({ etag: 'W/"one"' });
    expect(headers).not.toHaveProperty('content-length');
  });
});

describe('a body is passed on as it came', () => {
  const noise = Buffer.from(Array.from({ length: 64 }, (_, at) => (at * 37) & 255));
  const cases: readonly {
    readonly name: string;
    readonly headers: Record<string, string | number>;
    readonly body: string | Buffer;
    readonly status?: number;
    readonly asked?: Record<string, string>;
    readonly skipped: { readonly kind: string | null; readonly reason: string; readonly detail: unknown };
  }[] = [
    {
      name: 'that is of no type to optimise',
      headers: { 'content-type': 'text/plain' },
      body: css,
      skipped: { kind: null, reason: 'type', detail: 'text/plain' },
    },
    {
      name: 'that is compressed',
      headers: { 'content-type': 'text/css', 'content-encoding': 'gzip' },
      body: gzipSync(css),
      skipped: { kind: 'css', reason: 'encoded', detail: 'gzip' },
    },
    {
      name: 'that is a part',
      headers: { 'content-type': 'text/css', 'content-range': 'bytes 0-3/99' },
      body: 'a {',
      status: 206,
      skipped: { kind: 'css', reason: 'partial', detail: 'bytes 0-3/99' },
    },
    {
      name: 'of an error',
      headers: { 'content-type': 'text/html' },
      body: html,
      status: 404,
      skipped: { kind: 'html', reason: 'status', detail: '404' },
    },
    {
      name: 'that asks for it',
      headers: { 'content-type': 'text/css', 'cache-control': 'no-transform' },
      body: css,
      skipped: { kind: 'css', reason: 'no_transform', detail: 'the response' },
    },
    {
      name: 'whose client asks for it',
      headers: { 'content-type': 'text/css' },
      body: css,
      asked: { 'cache-control': 'no-transform' },
      skipped: { kind: 'css', reason: 'no_transform', detail: 'the request' },
    },
    {
      name: 'in another encoding',
      headers: { 'content-type': 'text/css; charset=iso-8859-1' },
      body: css,
      skipped: { kind: 'css', reason: 'charset', detail: 'iso-8859-1' },
    },
    {
      name: 'that is not the UTF-8 it says',
      headers: { 'content-type': 'text/css; charset=utf-8' },
      body: Buffer.from('a{content:"\xe9 "  }', 'latin1'),
      skipped: { kind: 'css', reason: 'failed', detail: 'the bytes are not UTF-8' },
    },
    {
      name: 'of a page in another encoding',
      headers: { 'content-type': 'text/html' },
      body: `<meta charset="shift_jis">  ${html}`,
      skipped: { kind: 'html', reason: 'failed', detail: 'the page says that its encoding is shift_jis' },
    },
    {
      name: 'of CSS that cannot be read',
      headers: { 'content-type': 'text/css' },
      body: 'a { *zoom: 1;;; } }',
      skipped: { kind: 'css', reason: 'failed', detail: expect.stringContaining('Expected identifier') },
    },
    {
      name: 'of a script that cannot be read',
      headers: { 'content-type': 'text/javascript' },
      body: 'function (',
      skipped: { kind: 'js', reason: 'failed', detail: expect.stringContaining('Expected') },
    },
    {
      name: 'of an image that cannot be read',
      headers: { 'content-type': 'image/png' },
      body: noise,
      skipped: {
        kind: 'image',
        reason: 'failed',
        detail: expect.stringContaining('unsupported image format'),
      },
    },
    {
      name: 'that gets no smaller',
      headers: { 'content-type': 'text/css' },
      body: 'a{color:red}',
      skipped: { kind: 'css', reason: 'larger', detail: '12 bytes' },
    },
  ];
  it.each(cases)('$name', async ({ headers, body, status = 200, asked = {}, skipped }) => {
    const engine = await optimising(answering({ etag: '"one"', ...headers }, body, status));
    const sent = await askFor(engine, asked);
    expect(sent.status).toBe(status);
    expect(sent.body.equals(Buffer.from(body))).toBe(true);
    expect(sent.headers['etag']).toBe('"one"');
    expect(evidence(await lastOf(engine), 'optimise.skipped')).toEqual(skipped);
  });

  it('that is not asked for by the route', async () => {
    const engine = await optimising(answering({ 'content-type': 'text/css' }, css), {
      optimise: { js: true },
    });
    expect((await askFor(engine)).body.toString()).toBe(css);
    expect(evidence(await lastOf(engine), 'optimise.skipped')).toMatchObject({ kind: 'css', reason: 'type' });
  });

  it('that turns out longer than is looked at', async () => {
    const long = Buffer.alloc(bodyLimits.css + 100_000, css);
    const engine = await optimising(
      answering({ 'content-type': 'text/css', 'transfer-encoding': 'chunked' }, long),
    );
    expect((await askFor(engine)).body.equals(long)).toBe(true);
    expect(evidence(await lastOf(engine), 'optimise.skipped')).toMatchObject({
      kind: 'css',
      reason: 'too_large',
    });
  });

  it('that breaks off, and never looks complete', async () => {
    const engine = await optimising((_, response) => {
      response.writeHead(200, { 'content-type': 'text/css' });
      response.write(css, () => response.destroy());
    });
    const response = await openResponse(engine, {});
    let seen = '';
    response.on('data', (chunk: Buffer) => {
      seen += chunk.toString();
    });
    await once(response, 'error');
    expect(seen).toBe(css);
    const exchange = await lastOf(engine);
    expect(exchange?.summary.state).toBe('failed');
    expect(evidence(exchange, 'optimise.skipped')).toMatchObject({ kind: 'css', reason: 'cut' });
  });
});
