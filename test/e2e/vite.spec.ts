import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createServer, type ViteDevServer } from 'vite';
import { expect, test } from './launch.ts';
import { serviceConfig } from './support/config.ts';
import { freePort } from './support/free-port.ts';
import { exchangeRows } from './support/ui.ts';

const page = `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8" /><title>Behind Doorman</title></head>
  <body><p id="message"></p><script type="module" src="/main.js"></script></body>
</html>
`;

const main = `import { message } from './message.js';
const show = (text) => { document.querySelector('#message').textContent = text; };
show(message);
import.meta.hot.accept('./message.js', (next) => show(next.message));
`;

const message = (text: string): string => `export const message = '${text}';\n`;

async function startVite(root: string): Promise<{ server: ViteDevServer; url: string }> {
  await mkdir(root, { recursive: true });
  await writeFile(join(root, 'index.html'), page);
  await writeFile(join(root, 'main.js'), main);
  await writeFile(join(root, 'message.js'), message('first'));
  const port = await freePort();
  const server = await createServer({
    root,
    configFile: false,
    logLevel: 'error',
    cacheDir: join(root, '.vite'),
    server: { host: '127.0.0.1', port, strictPort: true },
  });
  await server.listen();
  return { server, url: `http://127.0.0.1:${port}` };
}

test('a Vite dev server is fronted: HTTPS is trusted, an edit reloads hot, and the inspector shows it all', async ({
  launch,
  trustedPage,
  directory,
}) => {
  test.slow();
  const root = join(directory, 'site');
  const { server, url } = await startVite(root);
  const port = await freePort();
  const app = await launch({ config: serviceConfig({ port, host: 'vite.localhost', upstream: url }) });
  await expect(exchangeRows(app.page)).toHaveCount(0);

  const browserPage = await trustedPage(app.caPath);
  const problems: string[] = [];
  browserPage.on('pageerror', (error) => problems.push(error.message));
  const response = await browserPage.goto(`https://vite.localhost:${port}/`);
  expect(response?.status()).toBe(200);
  expect((await response?.securityDetails())?.issuer).toContain('Doorman');
  await expect(browserPage.locator('#message')).toHaveText('first');

  // An edit before the socket is open would be missed, and then reload the page.
  const socketRow = exchangeRows(app.page, 'WS', '101');
  await expect(socketRow).toHaveCount(1);
  for (const path of ['/main.js', '/message.js', '/@vite/client']) {
    await expect(exchangeRows(app.page, path).first()).toContainText('200');
  }

  await browserPage.evaluate(() => Object.assign(window, { markedBeforeTheEdit: true }));
  await writeFile(join(root, 'message.js'), message('second'));
  await expect(browserPage.locator('#message')).toHaveText('second');
  expect(await browserPage.evaluate(() => Reflect.get(window, 'markedBeforeTheEdit'))).toBe(true);
  await expect(exchangeRows(app.page, '/message.js?t=')).toHaveCount(1);
  await expect(socketRow).toContainText('open');
  expect(problems).toEqual([]);

  await browserPage.close();
  await server.close();
});
