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

  const pressed = performance.now();
  await runCommand(app.page, 'Restart the engine');
  // Asked over and over while it happens: the last refusal and the first answer after it are what a client sees.
  let lastRefusal = pressed;
  const announced = expect(problems(app.page))
    .toContainText(/engine/i)
    .then(() => true);
  let isAnnounced = false;
  void announced.then(() => {
    isAnnounced = true;
  });
  let served = false;
  while (!(isAnnounced && served)) {
    served = await ask('/during').then(
      ({ status }) => status === 200,
      () => false,
    );
    if (!served) lastRefusal = performance.now();
  }
  testInfo.annotations.push({
    type: 'measured',
    description: `not served for at most ${Math.round(lastRefusal - pressed)} ms after the command`,
  });

  expect((await ask('/after')).status).toBe(200);
  await expect(exchangeRows(app.page, '/after')).toContainText('200');
  await exchangeRows(app.page, '/before').click();
  await expect(details(app.page).getByRole('heading', { name: 'Route', exact: true })).toBeVisible();
  expect(await readConfig(app)).toBe(config);

  client.close();
  await upstream.close();
});
