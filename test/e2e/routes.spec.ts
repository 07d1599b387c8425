import type { Page } from '@playwright/test';
import { expect, readConfig, test } from './launch.ts';
import { serviceConfig } from './support/config.ts';
import { freePort } from './support/free-port.ts';
import { createHttpsClient } from './support/https-client.ts';
import { showView } from './support/ui.ts';
import { startUpstream } from './support/upstream.ts';

const apply = (page: Page) =>
  page.getByRole('region', { name: 'What this changes' }).getByRole('button', { name: 'Apply' });

/** Milliseconds since 1970, with fractions: the same clock here and in the page. */
const now = (): number => performance.timeOrigin + performance.now();

/** Has the page note when the next click happens, apart from what it costs to make it click. */
async function noteNextClick(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const note = (event: Event) =>
      Object.assign(window, { clickedAt: performance.timeOrigin + event.timeStamp });
    window.addEventListener('click', note, { capture: true, once: true });
  });
  return () => page.evaluate(() => Number(Reflect.get(window, 'clickedAt')));
}

test('a route added in the page serves as soon as it is applied, and is in the file with its comments kept', async ({
  launch,
}, testInfo) => {
  const port = await freePort();
  const [first, second] = [await startUpstream(() => 'first'), await startUpstream(() => 'second')];
  const app = await launch({ config: serviceConfig({ port, host: 'first.localhost', upstream: first.url }) });
  const { page } = app;
  const client = await createHttpsClient(app.caPath);
  const url = `https://second.localhost:${port}/`;
  expect((await client.get(url)).status).toBe(404);

  await showView(page, 'Routes');
  await page.getByRole('button', { name: 'Add route' }).click();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('second');
  await page.getByRole('textbox', { name: 'Hosts' }).fill('second.localhost');
  await page.getByRole('textbox', { name: 'Upstream URL' }).fill(second.url);
  await expect(apply(page)).toBeEnabled();

  const clickedAt = await noteNextClick(page);
  const clicked = apply(page).click();
  let answer = await client.get(url);
  while (answer.status !== 200) {
    // Asked as fast as possible, the questions themselves would take the processor from what they measure.
    await new Promise((resolve) => setTimeout(resolve, 5));
    answer = await client.get(url);
  }
  const servedAt = now();
  await clicked;
  testInfo.annotations.push({
    type: 'measured',
    description: `first 200 of the new route ${(servedAt - (await clickedAt())).toFixed(0)} ms after Apply was clicked (budget: 200 ms)`,
  });
  expect(answer.body).toBe('second');

  await expect(page.getByText('Applied and saved.')).toBeVisible();
  const file = await readConfig(app);
  expect(file).toContain('second.localhost');
  expect(file).toContain(second.url);
  for (const comment of [
    '# Written by hand: keep me.',
    '# the port of this test',
    '# Everything of the service.',
    '# the only one',
  ]) {
    expect(file).toContain(comment);
  }
  expect((await client.get(`https://first.localhost:${port}/`)).body).toBe('first');

  client.close();
  await Promise.all([first.close(), second.close()]);
});

test('a thousand requests during ten applies lose none', async ({ launch }, testInfo) => {
  test.slow();
  const port = await freePort();
  const upstream = await startUpstream(() => 'served');
  const app = await launch({
    config: serviceConfig({ port, host: 'shop.localhost', upstream: upstream.url }),
  });
  const { page } = app;
  const client = await createHttpsClient(app.caPath);

  let isApplying = true;
  let sent = 0;
  const lost: string[] = [];
  const keepAsking = async () => {
    while (isApplying || sent < 1000) {
      sent += 1;
      await client.get(`https://shop.localhost:${port}/${sent}`).then(
        ({ status, body }) => {
          if (status !== 200 || body !== 'served') lost.push(`${status} ${body}`);
        },
        (error: unknown) => lost.push(String(error)),
      );
    }
  };
  const asking = Promise.all(Array.from({ length: 8 }, keepAsking));

  await showView(page, 'Routes');
  for (let weight = 2; weight <= 11; weight += 1) {
    await page.getByRole('textbox', { name: 'Weight' }).fill(String(weight));
    await apply(page).click();
    // The engine has it first, the file then.
    await expect(page.getByText(`Applied and saved. Generation ${weight} is running.`)).toBeVisible();
    expect(await readConfig(app)).toContain(`weight: ${weight}`);
  }
  isApplying = false;
  await asking;
  testInfo.annotations.push({ type: 'measured', description: `${sent} requests during ten applies` });
  expect(lost).toEqual([]);
  // Each once: none is lost, and none is sent a second time.
  expect(upstream.requests.toSorted()).toEqual(
    Array.from({ length: sent }, (_, index) => `/${index + 1}`).toSorted(),
  );

  client.close();
  await upstream.close();
});
