import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'playwright';
import { details, exchangeRows, showView } from '../../test/e2e/support/ui.ts';
import { launchHeadless } from '../../test/helpers/launch-headless.ts';
import { picture, size, wide } from './picture.ts';
import { openShop } from './shop.ts';
import { sendShoppers } from './shoppers.ts';

/** Milliseconds of traffic before anything is pictured, so that the last minute has something in it. */
const shopping = 45_000;

/** Those of the documentation; they must be free. */
const port = 8443;
const shopPorts = [3001, 3002] as const;
const host = 'shop.localhost';
const nobody = 'http://localhost:3003';

const configuration = (urls: readonly string[]): string => `version: 1

listeners:
  - { id: web, port: ${port}, tls: auto }
  - { id: plain, port: 8080, tls: "off", redirectToHttps: true }

routes:
  - id: admin
    match: { hosts: [${host}], paths: [/admin, /admin/*] }
    to: { respond: { status: 403, body: "not from here" } }
  - id: shop-static
    match: { hosts: [${host}], paths: [/assets/*, /img/*] }
    to: { pool: shop }
    cache: { enabled: true }
  - id: shop-api
    match: { hosts: [${host}], paths: [/api/*] }
    to: { pool: shop }
    cache: { enabled: true }
    rewrite: { responseHeaders: { remove: [x-upstream] } }
  - id: shop
    match: { hosts: [${host}] }
    to: { pool: shop }

pools:
  - id: shop
    balance: p2c
    health: { active: { path: /healthz, interval: 1s, fall: 1 } }
    upstreams:
      - { id: a, url: "${urls[0]}" }
      - { id: b, url: "${urls[1]}" }
      - { id: c, url: "${urls[2]}" }
`;

/** Selects an order and shows why it went where it did. */
async function showReasons(page: Page): Promise<void> {
  await exchangeRows(page, '/api/orders').last().click();
  await details(page).getByRole('tab', { name: 'Why' }).click();
}

/** Pictures of a web shop behind Doorman: the list with the reasons of one exchange, its route, its upstreams, its cache. */
export async function pictureOwnService(browser: Browser, dataDirectory: string): Promise<void> {
  const shops = await Promise.all(shopPorts.map(openShop));
  const configPath = join(dataDirectory, 'doorman.yaml');
  await writeFile(configPath, configuration([...shops.map(({ url }) => url), nobody]));
  const app = await launchHeadless({ browser, dataDirectory, configPath });
  const { page } = app;
  const stop = await sendShoppers(`https://${host}:${port}`, join(dataDirectory, 'ca.pem'));
  try {
    await page.setViewportSize(size);
    await sleep(shopping);

    await page.emulateMedia({ colorScheme: 'dark' });
    await showView(page, 'Upstreams');
    await page.mouse.move(0, 0);
    await page.screenshot({ path: picture('upstreams-dark.png') });
    await page.emulateMedia({ colorScheme: 'light' });
    await showView(page, 'Cache');
    await page
      .getByRole('treegrid', { name: 'Stored responses' })
      .getByRole('row')
      .filter({ hasText: '/api/products/8' })
      .click();
    await page.screenshot({ path: picture('cache-light.png') });
    await showView(page, 'Routes');
    await page.getByRole('row').filter({ hasText: 'shop-api' }).click();
    await page.screenshot({ path: picture('routes-light.png') });

    await page.setViewportSize(wide);
    await page.emulateMedia({ colorScheme: 'dark' });
    await showView(page, 'Inspector');
    await showReasons(page);
    await page.screenshot({ path: picture('inspector-dark.png') });
  } finally {
    await stop();
    await app.close();
    await Promise.all(shops.map((shop) => shop.close()));
  }
}
