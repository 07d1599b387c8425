import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { zstdDecompressSync } from 'node:zlib';
import { expect, readConfig, test } from './launch.ts';
import { freePort } from './support/free-port.ts';
import { showView } from './support/ui.ts';
import { startUpstream } from './support/upstream.ts';

const paragraph = '<p>\n      the same   words\n    </p>\n';
const page = `<!doctype html>\n<script>\n  const first = 1; // what people read\n</script>\n${paragraph.repeat(100)}`;
const smaller = `<!doctype html> <script>const first=1;</script> ${'<p> the same words </p> '.repeat(100)}`;

test('a route is told in its form to optimise and compress, and the inspector shows what was sent decoded, and why', async ({
  launch,
}) => {
  const port = await freePort();
  const upstream = await startUpstream(() => page);
  const app = await launch({
    config: `version: 1
listeners:
  - { id: web, port: ${port}, tls: off }
routes:
  - { id: shop, to: { pool: shop } }
pools:
  - id: shop
    upstreams: [{ id: a, url: "${upstream.url}" }]
`,
  });
  await showView(app.page, 'Routes');
  const section = app.page.getByRole('region', { name: 'Compression' });
  await section.getByText('For clients that accept it').click();
  await section.getByText('HTML').click();
  await app.page
    .getByRole('region', { name: 'What this changes' })
    .getByRole('button', { name: 'Apply' })
    .click();
  await expect(app.page.getByText('Applied and saved.')).toBeVisible();
  expect(await readConfig(app)).toContain('compress');

  const asked = get({
    host: '127.0.0.1',
    port,
    path: '/page',
    agent: false,
    headers: { 'accept-encoding': 'zstd' },
  });
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  expect(response.headers['content-encoding']).toBe('zstd');
  expect(zstdDecompressSync(await buffer(response)).toString()).toBe(smaller);

  await showView(app.page, 'Inspector');
  await app.page.getByText('/page').first().click();
  await expect(app.page.getByText(/^Made the HTML smaller, from/)).toBeVisible();
  await expect(app.page.getByText(/^Compressed with Zstandard from/)).toBeVisible();
  await app.page.getByRole('tab', { name: /^Response/ }).click();
  await expect(app.page.getByText(/zstd decoded/)).toBeVisible();
  await expect(app.page.getByText(/const first ?= ?1;/)).toBeVisible();
  await upstream.close();
});
