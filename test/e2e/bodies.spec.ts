import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { fromJson, toBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import type { Page } from '@playwright/test';
import { expect, test } from './launch.ts';
import { findings } from './support/axe.ts';
import { type Asked, askListener, type Content, plainConfig, serveContents } from './support/contents.ts';
import { freePort } from './support/free-port.ts';
import { details, exchangeRows, runCommand } from './support/ui.ts';

test.slow();

/** One pixel, as a PNG. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
);

/** Half a second of silence, as WAV. */
function silence(): Buffer {
  const samples = 4000;
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + samples, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(8000, 24);
  head.writeUInt32LE(8000, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  head.write('data', 36);
  head.writeUInt32LE(samples, 40);
  return Buffer.concat([head, Buffer.alloc(samples, 128)]);
}

const grpcMessage = (message: Uint8Array, flags = 0): Buffer => {
  const prefix = Buffer.alloc(5);
  prefix[0] = flags;
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]);
};

const json = (text: string): Content => ({ headers: { 'content-type': 'application/json' }, body: text });

const contents: Readonly<Record<string, Content>> = {
  '/json': json('{"id":9007199254740993,"a":1,"a":2,"items":[{"name":"Tea"},{"name":"Milk"}]}'),
  '/broken': json('{"a":1,\n"b":oops}'),
  '/lines': {
    headers: { 'content-type': 'application/x-ndjson' },
    body: '{"n":1}\n{"n":2}\n',
  },
  '/page': {
    headers: { 'content-type': 'text/html', 'content-encoding': 'br' },
    body: brotliCompressSync(
      Buffer.from('<!doctype html><meta charset="windows-1252"><p>price: 5 \x80</p>', 'latin1'),
    ),
  },
  '/latin': {
    headers: { 'content-type': 'text/plain; charset=utf-8' },
    body: Buffer.from('caf\xe9', 'latin1'),
  },
  '/damaged': {
    headers: { 'content-type': 'text/plain', 'content-encoding': 'gzip' },
    body: gzipSync('x'.repeat(10_000)).subarray(0, 30),
  },
  '/png': { headers: { 'content-type': 'image/png' }, body: png },
  '/wav': { headers: { 'content-type': 'audio/wav' }, body: silence() },
  '/bytes': {
    headers: { 'content-type': 'application/octet-stream' },
    body: Buffer.from([0, 1, 2, 0xff, 0x41, 0x42]),
  },
  '/file': {
    headers: {
      'content-type': 'text/csv',
      'content-disposition': 'attachment; filename="../../ab.csv"',
    },
    body: 'a,b\n1,2\n',
  },
  '/accept': json('{}'),
  '/shop.v1.Orders/Get': {
    headers: { 'content-type': 'application/grpc', 'grpc-encoding': 'deflate' },
    body: Buffer.concat([
      grpcMessage(Buffer.from('08960112035465611a0208012a021001', 'hex')),
      grpcMessage(deflateSync(Buffer.from('0801', 'hex')), 1),
    ]),
  },
};

const proto = `syntax = "proto3";
package shop.v1;
enum State { NEW = 0; PAID = 1; }
message Line { int32 count = 1; }
message Order { int32 id = 1; string name = 2; Line line = 3; State state = 4; map<string, State> states = 5; }
service Orders { rpc Get(Order) returns (Order); }
`;

/** The same order as `protoc --descriptor_set_out` has it, under other names. */
const descriptors = toBinary(
  FileDescriptorSetSchema,
  fromJson(FileDescriptorSetSchema, {
    file: [
      {
        name: 'compiled.proto',
        package: 'shop.v1',
        syntax: 'proto3',
        messageType: [
          {
            name: 'Compiled',
            field: [
              { name: 'number_of_it', number: 1, type: 'TYPE_INT32', label: 'LABEL_OPTIONAL' },
              { name: 'title', number: 2, type: 'TYPE_STRING', label: 'LABEL_OPTIONAL' },
            ],
          },
        ],
        service: [
          {
            name: 'Orders',
            method: [{ name: 'Get', inputType: '.shop.v1.Compiled', outputType: '.shop.v1.Compiled' }],
          },
        ],
      },
    ],
  }),
);

async function inspect(page: Page, path: string, tab: 'Request' | 'Response'): Promise<void> {
  await exchangeRows(page, path).first().click();
  await details(page).getByRole('tab', { name: tab }).click();
}

const showAs = (page: Page, layout: string) =>
  details(page).getByRole('radio', { name: layout, exact: true }).first().click();

const body = (page: Page) => details(page).getByRole('textbox', { name: 'Body' });

test.describe('a body', () => {
  test('is shown as what it is', async ({ launch }) => {
    const upstream = await serveContents({
      ...contents,
      '/font': {
        headers: { 'content-type': 'font/woff2' },
        body: await readFile(
          join(
            import.meta.dirname,
            '../../node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2',
          ),
        ),
      },
    });
    const port = await freePort();
    const { page } = await launch({ config: plainConfig(port, upstream.url) });
    for (const path of Object.keys(contents)) await askListener(port, path);
    await askListener(port, '/font');
    const panel = details(page);

    await inspect(page, '/json', 'Response');
    await expect(body(page)).toContainText('"id": 9007199254740993,');
    await showAs(page, 'Tree');
    const tree = panel.getByRole('tree', { name: 'Body as a tree' });
    await expect(tree.getByRole('treeitem', { name: 'a: 1' })).toBeVisible();
    await expect(tree.getByRole('treeitem', { name: 'a: 2' })).toBeVisible();
    await tree.focus();
    await page.keyboard.press('End');
    await expect(panel.getByText('$.items[1].name')).toBeVisible();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    await expect(tree.getByRole('treeitem', { name: 'Milk' })).toHaveCount(0);
    await showAs(page, 'Raw');
    await expect(body(page)).toHaveText(
      '{"id":9007199254740993,"a":1,"a":2,"items":[{"name":"Tea"},{"name":"Milk"}]}',
    );
    await panel.getByRole('button', { name: 'Find in the text' }).click();
    await page.keyboard.type('jjk');
    await expect(panel.getByRole('textbox', { name: 'Find' })).toHaveValue('jjk');
    await showAs(page, 'Pretty');

    await inspect(page, '/broken', 'Response');
    await expect(
      panel.getByText('This is not JSON from line 2, column 5 on: a value is missing.'),
    ).toBeVisible();
    await inspect(page, '/lines', 'Response');
    await showAs(page, 'Tree');
    await expect(tree.getByRole('treeitem', { name: 'n: 2' })).toBeVisible();

    await inspect(page, '/page', 'Response');
    await expect(body(page)).toContainText('price: 5 €');
    await expect(panel.getByText('declared in the content')).toBeVisible();
    await expect(panel.getByText(/br decoded: \d+ B became \d+ B/)).toBeVisible();

    await inspect(page, '/latin', 'Response');
    await expect(panel.getByText('1 place is not utf-8; each is shown as \ufffd.')).toBeVisible();
    await panel.getByRole('button', { name: /^Charset|utf-8/ }).click();
    await page.getByRole('option', { name: 'windows-1252' }).click();
    await expect(body(page)).toHaveText('café');
    await expect(panel.getByText('chosen by you')).toBeVisible();

    await inspect(page, '/damaged', 'Response');
    await expect(panel.getByText('The gzip data ends early or is damaged')).toBeVisible();

    await inspect(page, '/png', 'Response');
    await expect(panel.getByRole('img', { name: 'The image/png body' })).toBeVisible();
    await expect(panel.getByText('1 × 1')).toBeVisible();
    await inspect(page, '/font', 'Response');
    await expect(panel.getByText('The quick brown fox').first()).toBeVisible();
    await inspect(page, '/wav', 'Response');
    const sound = panel.locator('audio');
    await expect
      .poll(() => sound.evaluate((element) => (element as HTMLAudioElement).duration))
      .toBeCloseTo(0.5, 1);
    await inspect(page, '/bytes', 'Response');
    await expect(panel.getByText('00 01 02 ff 41 42')).toBeVisible();

    await inspect(page, '/file', 'Response');
    const download = page.waitForEvent('download');
    await panel.getByRole('button', { name: 'Save as ab.csv' }).click();
    expect((await download).suggestedFilename()).toBe('ab.csv');
    expect(await readFile(await (await download).path(), 'utf8')).toBe('a,b\n1,2\n');
    await upstream.close();
  });

  test('is searched in the same way as a text and as a tree, which opens where something is found', async ({
    launch,
  }) => {
    const values = Array.from({ length: 200_000 }, (_, index) => `"value ${index}"`);
    const upstream = await serveContents({
      '/nested': json(
        '{"first":"Tea","<img src=x onerror=alert(1)>":{"__proto__":{"deep":[["green tea"]]}},"last":[{"teapot":1}]}',
      ),
      '/many': json(`{"head":1,"list":[{"inner":[${values.join(',')}]}]}`),
    });
    const port = await freePort();
    const { page } = await launch({ config: plainConfig(port, upstream.url, '16MiB') });
    await askListener(port, '/nested');
    await askListener(port, '/many');
    const panel = details(page);
    const tree = panel.getByRole('tree', { name: 'Body as a tree' });
    const active = tree.getByRole('treeitem', { selected: true });
    const field = panel.getByRole('textbox', { name: 'Find', exact: true });
    const status = panel.getByRole('search').getByRole('status');

    await inspect(page, '/nested', 'Response');
    await showAs(page, 'Tree');
    await panel.getByRole('button', { name: 'Close all' }).click();
    await expect(tree.getByRole('treeitem')).toHaveCount(1);
    await tree.focus();
    await page.keyboard.press('ControlOrMeta+f');
    await expect(field).toBeFocused();
    await page.keyboard.type('TEA');
    await expect(status).toHaveText('1 of 3');
    await expect(active).toHaveText('first:"Tea"');
    await expect(tree.locator('mark')).toHaveText(['Tea']);
    await page.keyboard.press('Enter');
    await expect(active).toHaveText('"green tea"');
    await expect(panel.getByText("$['<img src=x onerror=alert(1)>'].__proto__.deep[0][0]")).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(active).toHaveText('teapot:1');
    await expect(status).toHaveText('3 of 3');
    await page.keyboard.press('Shift+Enter');
    await expect(status).toHaveText('2 of 3');
    await field.fill('onerror');
    await expect(status).toHaveText('1 of 1');
    await expect(tree.locator('mark')).toHaveText(['onerror']);
    await expect(panel.locator('img')).toHaveCount(0);
    expect(await findings(page)).toEqual([]);
    await field.fill('nothing of it');
    await expect(status).toHaveText('No match');
    await page.keyboard.press('Escape');
    await expect(field).toHaveCount(0);
    await expect(tree).toBeFocused();

    await showAs(page, 'Pretty');
    await body(page).click();
    await page.keyboard.press('ControlOrMeta+f');
    await expect(field).toBeFocused();
    await field.fill('tea');
    await expect(status).toHaveText(/^\d of 3$/);
    await expect(body(page).locator('.cm-searchMatch')).toHaveCount(3);
    await field.press('Enter');
    await field.press('Enter');
    await field.press('Enter');
    await expect(body(page).locator('.cm-searchMatch-selected')).toHaveCount(1);
    await field.press('Escape');
    await expect(body(page).locator('.cm-searchMatch')).toHaveCount(0);

    await inspect(page, '/many', 'Response');
    await showAs(page, 'Tree');
    await panel.getByRole('button', { name: 'Find in the tree' }).click();
    await field.fill('value 199999');
    await expect(active).toHaveText('"value 199999"');
    await expect(status).toHaveText('1 of 1');
    await field.fill('value');
    await expect(status).toHaveText(/ of 100,000\+$/);
    await upstream.close();
  });

  test('of a form, of parts and of GraphQL is taken apart', async ({ launch }) => {
    const upstream = await serveContents(contents);
    const port = await freePort();
    const { page } = await launch({ config: plainConfig(port, upstream.url) });
    const post = (path: string, contentType: string, content: Asked['body']) =>
      askListener(port, path, {
        method: 'POST',
        headers: { 'content-type': contentType },
        ...(content === undefined ? {} : { body: content }),
      });
    await post('/accept?form', 'application/x-www-form-urlencoded', 'tea=a+b%21&tea=%E2%82%AC&bad=%ff%zz');
    await post(
      '/accept?parts',
      'multipart/form-data; boundary="b b"',
      [
        '--b b\r\nContent-Disposition: form-data; name="title"\r\n\r\nHello\r\n',
        '--b b\r\nContent-Disposition: form-data; name="data"; filename="d.json"\r\nContent-Type: application/json\r\n\r\n{"x":[1]}\r\n--b b--\r\n',
      ].join(''),
    );
    const query = 'query Orders($id: ID!) { orders(id: $id) { total } }';
    await post('/accept?graphql', 'application/json', JSON.stringify({ query, variables: { id: 7 } }));
    await askListener(port, `/accept?${new URLSearchParams({ query, variables: '{"id":8}' })}`);
    const panel = details(page);

    await inspect(page, '/accept?form', 'Request');
    const fields = panel.getByRole('table', { name: 'Fields' });
    await expect(fields.getByRole('row')).toHaveText(['NameValue', 'teaa b!', 'tea€', 'bad\ufffd%zz']);

    await inspect(page, '/accept?parts', 'Request');
    await panel.getByRole('button', { name: /^data d\.json application\/json/ }).click();
    await expect(body(page)).toContainText('"x": [');
    await expect(panel.getByText('form-data; name="data"; filename="d.json"')).toBeVisible();

    await inspect(page, '/accept?graphql', 'Request');
    await expect(panel.getByText('query Orders', { exact: true })).toBeVisible();
    await expect(panel.getByRole('textbox', { name: 'Document' })).toContainText('total');
    await expect(panel.getByRole('textbox', { name: 'Variables' })).toContainText('"id": 7');
    await inspect(page, 'query=query', 'Request');
    await expect(panel.getByRole('textbox', { name: 'Variables' })).toContainText('"id": 8');
    await upstream.close();
  });

  test('of gRPC is read without a schema, and with one', async ({ launch, directory }) => {
    const upstream = await serveContents(contents);
    const port = await freePort();
    const { page } = await launch({ config: plainConfig(port, upstream.url) });
    await askListener(port, '/shop.v1.Orders/Get', { method: 'POST' });
    const panel = details(page);
    await inspect(page, '/shop.v1.Orders/Get', 'Response');
    const fields = panel.getByRole('tree', { name: 'Fields of the message' });
    await expect(fields.getByRole('treeitem').first()).toHaveText(/1number150or sint 75/);
    await expect(fields.getByRole('treeitem').nth(1)).toHaveText(/2text\?"Tea"/);

    const wrong = join(directory, 'wrong.proto');
    await writeFile(wrong, 'message {');
    const file = join(directory, 'shop.proto');
    await writeFile(file, proto);
    const choose = async (path: string) => {
      const chooser = page.waitForEvent('filechooser');
      await panel.getByRole('button', { name: /Add \.proto/ }).click();
      await (await chooser).setFiles(path);
    };
    await choose(wrong);
    await expect(panel.getByText(/wrong\.proto could not be read: .*line 1/)).toBeVisible();
    await choose(file);
    await expect(panel.getByText('shop.v1.Order', { exact: true })).toBeVisible();
    await expect(fields.getByRole('treeitem')).toHaveText([
      /1idint32150/,
      /2namestring"Tea"/,
      /3lineshop\.v1\.Line/,
      /1countint321/,
      /5states/,
      /2valueshop\.v1\.StatePAID \(1\)/,
    ]);
    await panel.getByRole('row').nth(1).click();
    await expect(fields.getByRole('treeitem')).toHaveText([/1idint321/]);

    await panel.getByRole('button', { name: 'Forget the schema' }).click();
    await expect(panel.getByText('shop.v1.Order', { exact: true })).toBeHidden();
    const compiled = join(directory, 'shop.binpb');
    await writeFile(compiled, descriptors);
    await choose(compiled);
    await expect(panel.getByText('shop.v1.Compiled', { exact: true })).toBeVisible();
    await panel.getByRole('row').first().click();
    await expect(fields.getByRole('treeitem').first()).toHaveText(/1number_of_itint32150/);
    await expect(fields.getByRole('treeitem').nth(1)).toHaveText(/2titlestring"Tea"/);
    await upstream.close();
  });

  test('of 200 MB is looked at piece by piece', async ({ launch }) => {
    const size = 200 * 1024 * 1024;
    const upstream = await serveContents({
      '/large': (response) => {
        response.writeHead(200, { 'content-type': 'text/plain', 'content-length': size });
        const piece = Buffer.alloc(1024 * 1024, 'no line ends here ');
        Readable.from(Array.from({ length: size / piece.length }, () => piece)).pipe(response);
      },
    });
    const port = await freePort();
    const { page } = await launch({ config: plainConfig(port, upstream.url, '256MiB') });
    await askListener(port, '/large');
    const panel = details(page);
    await inspect(page, '/large', 'Response');
    await expect(
      panel.getByText('The first 5.2 MB of 210 MB are shown; all of it is under Hex.'),
    ).toBeVisible();
    await expect(body(page)).toContainText('no line ends here');
    await expect(panel.getByText('Very long lines are broken for display')).toBeVisible();
    await showAs(page, 'Hex');
    await panel.getByRole('textbox', { name: /Go to offset/ }).fill(String(size - 1));
    await page.keyboard.press('Enter');
    await expect(panel.getByText(/bytes 208,666,624 to 209,715,200 of 209,715,200/)).toBeVisible();
    await expect(panel.getByText('0c700000')).toBeVisible();
    await showAs(page, 'Text');
    await panel.getByRole('button', { name: 'Show up to 67.1 MB anyway' }).click();
    await expect(panel.getByText('The first 67.1 MB of 210 MB are shown')).toBeVisible({ timeout: 30_000 });
    await expect(body(page)).toContainText('no line ends here', { timeout: 30_000 });
    await panel.getByRole('tab', { name: 'Why' }).click();
    await expect(panel.getByRole('heading', { name: 'Route', exact: true })).toBeVisible();
    await upstream.close();
  });

  for (const theme of ['Light', 'Dark'] as const) {
    test(`has no serious finding in any view in the ${theme.toLowerCase()} theme`, async ({ launch }) => {
      const upstream = await serveContents(contents);
      const port = await freePort();
      const { page } = await launch({ config: plainConfig(port, upstream.url) });
      for (const path of Object.keys(contents)) await askListener(port, path, { method: 'POST' });
      await runCommand(page, `${theme} theme`);
      const found: Record<string, string[]> = {};
      for (const path of ['/json', '/latin', '/wav', '/shop.v1.Orders/Get']) {
        await inspect(page, path, 'Response');
        const options = details(page).getByRole('radio');
        await details(page)
          .getByRole('button', { name: /^Save as/ })
          .waitFor();
        for (let at = 0; at < (await options.count()); at += 1) {
          await options.nth(at).click();
          found[`${path} ${at}`] = await findings(page);
        }
      }
      expect(Object.values(found).flat(), JSON.stringify(found, null, 2)).toEqual([]);
      await upstream.close();
    });
  }
});
