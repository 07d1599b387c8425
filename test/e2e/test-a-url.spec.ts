import { expect, test } from './launch.ts';
import { freePort } from './support/free-port.ts';
import { showView } from './support/ui.ts';

const config = (port: number, inner: number): string => `version: 1
listeners:
  - {id: edge, port: ${port}, tls: off}
  - {id: gateway, port: ${inner}, tls: off}
routes:
  - {id: docs, listeners: [edge], match: {hosts: [docs.localhost]}, to: {respond: {body: docs}}}
  - {id: shop, listeners: [edge], match: {hosts: [shop.localhost]}, to: {listener: gateway}}
  - {id: beta, listeners: [gateway], match: {headers: {x-beta: "1"}}, to: {respond: {body: beta}}}
  - {id: rest, listeners: [gateway], to: {respond: {body: rest}}}
`;

test('a URL that is typed says of every route whether it takes it, and why not', async ({ launch }) => {
  const [port, inner] = [await freePort(), await freePort()];
  const { page } = await launch({ config: config(port, inner) });
  await showView(page, 'Routes');
  const row = (name: string) => page.getByRole('grid', { name: 'Routes' }).getByRole('row', { name });
  await expect(row('docs')).toContainText('docs.localhost');

  const bar = page.getByRole('search', { name: 'Test a URL' });
  await bar.getByRole('textbox', { name: 'Test a URL' }).fill(`http://shop.localhost:${port}/cart`);
  await expect(row('docs')).toContainText('host is shop.localhost, not docs.localhost');
  await expect(row('shop')).toContainText('takes it: listener and host hold');
  await expect(row('beta')).toContainText('listener is edge, not gateway');
  await expect(row('rest')).toContainText('takes it at gateway: listener holds');
  await expect(bar).toContainText(
    'At gateway it is taken by rest, which leads to a fixed response with 200.',
  );
  await expect(bar).toContainText('Tested on the configuration that runs. Nothing is sent.');

  await bar.getByRole('button', { name: 'Headers and client of the tested request' }).click();
  await bar.getByRole('textbox', { name: 'Headers, one a line' }).fill('x-beta: 1');
  await expect(row('beta')).toContainText('takes it at gateway: listener and header hold');

  await bar.getByRole('textbox', { name: 'Test a URL' }).fill('ftp://shop.localhost');
  await expect(bar).toContainText("'ftp://shop.localhost' is not an address");
  await bar.getByRole('textbox', { name: 'Test a URL' }).fill('');
  await expect(row('docs')).not.toContainText('not docs.localhost');
});
