import { request } from 'node:http';
import type { Locator, Page } from '@playwright/test';
import { ask } from '../helpers/ask.ts';
import { expect, readConfig, test } from './launch.ts';
import { findings } from './support/axe.ts';
import { freePort } from './support/free-port.ts';
import { exchangeRows, showView } from './support/ui.ts';
import { startUpstream } from './support/upstream.ts';

const bar = (page: Page): Locator => page.getByRole('region', { name: 'What this changes' });
const apply = async (page: Page): Promise<void> => {
  await bar(page).getByRole('button', { name: 'Apply' }).click();
  await expect(page.getByText(/^Applied and saved\./)).toBeVisible();
};
const field = (form: Locator, key: string): Locator => form.locator(`[data-key="${key}"]`);

/** The status of a request whose body is sent without its length. */
const sendPieces = (port: number, bytes: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const outgoing = request(
      { host: '127.0.0.1', port, path: '/api/x', method: 'POST', agent: false },
      (response) => {
        response.resume();
        response.once('end', () => resolve(response.statusCode ?? 0));
      },
    );
    outgoing.once('error', reject);
    outgoing.write('x'.repeat(bytes));
    outgoing.end();
  });

test('a key of each kind is set in a form, applied, in the file with its comments kept, and the engine acts on it', async ({
  launch,
}) => {
  test.slow();
  const port = await freePort();
  const upstream = await startUpstream((request) => `env ${String(request.headers['x-env'])}`);
  const app = await launch({
    config: `# Written by hand: keep me.
version: 1
listeners: [{ id: web, port: ${port}, tls: off }] # the port
routes:
  # Everything of the service.
  - id: api
    match: { paths: ["/api/*"] }
    to: { pool: shop }
  - id: rest
    to: { respond: { body: rest } }
pools:
  - id: shop # the only one
    upstreams: [{ id: a, url: "${upstream.url}" }]
`,
  });
  const { page } = app;
  await showView(page, 'Routes');
  const form = page.getByRole('region', { name: 'Route api', exact: true });

  // A size, with what it means, and arrow keys that step.
  const body = field(form, 'routes[].limits.bodyBytes').getByRole('textbox');
  await body.fill('1000B');
  await expect(field(form, 'routes[].limits.bodyBytes')).toContainText('1,000 bytes');
  await body.press('ArrowUp');
  await expect(body).toHaveValue('1KiB');
  // A duration; what is wrong is said at the field.
  const limit = field(form, 'routes[].limits.timeout').getByRole('textbox');
  await limit.fill('30');
  await expect(field(form, 'routes[].limits.timeout')).toContainText('"30" has no unit');
  await expect(limit).toHaveAttribute('aria-invalid', 'true');
  await limit.fill('30s');
  // A list and a map, behind More; a switch; a number; a choice; a percentage.
  await form.getByRole('button', { name: 'More of Rewrite' }).click();
  await field(form, 'routes[].rewrite.requestHeaders.set').getByRole('textbox').fill('x-env: local');
  await field(form, 'routes[].rewrite.responseHeaders.remove')
    .getByRole('textbox')
    .fill('x-powered-by, x-build');
  await field(form, 'routes[].limits.rate.requests').getByRole('textbox').fill('100');
  await form.getByRole('searchbox', { name: 'Find a setting' }).fill('budget');
  await field(form, 'pools[].retry.budget').getByRole('textbox').fill('30%');
  await form.getByRole('searchbox', { name: 'Find a setting' }).fill('balance');
  await field(form, 'pools[].balance').getByRole('button').first().click();
  await page.getByRole('option', { name: /^Least requests/ }).click();
  await form.getByRole('searchbox', { name: 'Find a setting' }).fill('health.active');
  await field(form, 'pools[].health.active').getByText('Ask each upstream').click();
  await form.getByRole('searchbox', { name: 'Find a setting' }).fill('no such thing');
  await expect(form).toContainText('No setting here says “no such thing”.');
  await form.getByRole('button', { name: 'Show all settings' }).click();
  expect(await findings(page)).toEqual([]);

  await apply(page);
  const file = await readConfig(app);
  for (const text of [
    '# Written by hand: keep me.',
    '# the port',
    '# Everything of the service.',
    '# the only one',
    'bodyBytes: 1KiB',
    'timeout: 30s',
    'x-env: local',
    'x-build',
    'requests: 100',
    'budget: 30%',
    'balance: least-requests',
    'active: {}',
  ]) {
    expect(file).toContain(text);
  }
  const answer = await ask(port, { path: '/api/x' });
  expect(answer.headers['ratelimit-policy']).toContain('q=100');
  expect(answer.text).toBe('env local');
  expect((await ask(port, { path: '/api/x', method: 'POST' }, 'x'.repeat(1025))).status).toBe(413);
  expect(await sendPieces(port, 1025)).toBe(413);
  expect(await sendPieces(port, 1024)).toBe(200);
  await showView(page, 'Inspector');
  await exchangeRows(page, '413').first().click();
  await expect(page.getByText(/the body may have 1 KiB on route api/)).toBeVisible();

  // Back to the default takes the key away again.
  await showView(page, 'Routes');
  await field(form, 'routes[].limits.timeout').getByRole('button', { name: 'Back to the default' }).click();
  await expect(limit).toHaveValue('');
  await apply(page);
  await expect.poll(() => readConfig(app)).not.toContain('timeout: 30s');

  // Settings of the file beside listeners, routes and pools are edited the same way.
  await showView(page, 'Settings');
  const settings = page.getByRole('region', { name: 'Settings of the file' });
  await field(settings, 'capture.exchanges').getByRole('textbox').fill('500');
  await field(settings, 'capture.redact').getByRole('textbox').fill('x-secret');
  expect(await findings(page)).toEqual([]);
  await apply(page);
  await expect.poll(() => readConfig(app)).toContain('exchanges: 500');
  expect(await readConfig(app)).toContain('x-secret');
  await upstream.close();
});

test('before anything is applied the bar shows what changes: keys, the text of the file, and captured requests', async ({
  launch,
}) => {
  const port = await freePort();
  const app = await launch({
    config: `version: 1
listeners: [{ id: web, port: ${port}, tls: off }]
routes:
  - id: api # kept
    match: { paths: ["/api/*"] }
    to: { respond: { body: api } }
  - id: rest
    to: { respond: { body: rest } }
`,
  });
  const { page } = app;
  for (const path of ['/api/a', '/api/b', '/c']) await ask(port, { path });
  await expect(exchangeRows(page, '/c')).toHaveCount(1);
  await showView(page, 'Routes');
  const form = page.getByRole('region', { name: 'Route api', exact: true });
  await form.getByRole('button', { name: 'Edit /api/*' }).click();
  await field(form, 'routes[].match.paths').getByRole('textbox').fill('/v2/*');
  await expect(bar(page)).toContainText('match.paths');
  const impact = bar(page).getByRole('button', { name: /^Try on captured traffic/ });
  await expect(impact).toContainText('2 of 3 requests change');

  await bar(page).getByRole('radio', { name: 'File' }).click();
  const difference = bar(page).getByRole('region', { name: 'Differences of the file' });
  await expect(difference).toContainText('/v2/*');
  await expect(difference).toContainText('# kept');
  expect(await findings(page)).toEqual([]);

  await impact.click();
  const dialog = page.getByRole('dialog', { name: 'Tried on captured traffic' });
  await expect(dialog).toContainText('2 of the last 3 captured requests would be decided differently');
  await dialog.getByRole('button', { name: 'Close' }).last().click();

  // A draft that changes nothing for them says so; one that is mistaken is not tried.
  await field(form, 'routes[].match.paths').getByRole('button', { name: 'Edit /v2/*' }).click();
  await field(form, 'routes[].match.paths').getByRole('textbox').fill('/api/*, /other');
  await expect(impact).toContainText('None of 3 requests changes');
  await field(form, 'routes[].match.paths').getByRole('textbox').fill('other');
  await expect(impact).toBeDisabled();
});

/** Whether something lies over the upper or the lower edge of what has the keyboard; null where that has left the form. */
const isCovered = (form: Locator): Promise<boolean | null> =>
  form.evaluate((panel) => {
    const focused = document.activeElement;
    if (focused === null || !panel.contains(focused)) return null;
    // The box of a choice is drawn beside its input, which is hidden.
    const shown = focused.closest('label') ?? focused;
    const { left, top, bottom } = shown.getBoundingClientRect();
    return [top + 1, bottom - 1].some((y) => {
      const there = document.elementFromPoint(left + 6, y);
      return there === null || !(shown.parentElement ?? shown).contains(there);
    });
  });

test('what the keyboard reaches in a form is never below its header or its help, and nothing scrolls sideways', async ({
  launch,
}) => {
  const app = await launch({
    config: `version: 1
listeners: [{ id: web, port: ${await freePort()}, tls: off }]
routes: [{ id: api, to: { pool: shop } }]
pools: [{ id: shop, upstreams: [{ id: a, url: "http://localhost:1" }] }]
`,
  });
  const { page } = app;
  for (const [width, height] of [
    [1440, 900],
    [1024, 640],
    [720, 450],
  ] as const) {
    await page.setViewportSize({ width, height });
    await showView(page, 'Routes');
    const form = page.getByRole('region', { name: 'Route api', exact: true });
    await form.getByRole('searchbox', { name: 'Find a setting' }).focus();
    let reached = 0;
    for (const key of ['Tab', 'Shift+Tab']) {
      for (;;) {
        await page.keyboard.press(key);
        const covered = await isCovered(form);
        if (covered === null) break;
        expect(covered, `${key} ${reached} at ${width} pixels`).toBe(false);
        reached += 1;
      }
      await page.keyboard.press(key === 'Tab' ? 'Shift+Tab' : 'Tab');
    }
    expect(reached).toBeGreaterThan(60);
    expect(
      await form.evaluate((panel) => (panel.parentElement ?? panel).scrollWidth - panel.clientWidth),
    ).toBeLessThanOrEqual(0);
  }
});
