import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { expect, type LaunchedApp, type LaunchOptions, test } from './launch.ts';
import { askListener, type Content, plainConfig, serveContents } from './support/contents.ts';
import { freePort } from './support/free-port.ts';
import { details, exchangeRows } from './support/ui.ts';

test.slow();

const script = '<script>alert(1)</script><img src=x onerror="alert(2)">';
const deep = 100_000;

const contents: Readonly<Record<string, Content>> = {
  '/script.html': {
    headers: {
      'content-type': 'text/html',
      'x-evil': script,
      'set-cookie': `a=${encodeURIComponent(script)}`,
    },
    body: `<!doctype html>${script}<iframe src="javascript:alert(3)"></iframe>`,
  },
  '/key.json': {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      [script]: script,
      ['__proto__']: { polluted: true },
      '\u202egpj.exe': '\u202e\u0000',
    }),
  },
  '/script.svg': {
    headers: { 'content-type': 'image/svg+xml' },
    body: `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(4)" width="20" height="20"><script>alert(5)</script><foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><img src="x" onerror="alert(6)"/></body></foreignObject><image href="http://127.0.0.1:1/x"/></svg>`,
  },
  '/entity.svg': {
    headers: { 'content-type': 'image/svg+xml' },
    body: `<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>`,
  },
  '/header': { headers: { 'x-huge': 'h'.repeat(60 * 1024) }, body: 'small' },
  '/utf8': {
    headers: { 'content-type': 'text/plain' },
    body: Buffer.from([0x61, 0xff, 0xfe, 0xc0, 0x80, 0x62]),
  },
  '/charset': { headers: { 'content-type': 'text/plain; charset="no-such-thing"' }, body: 'plain' },
  '/bomb': {
    headers: { 'content-type': 'text/plain', 'content-encoding': 'gzip' },
    body: gzipSync(Buffer.alloc(100 * 1024 * 1024, 'b')),
  },
  '/deep.json': {
    headers: { 'content-type': 'application/json' },
    body: `${'{"a":['.repeat(deep / 2)}${']}'.repeat(deep / 2)}`,
  },
  '/line': { headers: { 'content-type': 'text/javascript' }, body: 'x'.repeat(10 * 1024 * 1024) },
  '/line.json': {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      long: '\\'.repeat(2 * 1024 * 1024),
      many: Array.from({ length: 200_000 }, (_, n) => n),
    }),
  },
  // A closing tag that closes nothing: each element would stand further to the right, for 900 million characters.
  '/nested.html': { headers: { 'content-type': 'text/html' }, body: '<div></x>'.repeat(30_000) },
  '/nested.js': { headers: { 'content-type': 'text/javascript' }, body: '{/*}*/'.repeat(30_000) },
  '/nested.xml': {
    headers: { 'content-type': 'application/xml' },
    body: `${'<a b="/>">'.repeat(1000)}${'</a>'.repeat(1000)}`,
  },
  '/png': {
    headers: { 'content-type': 'image/png' },
    // A head that says 60,000 × 60,000 pixels.
    body: Buffer.concat([
      Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'),
      Buffer.from('0000ea600000ea600806000000', 'hex'),
      Buffer.alloc(64),
    ]),
  },
  '/grpc': {
    headers: { 'content-type': 'application/grpc' },
    body: Buffer.from([0, 0xff, 0xff, 0xff, 0xff, 0x0b, 0x0b, 0x0b]),
  },
  '/events': {
    headers: { 'content-type': 'text/event-stream' },
    body: `event: ${script}\ndata: ${script}\u202e\n\n`,
  },
  '/%E2%80%AEgnp.exe': { body: 'name' },
};

const panelOf = details;

type Launch = (options: LaunchOptions) => Promise<LaunchedApp>;

async function open(page: Page, path: string, tab: string): Promise<void> {
  await exchangeRows(page, path).first().click();
  await panelOf(page).getByRole('tab', { name: tab }).click();
}

/** Chooses every way in which the body can be shown, one after the other. */
async function everyLayout(page: Page): Promise<void> {
  await panelOf(page)
    .getByRole('button', { name: /^Save as/ })
    .waitFor();
  const options = panelOf(page).getByRole('radio');
  for (let at = 0; at < (await options.count()); at += 1) {
    await options.nth(at).click();
    await expect(options.nth(at)).toBeChecked();
    await expect(panelOf(page).getByText(/^(Loading|Reading the text)…$/)).toHaveCount(0, {
      timeout: 30_000,
    });
  }
}

/** An app that has captured some of the contents, and what tells whether any of them came to life. */
async function captured(launch: Launch, paths: readonly string[]) {
  const upstream = await serveContents(contents);
  const port = await freePort();
  const { page } = await launch({ config: plainConfig(port, upstream.url, '32MiB') });
  const dialogs: string[] = [];
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  const loaded: string[] = [];
  page.on('request', (request) => loaded.push(request.url()));
  const origin = new URL(page.url()).origin;
  for (const path of paths) await askListener(port, path);
  return {
    page,
    panel: panelOf(page),
    async expectInert() {
      expect(dialogs).toEqual([]);
      expect(await page.evaluate(() => Reflect.get({}, 'polluted'))).toBeUndefined();
      expect(loaded.filter((url) => !url.startsWith('blob:') && !url.startsWith(origin))).toEqual([]);
      await upstream.close();
    },
  };
}

test('captured scripts stay inert in every tab', async ({ launch }) => {
  const paths = ['/script.html', '/key.json', '/script.svg', '/entity.svg', '/events', '/%E2%80%AEgnp.exe'];
  const { page, panel, expectInert } = await captured(launch, paths);
  for (const path of paths) {
    for (const tab of ['Why', 'Headers', 'Timing']) {
      await open(page, path, tab);
      await expect(panel.getByRole('tabpanel')).not.toBeEmpty();
    }
    await open(page, path, 'Response');
    await everyLayout(page);
  }
  await open(page, '/script.html', 'Headers');
  await expect(panel.getByText(script).first()).toBeVisible();
  await panel.getByRole('radio', { name: 'Raw' }).click();
  await expect(panel.getByText(script).first()).toBeVisible();
  await open(page, '/key.json', 'Response');
  await panel.getByRole('radio', { name: 'Tree' }).click();
  await expect(
    panel.getByRole('treeitem').filter({ hasText: '<script>alert(1)</script>' }).first(),
  ).toBeVisible();
  await expect(panel.getByText('U+202E').first()).toBeVisible();
  await open(page, '/entity.svg', 'Response');
  await panel.getByRole('radio', { name: 'Image' }).click();
  await expect(panel.getByText('The drawing is too large to show')).toBeVisible();
  await open(page, '/events', 'Frames');
  await panel.getByRole('grid', { name: 'Events' }).getByRole('row').first().click();
  await expect(panel.getByText('U+202E').first()).toBeVisible();
  await open(page, '%E2%80%AEgnp.exe', 'Why');
  await expect(panel.getByRole('heading', { level: 2 })).toContainText('%E2%80%AEgnp.exe');
  await expectInert();
});

test('captured contents that are broken, or lie about themselves, are shown as they are', async ({
  launch,
}) => {
  const paths = ['/header', '/utf8', '/charset', '/png', '/grpc'];
  const { page, panel, expectInert } = await captured(launch, paths);
  for (const path of paths) {
    await open(page, path, 'Response');
    await everyLayout(page);
  }
  await open(page, '/header', 'Headers');
  await expect(panel.getByRole('button', { name: '… show all 61,440 characters' }).first()).toBeVisible();
  await open(page, '/utf8', 'Response');
  await panel.getByRole('radio', { name: 'Text' }).click();
  await expect(panel.getByText(/places are not utf-8/)).toBeVisible();
  await open(page, '/charset', 'Response');
  await expect(panel.getByText("since the charset 'no-such-thing' is not known")).toBeVisible();
  await open(page, '/png', 'Response');
  await panel.getByRole('radio', { name: 'Image' }).click();
  await expect(panel.getByText('It is 60000 × 60000 pixels.')).toBeVisible();
  await open(page, '/grpc', 'Response');
  await panel.getByRole('radio', { name: 'Messages' }).click();
  await expect(panel.getByText('The last message is not here to its end.')).toBeVisible();
  await expectInert();
});

test('captured code that would become many times as long is shown as it came', async ({ launch }) => {
  const paths = ['/nested.html', '/nested.js', '/nested.xml'];
  const { page, panel, expectInert } = await captured(launch, paths);
  for (const path of paths) {
    await open(page, path, 'Response');
    await everyLayout(page);
    await panel.getByRole('radio', { name: 'Pretty' }).click();
    // The parser of scripts may take so long to see how deep this is that its thread is ended before.
    const reason =
      path === '/nested.js'
        ? /^Nested too deeply|takes longer than 5 s/
        : 'Nested too deeply to be laid out.';
    await expect(panel.getByText(reason)).toBeVisible({ timeout: 30_000 });
    await expect(panel.locator('.cm-line').first()).toContainText(/^<div><\/x>|^\{\/\*|^<a b=/);
  }
  await expectInert();
});

test('captured contents that are very large, deep or long freeze nothing', async ({ launch }) => {
  const paths = ['/bomb', '/deep.json', '/line', '/line.json'];
  const { page, panel, expectInert } = await captured(launch, paths);
  for (const path of paths) {
    await open(page, path, 'Response');
    await everyLayout(page);
  }
  await open(page, '/bomb', 'Response');
  await expect(panel.getByText('The body decodes to more than 5 MiB; this is its beginning.')).toBeVisible();
  await open(page, '/deep.json', 'Response');
  await panel.getByRole('radio', { name: 'Tree' }).click();
  await panel.getByRole('button', { name: 'Open all' }).click();
  await panel.getByRole('tree').focus();
  await page.keyboard.press('End');
  await expect(panel.getByText(/level \d{2},\d{3}/).first()).toBeVisible();
  await expectInert();
});
