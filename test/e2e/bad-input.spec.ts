import { once } from 'node:events';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from './launch.ts';
import { serviceConfig } from './support/config.ts';
import { freePort } from './support/free-port.ts';
import { createHttpsClient } from './support/https-client.ts';
import { details, exchangeRows, problems } from './support/ui.ts';
import { startUpstream } from './support/upstream.ts';

test('an invalid edit of the file is shown with its path, and the running configuration keeps serving', async ({
  launch,
}) => {
  const port = await freePort();
  const upstream = await startUpstream(() => 'served');
  const config = serviceConfig({ port, host: 'shop.localhost', upstream: upstream.url });
  const app = await launch({ config });
  const client = await createHttpsClient(app.caPath);
  const url = `https://shop.localhost:${port}/`;
  expect((await client.get(url)).status).toBe(200);

  await writeFile(app.configPath, config.replace(`port: ${port}`, 'port: 123456'));
  await expect(app.page.getByText('listeners[0].port').first()).toBeVisible();
  await expect(app.page.getByText('123456').first()).toBeVisible();
  expect((await client.get(url)).status).toBe(200);

  await writeFile(app.configPath, config);
  await expect(app.page.getByText('listeners[0].port')).toHaveCount(0);
  expect((await client.get(url)).status).toBe(200);

  client.close();
  await upstream.close();
});

test('a port that is taken is explained, and the other listeners serve', async ({ launch }) => {
  const holder = createServer();
  holder.listen(0, '127.0.0.1');
  await once(holder, 'listening');
  const address = holder.address();
  if (address === null || typeof address === 'string') throw new Error('A TCP server has a port.');
  const port = await freePort();
  const upstream = await startUpstream(() => 'served');
  const config = serviceConfig({ port, host: 'shop.localhost', upstream: upstream.url }).replace(
    'routes:\n',
    `  - id: taken\n    bind: 127.0.0.1\n    port: ${address.port}\nroutes:\n`,
  );
  const app = await launch({ config });
  await expect(problems(app.page)).toContainText(`Port ${address.port} is in use`);

  const client = await createHttpsClient(app.caPath);
  expect((await client.get(`https://shop.localhost:${port}/`)).status).toBe(200);

  client.close();
  holder.close();
  await upstream.close();
});

test('an upstream that is down gives 502, recorded with its reason', async ({ launch }) => {
  const [port, nothing] = [await freePort(), await freePort()];
  const config = serviceConfig({ port, host: 'shop.localhost', upstream: `http://127.0.0.1:${nothing}` });
  const app = await launch({ config });
  const client = await createHttpsClient(app.caPath);
  const answer = await client.get(`https://shop.localhost:${port}/basket`);
  expect(answer.status).toBe(502);
  expect(answer.body).toContain('service');
  expect(answer.body).not.toContain(String(nothing));

  const row = exchangeRows(app.page, '/basket');
  await expect(row).toContainText('502');
  await row.click();
  await expect(details(app.page)).toContainText('upstream.refused');
  await expect(details(app.page)).toContainText('made by Doorman');
  client.close();
});

test('a damaged authority is kept aside, and a new one is made only after consent', async ({
  launch,
  directory,
}) => {
  const dataDirectory = join(directory, 'damaged');
  await mkdir(dataDirectory, { recursive: true, mode: 0o700 });
  await writeFile(join(dataDirectory, 'ca.pem'), 'not a certificate');
  await writeFile(join(dataDirectory, 'ca.key'), 'not a key', { mode: 0o600 });
  const port = await freePort();
  const upstream = await startUpstream(() => 'served');
  const config = serviceConfig({ port, host: 'shop.localhost', upstream: upstream.url });
  const app = await launch({ config, dataDirectory });

  const banner = problems(app.page);
  await expect(banner).toContainText('ca.key');
  expect((await readdir(dataDirectory)).filter((name) => name.includes('.bad'))).toEqual([]);
  await banner.getByRole('button', { name: /…$/ }).click();
  const question = app.page.getByRole('alertdialog');
  await expect(question).toContainText('.bad');
  await question.getByRole('button').last().click();
  await expect(question).toBeHidden();
  await expect(banner.getByText('ca.key')).toHaveCount(0);

  expect((await readdir(dataDirectory)).filter((name) => name.includes('.bad'))).not.toEqual([]);
  const client = await createHttpsClient(app.caPath);
  expect((await client.get(`https://shop.localhost:${port}/`)).body).toBe('served');
  client.close();
  await upstream.close();
});
