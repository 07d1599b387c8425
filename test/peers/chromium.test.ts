import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { missingPeers } from '../../tooling/peers.ts';
import { findTrustTools, launchTrustedChromium, type TrustedChromium } from '../helpers/chromium-trust.ts';
import { digestOf, large } from './app.ts';
import { backendIds } from './backends.ts';
import { type PeersSetup, startPeers } from './setup.ts';

const tools = findTrustTools();
const missing = missingPeers('nginx', 'haproxy');
const reason = tools.available ? (missing === '' ? '' : `no ${missing}`) : tools.reason;
const note = reason === '' ? '' : ` (skipped: ${reason})`;

describe.skipIf(reason !== '')(`Chromium over HTTP/2${note}`, () => {
  let peers: PeersSetup;
  let browser: TrustedChromium;

  beforeAll(async () => {
    peers = await startPeers();
    browser = await launchTrustedChromium({ caPath: peers.engine.authority?.caPath ?? '' });
  });

  afterAll(async () => {
    await browser?.close();
    await peers?.close();
  });

  /** Does something with a page of the backend. */
  async function onPage<Result>(backend: string, act: (page: Page) => Promise<Result>): Promise<Result> {
    const page = await browser.context.newPage();
    try {
      await page.goto(`https://${backend}.localhost:${peers.engine.port('secure')}/fixed`);
      return await act(page);
    } finally {
      await page.close();
    }
  }

  it.each(backendIds)('fetches a page and many things at once, and uploads, from %s', async (backend) => {
    const seen = await onPage(backend, (page) =>
      page.evaluate(async (body) => {
        const protocol = performance
          .getEntriesByType('navigation')
          .map((entry) => ('nextHopProtocol' in entry ? entry.nextHopProtocol : ''))[0];
        const answers = await Promise.all(
          Array.from({ length: 40 }, async (_, at) => (await fetch(`/pieces?${at}`)).text()),
        );
        const bytes = await (await fetch('/large')).arrayBuffer();
        const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
        const upload = await fetch('/echo', { method: 'POST', body });
        return {
          protocol,
          texts: [...new Set(answers)],
          digest: [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join(''),
          echoed: (await upload.text()) === body,
          page: document.body.textContent,
        };
      }, 'an upload '.repeat(50_000)),
    );
    expect(seen).toEqual({
      protocol: 'h2',
      texts: ['in pieces'],
      digest: digestOf(large),
      echoed: true,
      page: 'fixed',
    });
  });

  it.each(backendIds)('hears each event of %s before the next is made', async (backend) => {
    await onPage(backend, async (page) => {
      const opened = peers.app.nextEventStream();
      const heard: string[] = [];
      let changed = () => {};
      await page.exposeFunction('heard', (text: string) => {
        heard.push(text);
        changed();
      });
      await page.evaluate(() => {
        const source = new EventSource('/events');
        source.addEventListener('message', ({ data }) => Reflect.get(window, 'heard')(data));
        source.addEventListener('error', () => source.close());
      });
      const events = await opened;
      for (const text of ['one', 'two', 'three']) {
        events.send(`data: ${text}\n\n`);
        while (heard.at(-1) !== text) {
          await new Promise<void>((resolve) => {
            changed = resolve;
          });
        }
      }
      events.end();
      expect(heard).toEqual(['one', 'two', 'three']);
    });
  });

  it('sees a failed fetch where the service is cut', async () => {
    const failure = await onPage('node-http', (page) =>
      page.evaluate(async () => {
        // The head and the cut may reach the browser together: then it never shows the head.
        const answer = fetch('/cut-chunked').then((response) => response.text());
        return answer.then(
          () => 'whole',
          (error: unknown) => String(error),
        );
      }),
    );
    expect(failure).toContain('TypeError');
  });
});
