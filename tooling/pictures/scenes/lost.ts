import { once } from 'node:events';
import { details, exchangeRows, runCommand } from '../../../test/e2e/support/ui.ts';
import type { Scene } from '../scene.ts';
import type { Shop } from '../shop.ts';
import { openTab, selectExchange } from './steps.ts';

/** An answer and a WebSocket, of which no body is kept. */
export async function sendLittle(shop: Shop): Promise<void> {
  await shop.ask('/cart');
  await shop.ask('/accept', {
    method: 'POST',
    headers: { 'content-type': 'text/plain' },
    body: 'not kept either',
  });
  const socket = await shop.connect('/live/stock');
  socket.send('ping');
  const ended = await shop.connect('/live/ended');
  const closed = once(ended, 'close');
  ended.close();
  await closed;
}

/** What was recorded in part, and what an engine that began anew has no more. The last restarts it. */
export const lostScenes: readonly Scene[] = [
  {
    view: 'response',
    name: 'body that is not kept',
    async run({ page, take }) {
      await openTab(page, '/cart', 'Response');
      await page.getByRole('heading', { name: 'The body was not recorded' }).waitFor();
      await take('not-kept', true);
    },
  },
  {
    view: 'frames',
    name: 'messages that are gone',
    async run({ page, take }) {
      await exchangeRows(page, '/live/stock').first().waitFor();
      await runCommand(page, 'Restart the engine');
      await exchangeRows(page, '/live/stock', 'open').waitFor({ state: 'detached' });
      await page.getByText('Engine running').waitFor();
      await selectExchange(page, '/live/stock');
      await page.getByRole('heading', { name: 'The details went with the engine' }).waitFor();
      await take('lost');
      await openTab(page, '/live/ended', 'Frames');
      await details(page)
        .getByRole('heading', { name: /are gone$/ })
        .waitFor();
      await take('gone', true);
    },
  },
];
