import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { details, exchangeRows, runCommand, showView } from '../../../test/e2e/support/ui.ts';
import { windows } from '../camera.ts';
import { schema } from '../contents.ts';
import type { Scene, Scenery } from '../scene.ts';
import { chooseAction, openTab, selectExchange, untilLoaded } from './steps.ts';

const scene = (view: string, name: string, run: (scenery: Scenery) => Promise<void>): Scene => ({
  view,
  name,
  run,
});

const dialog = ({ page }: Pick<Scenery, 'page'>) => page.getByRole('dialog');

/** Picks two exchanges and lays them beside each other. */
async function compare({ page }: Scenery, first: string, second: string): Promise<void> {
  await exchangeRows(page, first).last().getByText(first).click();
  await exchangeRows(page, second)
    .last()
    .click({ modifiers: ['ControlOrMeta'] });
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
}

/** Everything that opens over the inspector, and what is done there. */
export const dialogScenes: readonly Scene[] = [
  scene('edit', 'edit and resend', async ({ page, take }) => {
    await selectExchange(page, '/graphql');
    await page.keyboard.press('e');
    await dialog({ page }).getByRole('textbox', { name: 'URL' }).waitFor();
    await take('full', true);
    await dialog({ page }).getByRole('textbox', { name: 'URL' }).fill('http://shop.localhost/with space');
    await take('mistaken');
  }),
  scene('edit', 'hex', async ({ page, take }) => {
    await selectExchange(page, '/upload');
    await page.keyboard.press('e');
    await dialog({ page }).getByRole('radio', { name: 'Hex' }).click();
    await take('hex');
  }),
  scene('copy', 'copied with secrets', async ({ page, take }) => {
    await page.context().grantPermissions(['clipboard-write']);
    await selectExchange(page, '/cart');
    await details(page).getByRole('button', { name: 'Copy as cURL' }).click();
    await page.getByText(/^Copied as/).waitFor();
    await take('done');
  }),
  scene('more', 'menu of the details', async ({ page, take }) => {
    await selectExchange(page, '/cart');
    await details(page).getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menu').waitFor();
    await take('menu');
    await page.keyboard.press('Escape');
    await page.setViewportSize(windows.small);
    await details(page).getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menu').waitFor();
    await take('menu-small');
  }),
  scene('mock', 'mock a response', async ({ page, take }) => {
    await selectExchange(page, '/cart');
    await chooseAction(page, /^Mock this response/);
    await dialog({ page }).getByText('added').first().waitFor();
    await take('changes', true);
    await dialog({ page }).getByRole('radio', { name: 'File' }).click();
    await take('file');
  }),
  scene('map', 'map to a file', async ({ page, take }) => {
    await selectExchange(page, '/cart');
    await chooseAction(page, /^Map to a local file/);
    await dialog({ page }).getByRole('textbox', { name: 'File' }).waitFor();
    await take('empty', true);
    await dialog({ page }).getByRole('textbox', { name: 'File' }).fill('/srv/shop/cart.json');
    await dialog({ page }).getByText('added').first().waitFor();
    await take('full');
  }),
  scene('rewrite', 'a rule of what is marked', async ({ page, take }) => {
    await openTab(page, '/cart', 'Headers');
    await details(page).getByText('x-flag: beta', { exact: true }).first().selectText();
    await chooseAction(page, /^Make a rewrite rule/);
    await dialog({ page }).getByRole('textbox', { name: 'Name' }).first().waitFor();
    await take('full', true);
    await dialog({ page }).getByRole('textbox', { name: 'Name' }).first().fill('not a name');
    await take('mistaken');
    await page.keyboard.press('Escape');
    await details(page).getByRole('radio', { name: 'Raw' }).click();
    await details(page).locator('pre').first().selectText();
    await chooseAction(page, /^Make a rewrite rule/);
    await dialog({ page }).getByRole('checkbox', { name: 'Path /cart' }).waitFor();
    await take('whole-head', true);
  }),
  scene('compare', 'two exchanges', async (scenery) => {
    const { page, take } = scenery;
    await compare(scenery, '/gone', '/api/fails');
    await dialog(scenery).getByRole('region', { name: 'Differences of the body' }).waitFor();
    await take('full', true);
    await dialog(scenery).getByRole('region', { name: 'Differences of the body' }).scrollIntoViewIfNeeded();
    await take('body');
    await page.keyboard.press('Escape');
  }),
  scene('compare', 'loading and error', async (scenery) => {
    const { answers, take, page } = scenery;
    await exchangeRows(page, '/gone').last().waitFor();
    answers.set('exchanges.get', 'held');
    await compare(scenery, '/gone', '/api/fails');
    await dialog(scenery).getByText('Comparing…').waitFor();
    await take('loading');
    await dialog(scenery).getByRole('button', { name: 'Close' }).last().click();
    answers.set('exchanges.get', {
      refusal: 'Exchange 4f2 is not recorded any more: it made room for newer ones.',
    });
    await page.getByRole('button', { name: 'Compare', exact: true }).click();
    await dialog(scenery).getByRole('alert').waitFor();
    await take('error');
  }),
  scene('compare', 'cached against the upstream', async ({ page, take }) => {
    await openTab(page, '/static/app.js', 'Cache');
    await details(page).getByRole('button', { name: 'Compare with upstream' }).click();
    await dialog({ page }).waitFor();
    await dialog({ page })
      .getByText(/^Identical/)
      .waitFor();
    await take('cached-same');
    await dialog({ page }).getByRole('button', { name: 'Close' }).last().click();
    await openTab(page, '/static/prices.json', 'Cache');
    await details(page).getByRole('button', { name: 'Compare with upstream' }).click();
    await dialog({ page })
      .getByText(/in the cache, .* from the upstream/)
      .waitFor();
    await take('cached-differs', true);
  }),
  scene('export', 'review', async ({ page, take }) => {
    await exchangeRows(page, '/cart').first().waitFor();
    await runCommand(page, 'Export as HAR…');
    await dialog({ page }).getByRole('region', { name: 'Hidden' }).waitFor();
    await take('review', true);
    await dialog({ page }).getByText('Include secrets').click();
    await dialog({ page }).getByText('Nothing is hidden').waitFor();
    await take('secrets');
  }),
  scene('import', 'file that is none, file with mistakes, and a whole one', async ({ page, shop, take }) => {
    const entry = {
      startedDateTime: '2026-01-01T10:00:00.000Z',
      time: 12,
      request: {
        method: 'GET',
        url: 'https://shop.example/tea?page=2',
        httpVersion: 'HTTP/1.1',
        headers: [],
        queryString: [],
        cookies: [],
        headersSize: -1,
        bodySize: 0,
      },
      response: {
        status: 200,
        statusText: 'OK',
        httpVersion: 'HTTP/1.1',
        headers: [{ name: 'content-type', value: 'application/json' }],
        cookies: [],
        content: { size: 11, mimeType: 'application/json', text: '{"tea":12}' },
        redirectURL: '',
        headersSize: -1,
        bodySize: 11,
      },
      cache: {},
      timings: { send: 1, wait: 10, receive: 1 },
    };
    const har = (entries: readonly unknown[]) =>
      JSON.stringify({ log: { version: '1.2', creator: { name: 'browser', version: '1' }, entries } });
    const files = {
      none: join(shop.directory, 'page.har'),
      part: join(shop.directory, 'partial.har'),
      whole: join(shop.directory, 'shop.har'),
    };
    await writeFile(files.none, '<html>');
    await writeFile(files.part, har([entry, 5, {}]));
    await writeFile(files.whole, har([entry, { ...entry, request: { ...entry.request, method: 'POST' } }]));
    await page.getByLabel('HAR file').setInputFiles(files.none);
    await dialog({ page }).getByRole('alert').waitFor();
    await take('error');
    await dialog({ page }).getByRole('button', { name: 'Close' }).last().click();
    await page.getByLabel('HAR file').setInputFiles(files.part);
    await dialog({ page })
      .getByText('1 exchange imported')
      .or(dialog({ page }).getByText('exchanges imported'))
      .first()
      .waitFor();
    await take('partial', true);
    await dialog({ page }).getByRole('button', { name: 'Close' }).last().click();
    await page.getByLabel('HAR file').setInputFiles(files.whole);
    await page.getByRole('button', { name: 'Session: shop.har' }).waitFor();
    await exchangeRows(page, '/tea').first().click();
    await take('session', true);
  }),
  scene('sessions', 'menu and dialogs', async ({ page, take }) => {
    await exchangeRows(page, '/cart').first().waitFor();
    await page.getByRole('button', { name: /^Session: / }).click();
    await page.getByRole('menu').waitFor();
    await take('menu', true);
    await page.getByRole('menuitem', { name: 'Rename this session…' }).click();
    await page.getByRole('textbox', { name: 'Name' }).waitFor();
    await take('rename');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /^Session: / }).click();
    await page.getByRole('menuitem', { name: /^shop\.har/ }).click();
    await page.getByText('read-only').first().waitFor();
    await page.getByRole('button', { name: /^Session: / }).click();
    await page.getByRole('menuitem', { name: 'Delete this session…' }).click();
    await page.getByRole('alertdialog').waitFor();
    await take('delete');
  }),
  scene('breakpoint', 'editor, waiting, queue', async ({ page, shop, take }) => {
    await runCommand(page, 'Breakpoints…');
    await dialog({ page }).waitFor();
    await take('none', true);
    await dialog({ page }).getByRole('button', { name: 'Add breakpoint' }).click();
    await take('editor', true);
    await dialog({ page }).getByRole('textbox', { name: 'Paths' }).fill('nowhere');
    await dialog({ page }).getByRole('alert').waitFor();
    await take('mistaken');
    await dialog({ page }).getByRole('textbox', { name: 'Paths' }).fill('/accept');
    await dialog({ page }).getByRole('button', { name: 'Add breakpoint' }).last().click();
    await dialog({ page }).getByText('Waiting for an exchange').waitFor();
    await take('waiting', true);
    const held = [1, 2, 3].map((count) =>
      shop.ask(`/accept?order=${count}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: `{"order":${count}}`,
      }),
    );
    await dialog({ page }).getByText('/accept?order=3').waitFor();
    await take('queue', true);
    await dialog({ page }).getByRole('button', { name: 'Close' }).first().click();
    await page.getByText('3 held').waitFor();
    await take('banner', true);
    await page.getByRole('button', { name: 'Continue all' }).click();
    await Promise.all(held);
    await runCommand(page, 'Breakpoints…');
    await dialog({ page })
      .getByRole('button', { name: /^(Remove|Delete)/ })
      .first()
      .click();
  }),
  scene('response', 'gRPC with a schema', async ({ page, shop, take }) => {
    await openTab(page, '/shop.v1.Orders/Get', 'Response');
    const wrong = join(shop.directory, 'wrong.proto');
    await writeFile(wrong, 'message {');
    const right = join(shop.directory, 'shop.proto');
    await writeFile(right, schema);
    for (const [file, state] of [
      [wrong, 'grpc-schema-mistaken'],
      [right, 'grpc-schema'],
    ] as const) {
      const chooser = page.waitForEvent('filechooser');
      await details(page)
        .getByRole('button', { name: /Add \.proto/ })
        .click();
      await (await chooser).setFiles(file);
      await details(page)
        .getByText(state === 'grpc-schema' ? 'shop.v1.Order' : 'could not be read')
        .first()
        .waitFor();
      await untilLoaded(page);
      await take(state, true);
    }
  }),
  scene('repeat', 'repeat', async ({ page, take }) => {
    await selectExchange(page, '/api/slow');
    await chooseAction(page, 'Repeat…');
    await dialog({ page }).getByRole('textbox', { name: 'Times' }).fill('20000');
    await take('mistaken');
    await dialog({ page }).getByRole('textbox', { name: 'Times' }).fill('2000');
    await dialog({ page }).getByRole('button', { name: 'Begin' }).click();
    await dialog({ page }).getByRole('region', { name: 'Result' }).waitFor();
    await take('running', true);
    await dialog({ page }).getByRole('button', { name: 'Cancel the run' }).click();
    await dialog({ page }).getByText('Cancelled', { exact: true }).waitFor();
    await take('stopped');
  }),
  scene('repeat', 'repeated', async ({ page, take }) => {
    await selectExchange(page, '/api/none');
    await chooseAction(page, 'Repeat…');
    await dialog({ page }).getByRole('textbox', { name: 'Times' }).fill('20');
    await take('ready', true);
    await dialog({ page }).getByRole('button', { name: 'Begin' }).click();
    await dialog({ page }).getByText('Done').first().waitFor();
    await take('done', true);
  }),
  // The last: its edits are kept as a draft.
  scene('what-if', 'changes and none', async ({ page, take }) => {
    await showView(page, 'Routes');
    await page.getByRole('grid', { name: 'Routes' }).getByRole('row', { name: /^shop/ }).click();
    await page.getByRole('textbox', { name: 'Strip prefix' }).fill('/api');
    const bar = page.getByRole('region', { name: 'What this changes' });
    await bar.getByRole('button', { name: 'Try on captured traffic' }).click();
    await dialog({ page })
      .getByText(/of the last \d+ captured requests/)
      .waitFor();
    await dialog({ page }).getByRole('region', { name: 'With the edits' }).waitFor();
    await take('result', true);
    await dialog({ page }).getByRole('button', { name: 'Send it with the edits' }).click();
    await dialog({ page }).getByRole('region', { name: 'Its answer' }).scrollIntoViewIfNeeded();
    await take('answered', true);
    await dialog({ page }).getByRole('button', { name: 'Close' }).last().click();
    await showView(page, 'Inspector');
    await selectExchange(page, '/charge');
    await chooseAction(page, 'Try with the edited configuration');
    await dialog({ page }).getByText('decided the same').waitFor();
    await take('none', true);
  }),
];
