import { expect, test } from './launch.ts';
import { freePort } from './support/free-port.ts';
import { showView } from './support/ui.ts';
import { startUpstream } from './support/upstream.ts';

test('an edge in front of two gateways loses no request while one of them is stopped in the window', async ({
  launch,
}) => {
  const [edge, first, second] = [await freePort(), await freePort(), await freePort()];
  const origin = await startUpstream(() => 'served');
  const app = await launch({
    config: `version: 1
listeners:
  - {id: edge, port: ${edge}, tls: off}
  - {id: g1, port: ${first}, tls: off}
  - {id: g2, port: ${second}, tls: off}
routes:
  - {id: edge-route, listeners: [edge], to: {pool: gateways}}
  - {id: gateway-route, to: {pool: shop}}
pools:
  - id: gateways
    upstreams: [{id: g1, url: "http://127.0.0.1:${first}"}, {id: g2, url: "http://127.0.0.1:${second}"}]
  - {id: shop, upstreams: [{id: a, url: "${origin.url}"}]}
`,
  });
  const { page } = app;
  let going = true;
  const answers = new Map<string, number>();
  const clients = Array.from({ length: 4 }, async () => {
    while (going) {
      const response = await fetch(`http://127.0.0.1:${edge}/`);
      const answer = `${response.status} ${await response.text()}`;
      answers.set(answer, (answers.get(answer) ?? 0) + 1);
    }
  });

  await showView(page, 'Routes');
  await page.getByRole('button', { name: /^Edit listener g1/ }).click();
  const form = page.getByRole('region', { name: 'Listener g1' });
  await form.getByText('Open for clients').click();
  await page.getByRole('button', { name: 'Apply', exact: true }).click();
  await expect(page.getByRole('region', { name: 'Listeners', exact: true })).toContainText('disabled');
  const asked = answers.get('200 served') ?? 0;
  await expect.poll(() => answers.get('200 served') ?? 0).toBeGreaterThan(asked + 20);
  await expect(fetch(`http://127.0.0.1:${first}/`)).rejects.toThrow();
  going = false;
  await Promise.all(clients);
  expect([...answers.keys()]).toEqual(['200 served']);

  await origin.close();
});
