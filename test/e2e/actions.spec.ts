import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { ask } from '../helpers/ask.ts';
import { expect, readConfig, test } from './launch.ts';
import { findings } from './support/axe.ts';
import { freePort } from './support/free-port.ts';
import { details, exchangeRows, runCommand, showView } from './support/ui.ts';

interface Got {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** An upstream that remembers whole requests. */
async function startUpstream(name: string) {
  const got: Got[] = [];
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const { method = '', url = '', headers } = incoming;
      // Doorman looks by itself for what listens on this machine.
      if (headers.host === 'shop.localhost')
        got.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
      response.setHeader('content-type', 'application/json');
      response.setHeader('x-upstream', name);
      response.end(JSON.stringify({ from: name, url }));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('A TCP server has a port.');
  return {
    got,
    url: `http://127.0.0.1:${address.port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function setUp(launch: Parameters<Parameters<typeof test>[2]>[0]['launch']) {
  const [a, b, port, secure] = [
    await startUpstream('a'),
    await startUpstream('b'),
    await freePort(),
    await freePort(),
  ];
  const app = await launch({
    config: `# Written by hand: keep me.
version: 1
listeners:
  - {id: web, port: ${secure}}
  - {id: plain, port: ${port}, tls: "off"}
routes:
  # Everything of the shop.
  - id: shop
    match: {hosts: [shop.localhost]}
    to: {pool: shop}
pools:
  - id: shop
    upstreams:
      - {id: a, url: "${a.url}"}
  - id: other
    upstreams:
      - {id: b, url: "${b.url}"}
`,
  });
  const request = (
    path: string,
    options: { method?: string; headers?: Record<string, string> } = {},
    body?: string,
  ) => ask(port, { path, ...options, headers: { host: 'shop.localhost', ...options.headers } }, body);
  const close = () => {
    for (const upstream of [a, b]) upstream.close();
  };
  return { app, page: app.page, a, b, port, request, close };
}

const menuItem = async (page: Page, name: string | RegExp) => {
  await details(page).getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name }).click();
};

test('a request is sent again by its key, and both exchanges lead to each other', async ({ launch }) => {
  const { page, a, request, close } = await setUp(launch);
  await request('/cart?x=1', { method: 'POST', headers: { 'X-Flag': 'yes' } }, 'one item');
  await exchangeRows(page, '/cart?x=1').click();
  await page.keyboard.press('r');
  await expect(page.getByText('Sent again.')).toBeVisible();
  await expect(exchangeRows(page, '/cart?x=1')).toHaveCount(2);
  await expect.poll(() => a.got.length).toBe(2);
  expect(a.got[1]).toMatchObject({ method: 'POST', url: '/cart?x=1', body: 'one item' });
  expect(a.got[1]?.headers['x-flag']).toBe('yes');
  expect(a.got[1]?.headers.host).toBe('shop.localhost');

  // The new one is shown, and the way leads back and forth.
  await details(page).getByRole('button', { name: 'the original' }).click();
  await expect(details(page).getByText('Sent again as')).toBeVisible();
  await details(page)
    .getByRole('button', { name: /^\d\d:\d\d:\d\d, 200$/ })
    .click();
  await expect(details(page).getByText('Resend of')).toBeVisible();
  close();
});

test('a request is edited and sent, with mistakes told where they are', async ({ launch }) => {
  const { page, a, b, request, close } = await setUp(launch);
  await request(
    '/cart',
    { method: 'POST', headers: { 'X-Flag': 'yes', 'content-type': 'text/plain' } },
    'one item',
  );
  await exchangeRows(page, '/cart').click();
  await page.keyboard.press('e');
  const dialog = page.getByRole('dialog', { name: 'Edit and resend' });
  await expect(dialog.getByRole('textbox', { name: 'Body as text' })).toHaveValue('one item');
  const url = dialog.getByRole('textbox', { name: 'URL' });
  const original = await url.inputValue();
  expect(original).toBe('http://shop.localhost/cart');

  await url.fill('http://shop.localhost/with space');
  await expect(dialog).toContainText('is no path');
  await expect(dialog.getByRole('button', { name: 'Send', exact: true })).toBeDisabled();
  await url.fill('http://shop.localhost/edited?q=1');
  await dialog.getByRole('textbox', { name: 'Method' }).fill('PUT');
  const flag = dialog.getByRole('textbox', { name: /^Name of header/ }).first();
  await expect(flag).toHaveValue('X-Flag');
  await dialog.getByRole('textbox', { name: 'Value of header 1' }).fill('edited');
  await dialog.getByRole('button', { name: 'Add header' }).click();
  await dialog
    .getByRole('textbox', { name: /^Name of header/ })
    .last()
    .fill('X-New');
  await dialog
    .getByRole('textbox', { name: /^Value of header/ })
    .last()
    .fill('1');
  await dialog.getByRole('radio', { name: 'Hex' }).click();
  await dialog.getByRole('textbox', { name: 'Body as hex digits' }).fill('68 69 0');
  await expect(dialog).toContainText('This is not hex');
  await dialog.getByRole('textbox', { name: 'Body as hex digits' }).fill('68 69');
  expect(await findings(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect.poll(() => a.got.at(-1)).toMatchObject({ method: 'PUT', url: '/edited?q=1', body: 'hi' });
  expect(a.got.at(-1)?.headers).toMatchObject({ 'x-flag': 'edited', 'x-new': '1', 'content-length': '2' });

  // Straight to an upstream that no route leads to.
  await exchangeRows(page, '/cart').click();
  await page.keyboard.press('e');
  await dialog.getByRole('button', { name: /^Through listener plain/ }).click();
  await page.getByRole('option', { name: /^Straight to b of other/ }).click();
  await dialog.getByRole('button', { name: 'Send', exact: true }).click();
  await expect.poll(() => b.got.at(-1)).toMatchObject({ method: 'POST', url: '/cart', body: 'one item' });
  await expect(details(page)).toContainText('straight to b of other');
  close();
});

test('secrets that history does not have are asked for', async ({ launch }) => {
  const { page, a, request, close } = await setUp(launch);
  await request('/secret', { headers: { authorization: 'Bearer canary' } });
  await expect(exchangeRows(page, '/secret')).toHaveCount(1);
  await runCommand(page, 'Restart the engine');
  await expect(page.getByText('Engine running')).toBeVisible();
  await exchangeRows(page, '/secret').click();
  await expect(details(page).getByRole('button', { name: 'Resend' })).toBeVisible();
  await page.keyboard.press('r');
  const dialog = page.getByRole('dialog', { name: 'Edit and resend' });
  await expect(dialog).toContainText('History does not keep secrets: fill in authorization');
  await expect(dialog.getByRole('button', { name: 'Send', exact: true })).toBeDisabled();
  await dialog.getByRole('textbox', { name: 'Value of header 1' }).fill('Bearer mine');
  await dialog.getByRole('button', { name: 'Send', exact: true }).click();
  await expect.poll(() => a.got.at(-1)?.headers['authorization']).toBe('Bearer mine');
  expect(a.got.map(({ headers }) => headers.authorization)).not.toContain('[redacted]');
  close();
});

test('a request is held at a breakpoint, edited and let go; another is dropped', async ({ launch }) => {
  const { page, a, request, close } = await setUp(launch);
  await request('/pay');
  await exchangeRows(page, '/pay').click();
  await menuItem(page, /^Break on requests like this/);
  const dialog = page.getByRole('dialog', { name: 'Breakpoints' });
  await expect(dialog.getByRole('textbox', { name: 'Paths' })).toHaveValue('/pay');
  await dialog.getByRole('textbox', { name: 'Name' }).fill('pay');
  await dialog.getByRole('textbox', { name: 'Methods' }).fill('');
  await dialog.getByRole('button', { name: 'Add breakpoint' }).last().click();
  await expect(page.getByText('A breakpoint stops matching traffic; nothing is held')).toBeAttached();
  await expect(dialog).toContainText('Waiting for an exchange');
  await dialog.getByRole('button', { name: 'Close' }).click();

  const held = request('/pay', { method: 'POST' }, 'price=1');
  await expect(page.getByText('1 held')).toBeVisible();
  expect(a.got).toHaveLength(1);
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await expect(dialog.getByRole('textbox', { name: 'Body as text' })).toHaveValue('price=1');
  await expect(dialog).toContainText(/goes on in \d+ s/);
  expect(await findings(page)).toEqual([]);
  await dialog.getByRole('textbox', { name: 'Body as text' }).fill('price=1000');
  await dialog.getByRole('textbox', { name: 'Path and query' }).fill('/pay?edited');
  await dialog.getByRole('button', { name: 'Continue with edits' }).click();
  expect((await held).status).toBe(200);
  expect(a.got.at(-1)).toMatchObject({ method: 'POST', url: '/pay?edited', body: 'price=1000' });
  await expect(dialog).toContainText('Nothing is held');

  const dropped = request('/pay');
  await expect(dialog.getByRole('button', { name: 'Drop' })).toBeVisible();
  await dialog.getByRole('button', { name: 'Drop' }).click();
  expect((await dropped).status).toBe(502);
  await dialog.getByRole('button', { name: 'Close' }).click();
  await exchangeRows(page, '/pay', '502').click();
  await expect(details(page)).toContainText('A person dropped the exchange at the request');
  await exchangeRows(page, '/pay', 'POST').click();
  await expect(details(page)).toContainText('A person edited the request and let it go on');

  // Reloading the page lets everything go on, and the breakpoint stays.
  const waiting = request('/pay');
  await expect(page.getByText('1 held')).toBeVisible();
  await page.reload();
  expect((await waiting).status).toBe(200);
  await expect(page.getByText('A breakpoint stops matching traffic; nothing is held')).toBeVisible();
  close();
});

test('a response is held at a breakpoint and rewritten', async ({ launch }) => {
  const { page, request, close } = await setUp(launch);
  await runCommand(page, 'Breakpoints…');
  const dialog = page.getByRole('dialog', { name: 'Breakpoints' });
  await dialog.getByRole('button', { name: 'Add breakpoint' }).click();
  await dialog.getByRole('radio', { name: 'Responses' }).click();
  await dialog.getByRole('textbox', { name: 'Paths' }).fill('nowhere');
  await expect(dialog.getByRole('alert')).toContainText('nowhere');
  await dialog.getByRole('textbox', { name: 'Paths' }).fill('/api/*');
  await dialog.getByRole('button', { name: 'Add breakpoint' }).last().click();
  const answer = request('/api/price');
  await expect(dialog.getByRole('textbox', { name: 'Status' })).toHaveValue('200');
  await dialog.getByRole('textbox', { name: 'Status' }).fill('503');
  await dialog.getByRole('textbox', { name: 'Body as text' }).fill('{"error":"made up"}');
  await dialog.getByRole('button', { name: 'Continue with edits' }).click();
  expect(await answer).toMatchObject({ status: 503, text: '{"error":"made up"}' });
  close();
});

test('a response is mocked, a path mapped to a file, and a rewrite rule made: shown first, then applied', async ({
  launch,
  directory,
}) => {
  // Many steps, one after the other.
  test.slow();
  const { app, page, a, request, close } = await setUp(launch);
  await request('/api/cart');
  await exchangeRows(page, '/api/cart').click();

  await menuItem(page, /^Mock this response/);
  const mock = page.getByRole('dialog', { name: 'Mock this response' });
  await expect(mock).toContainText('Route mock-api-cart added');
  await mock.getByRole('radio', { name: 'File' }).click();
  await expect(mock.getByRole('table')).toContainText('id: mock-api-cart');
  await expect(mock.getByRole('table')).toContainText('# Everything of the shop.');
  expect(await findings(page)).toEqual([]);
  await mock.getByRole('button', { name: 'Apply' }).click();
  await expect(page.getByText('Applied: route mock-api-cart.')).toBeVisible();
  const before = a.got.length;
  const mocked = await request('/api/cart');
  expect(mocked.text).toBe('{"from":"a","url":"/api/cart"}');
  expect(mocked.headers['content-type']).toBe('application/json');
  expect(a.got.length).toBe(before);
  expect(await readConfig(app)).toContain('# Written by hand: keep me.');

  const files = join(directory, 'my files');
  await mkdir(files);
  await writeFile(join(files, 'new cart.json'), '{"from":"disk"}');
  await request('/api/other');
  await exchangeRows(page, '/api/other').click();
  await menuItem(page, /^Map to a local file/);
  const map = page.getByRole('dialog', { name: 'Map to this machine' });
  await expect(map).toContainText('Write where the file is.');
  await map.getByRole('textbox', { name: 'File' }).fill(join(files, 'new cart.json'));
  await map.getByRole('button', { name: 'Apply' }).click();
  await expect(page.getByText('Applied: route file-api-other.')).toBeVisible();
  expect((await request('/api/other')).text).toBe('{"from":"disk"}');

  await request('/plain', { headers: { 'X-Debug': 'on' } });
  await exchangeRows(page, '/plain').click();
  await details(page).getByRole('tab', { name: 'Headers' }).click();
  await details(page).getByText('X-Debug: on', { exact: true }).first().selectText();
  await menuItem(page, /^Make a rewrite rule/);
  const rule = page.getByRole('dialog', { name: 'Make a rewrite rule' });
  await expect(rule.getByRole('textbox', { name: 'Name' })).toHaveValue('X-Debug');
  await expect(rule.getByRole('textbox', { name: 'Value' })).toHaveValue('on');
  await rule.getByRole('radio', { name: 'Take it away' }).click();
  await expect(rule).toContainText('requestHeaders');
  await rule.getByRole('button', { name: 'Apply' }).click();
  await expect(page.getByText('Applied: route shop.')).toBeVisible();
  await request('/plain', { headers: { 'X-Debug': 'on' } });
  expect(a.got.at(-1)?.headers['x-debug']).toBeUndefined();

  // What was applied can be taken back.
  await showView(page, 'Settings');
  await page
    .getByRole('button', { name: /^Restore the configuration of/ })
    .first()
    .click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Restore' }).click();
  await expect(page.getByRole('alertdialog')).toBeHidden();
  // The dialog closes before what was restored runs.
  await expect
    .poll(async () => {
      await request('/plain', { headers: { 'X-Debug': 'on' } });
      return a.got.at(-1)?.headers['x-debug'];
    })
    .toBe('on');

  // Several headers and the request line, marked at once.
  await showView(page, 'Inspector');
  await request('/plain?tier=gold&n=1', { headers: { 'X-One': '1', 'X-Two': '2' } });
  await exchangeRows(page, 'tier=gold').click();
  await details(page).getByRole('tab', { name: 'Headers' }).click();
  await details(page).getByRole('radio', { name: 'Raw' }).click();
  await details(page).locator('pre').first().selectText();
  await menuItem(page, /^Make a rewrite rule/);
  await expect(rule.getByRole('checkbox', { name: 'Method GET' })).toBeChecked();
  await expect(rule.getByRole('checkbox', { name: 'Path /plain' })).toBeChecked();
  await expect(rule.getByRole('checkbox', { name: 'Parameter tier=gold' })).toBeChecked();
  await rule.getByText('Parameter n=1').click();
  await rule.getByRole('textbox', { name: 'Path that the upstream gets' }).fill('/other/$1');
  const names = rule.getByRole('textbox', { name: 'Name' });
  const all = await names.evaluateAll((fields) => fields.map((field) => (field as HTMLInputElement).value));
  expect(all).toEqual(expect.arrayContaining(['X-One', 'X-Two']));
  for (let left = all.length - 1; left >= 0; left -= 1) {
    const header = rule.getByRole('group', { name: /^Header/ }).nth(left);
    if (all[left] === 'X-Two') await header.getByRole('radio', { name: 'Take it away' }).click();
    else if (all[left] === 'X-One') await header.getByRole('textbox', { name: 'Value' }).fill('one');
    else await header.getByRole('button', { name: /^Leave out/ }).click();
  }
  await expect(rule).toContainText('Route rewrite-plain added');
  expect(await findings(page)).toEqual([]);
  await rule.getByRole('button', { name: 'Apply' }).click();
  await expect(page.getByText('Applied: route rewrite-plain.')).toBeVisible();
  await request('/plain?n=2&tier=gold', { headers: { 'X-One': '1', 'X-Two': '2' } });
  expect(a.got.at(-1)).toMatchObject({ url: '/other/$1?n=2&tier=gold', headers: { 'x-one': 'one' } });
  expect(a.got.at(-1)?.headers['x-two']).toBeUndefined();
  await request('/plain?tier=silver', { headers: { 'X-Two': '2' } });
  expect(a.got.at(-1)).toMatchObject({ url: '/plain?tier=silver', headers: { 'x-two': '2' } });
  close();
});

test('an edited configuration is tried on captured requests before it is applied', async ({ launch }) => {
  const { page, a, b, request, close } = await setUp(launch);
  for (const path of ['/a', '/b', '/api/c']) await request(path);
  await expect(exchangeRows(page, '/api/c')).toHaveCount(1);
  await showView(page, 'Routes');
  await page.getByRole('textbox', { name: 'Strip prefix' }).fill('/api');
  const bar = page.getByRole('region', { name: 'What this changes' });
  const before = a.got.length;
  await bar.getByRole('button', { name: 'Try on captured traffic' }).click();
  const dialog = page.getByRole('dialog', { name: 'Tried on captured traffic' });
  await expect(dialog).toContainText('1 of the last 3 captured requests would be decided differently');
  await expect(dialog.getByRole('region', { name: 'With the edits' })).toContainText('Rewrote /api/c to /c');
  await expect(dialog.getByRole('region', { name: 'Now' })).not.toContainText('Rewrote');
  expect(await findings(page)).toEqual([]);
  expect(a.got.length).toBe(before);

  // An upstream is asked only when that is wanted, and as the edits would ask it.
  await dialog.getByRole('button', { name: 'Send it with the edits' }).click();
  const answer = dialog.getByRole('region', { name: 'Its answer' });
  await expect(answer).toContainText('200 OK');
  await expect(answer.getByRole('region', { name: 'Body of the answer' })).toHaveText(
    JSON.stringify({ from: 'a', url: '/c' }),
  );
  await expect(answer).toContainText('Via: 1.1 doorman');
  expect(a.got.slice(before)).toMatchObject([{ method: 'GET', url: '/c' }]);
  expect(await findings(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Close' }).last().click();

  // From one exchange as well, in another view.
  await showView(page, 'Inspector');
  await exchangeRows(page, '/b').click();
  await menuItem(page, 'Try with the edited configuration');
  await expect(dialog).toContainText('decided the same');
  expect(a.got.length).toBe(before + 1);
  expect(b.got).toHaveLength(0);
  close();
});

test('a request is repeated, and the result tells how it went', async ({ launch }) => {
  const { page, a, request, close } = await setUp(launch);
  await request('/load');
  await exchangeRows(page, '/load').click();
  await menuItem(page, 'Repeat…');
  const dialog = page.getByRole('dialog', { name: 'Repeat this request' });
  await dialog.getByRole('textbox', { name: 'Times' }).fill('20000');
  await expect(dialog).toContainText('is not a number from 1 to 10,000');
  await dialog.getByRole('textbox', { name: 'Times' }).fill('200');
  await dialog.getByRole('button', { name: 'Begin' }).click();
  const result = dialog.getByRole('region', { name: 'Result' });
  await expect(result).toContainText('Done', { timeout: 60_000 });
  await expect(result).toContainText('200 × 200');
  await expect(result).toContainText('99th percentile');
  await expect(result.getByRole('row', { name: /shop\/a/ })).toContainText('200');
  expect(await findings(page)).toEqual([]);
  expect(a.got).toHaveLength(201);
  close();
});

test('every dialog has no serious finding in the dark theme and in a small window', async ({ launch }) => {
  test.slow();
  const { page, request, close } = await setUp(launch);
  await page.setViewportSize({ width: 1024, height: 640 });
  await runCommand(page, 'Dark theme');
  await request('/api/cart', { method: 'POST', headers: { 'X-Flag': 'yes' } }, '{"a":1}');
  await exchangeRows(page, '/api/cart').click();
  const found: Record<string, string[]> = {};
  const dialog = page.getByRole('dialog');
  await details(page).getByRole('button', { name: 'More actions' }).click();
  found['Menu'] = await findings(page);
  await page.keyboard.press('Escape');
  await page.keyboard.press('e');
  await dialog.getByRole('textbox', { name: 'URL' }).fill('wrong');
  found['Edit'] = await findings(page);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  for (const name of [/^Mock/, /^Map/, /^Make a rewrite/]) {
    await menuItem(page, name);
    await expect(dialog.getByRole('heading', { level: 2 })).toBeVisible();
    found[String(name)] = await findings(page);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
  }
  await menuItem(page, 'Repeat…');
  await dialog.getByRole('button', { name: 'Begin' }).click();
  await expect(dialog).toContainText('Done');
  found['Repeat'] = await findings(page);
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await expect(dialog).toBeHidden();
  await menuItem(page, /^Break/);
  found['Breakpoint'] = await findings(page);
  await dialog.getByRole('button', { name: 'Add breakpoint' }).last().click();
  const held = request('/api/cart', { method: 'POST' }, '{"a":1}');
  await expect(dialog).toContainText('goes on in');
  found['Held'] = await findings(page);
  await dialog.getByRole('button', { name: 'Close' }).first().click();
  await expect(dialog).toBeHidden();
  found['Banner'] = await findings(page);
  await page.getByRole('button', { name: 'Continue all' }).click();
  await held;
  await showView(page, 'Routes');
  await page.getByRole('textbox', { name: 'Strip prefix' }).fill('/api');
  await page.getByRole('button', { name: 'Try on captured traffic' }).click();
  await expect(page.getByRole('region', { name: 'With the edits' })).toContainText('Rewrote');
  found['What if'] = await findings(page);
  expect(Object.values(found).flat(), JSON.stringify(found, null, 2)).toEqual([]);
  close();
});
