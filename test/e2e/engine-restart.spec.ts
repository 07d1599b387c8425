import { expect, readConfig, test } from './launch.ts';
import { serviceConfig } from './support/config.ts';
import { freePort } from './support/free-port.ts';
import { createHttpsClient } from './support/https-client.ts';
import { details, exchangeRows, problems, runCommand } from './support/ui.ts';
import { startUpstream } from './support/upstream.ts';

test('when the engine’s thread is ended, traffic is served again, the page says so, and nothing is lost', async ({
  launch,
}, testInfo) => {
  const port = await freePort();
  const upstream = await startUpstream(() => 'served');
  const config = serviceConfig({ port, host: 'shop.localhost', upstream: upstream.url });
  const app = await launch({ config });
  const client = await createHttpsClient(app.caPath);
  const ask = (path: string) => client.get(`https://shop.localhost:${port}${path}`);

  expect((await ask('/before')).status).toBe(200);
  await expect(exchangeRows(app.page, '/before')).toContainText('200');

  // Asked over and over while it happens, each time on a new connection, as someone who reloads would.
  let isOver = false;
  const servedAt = [performance.now()];
  const asking = (async () => {
    while (!isOver) {
      const during = await createHttpsClient(app.caPath);
      const isServed = await during.get(`https://shop.localhost:${port}/during`).then(
        ({ status }) => status === 200,
        () => false,
      );
      during.close();
      if (isServed) servedAt.push(performance.now());
    }
  })();
  await runCommand(app.page, 'Restart the engine');
  await expect(problems(app.page)).toContainText(/engine/i);
  const announcedAt = performance.now();
  await expect.poll(() => (servedAt.at(-1) ?? 0) > announcedAt).toBe(true);
  isOver = true;
  await asking;
  const longest = Math.max(...servedAt.slice(1).map((at, index) => at - (servedAt[index] ?? at)));
  testInfo.annotations.push({
    type: 'measured',
    description: `longest time without an answer: ${longest.toFixed(0)} ms (budget: 1000 ms)`,
  });

  expect((await ask('/after')).status).toBe(200);
  await expect(exchangeRows(app.page, '/after')).toContainText('200');
  // Far up by now, and so not among the rows that exist.
  await app.page.getByRole('combobox', { name: 'Filter exchanges' }).fill('path:/before');
  await exchangeRows(app.page, '/before').click();
  await expect(details(app.page).getByRole('heading', { name: 'Route', exact: true })).toBeVisible();
  expect(await readConfig(app)).toBe(config);

  client.close();
  await upstream.close();
});
