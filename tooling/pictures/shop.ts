import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, BrowserContext, Page } from 'playwright';
import { WebSocket, WebSocketServer } from 'ws';
import { type Asked, askListener, serveContents } from '../../test/e2e/support/contents.ts';
import { freePort } from '../../test/e2e/support/free-port.ts';
import { ownSockets, startHeadless } from '../../test/helpers/launch-headless.ts';
import { type Answers, standBetween } from './answers.ts';
import { windows } from './camera.ts';
import { type Places, shopConfig } from './configs/shop.ts';
import { makeContents } from './contents.ts';

/** The longest that one step of a picture may take, in milliseconds. */
const patience = 15_000;

/** @throws Error that names what did not come about in time */
async function within<Result>(what: string, work: Promise<Result>): Promise<Result> {
  const stop = new AbortController();
  const late = sleep(patience, undefined, { signal: stop.signal }).then(() => {
    throw new Error(`${what} took more than ${patience / 1000} s.`);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    stop.abort();
    late.catch(() => undefined);
  }
}

/** One page of the app, with what stands between it and its host. */
export interface Opened {
  readonly page: Page;
  readonly answers: Answers;
  close(): Promise<void>;
}

/** The running app before a shop that really answers. */
export interface Shop {
  readonly directory: string;
  readonly configPath: string;
  readonly places: Places;
  /** Asks the plain listener, as `shop.localhost` unless the headers say otherwise; resolves when the answer has ended. */
  ask(path: string, asked?: Asked): Promise<void>;
  /** Asks, and leaves the answer open until the shop closes. */
  leaveOpen(path: string): void;
  /** A WebSocket through the listener that stays open until the shop closes. */
  connect(path: string): Promise<WebSocket>;
  /** From a client that the listener denies. */
  askDenied(path: string): Promise<void>;
  /** The app in a page that remembers nothing. @param prepare before anything of it is loaded */
  open(browser: Browser, prepare?: (answers: Answers) => void): Promise<Opened>;
  close(): Promise<void>;
}

/** A server that greets each WebSocket with some messages, but is silent under a path that ends in `quiet`. */
async function serveSockets(): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  server.on('connection', (socket, { url = '' }) => {
    if (url.endsWith('quiet')) return;
    socket.send('{"type":"hello","session":"s-81","features":["cart","stock"]}');
    let replies = 0;
    socket.on('message', () => {
      replies += 1;
      socket.send(`{"type":"reply","number":${replies},"prices":{"TEA-01":1290,"POT-03":5400}}`);
    });
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      for (const client of server.clients) client.terminate();
      server.close();
      await once(server, 'close');
    },
  };
}

/**
 * What it discovers on the machine is what the pictures opened.
 *
 * @param config text of the configuration file; null for a first start, without one
 */
export async function openShop(config: ((places: Places) => string) | null = shopConfig()): Promise<Shop> {
  const directory = await mkdtemp(join(tmpdir(), 'doorman-pictures-'));
  const dataDirectory = join(directory, 'data');
  await mkdir(dataDirectory, { mode: 0o700 });
  const contents = await serveContents(await makeContents());
  const sockets = await serveSockets();
  const [plain, secure, inner, nobody] = [
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort(),
  ];
  const configPath = join(dataDirectory, 'doorman.yaml');
  const places: Places = {
    plain,
    secure,
    inner,
    upstream: contents.url,
    sockets: sockets.url,
    nobody: `http://127.0.0.1:${nobody}`,
  };
  if (config !== null) await writeFile(configPath, config(places));
  const app = await startHeadless({ dataDirectory, configPath }, ['--import', ownSockets]);
  await app.ready;
  const stop = new AbortController();
  const clients: WebSocket[] = [];
  const at = { host: '127.0.0.1', port: plain, agent: false };
  return {
    directory,
    configPath,
    places,
    ask: (path, { headers, ...asked } = {}) =>
      within(
        `The answer to ${path}`,
        askListener(plain, path, { ...asked, headers: { host: 'shop.localhost', ...headers } }),
      ),
    leaveOpen(path) {
      const options = { ...at, path, headers: { host: 'shop.localhost' }, signal: stop.signal };
      const open = request(options, (response) => {
        response.resume();
        response.on('error', () => undefined);
      });
      open.on('error', () => undefined);
      open.end();
    },
    async connect(path) {
      const client = new WebSocket(`ws://127.0.0.1:${plain}${path}`, {
        headers: { host: 'shop.localhost' },
        origin: 'http://shop.localhost',
      });
      clients.push(client);
      await within(`The WebSocket of ${path}`, once(client, 'open'));
      return client;
    },
    async askDenied(path) {
      const refused = Promise.withResolvers<void>();
      const headers = { host: 'shop.localhost' };
      const denied = request({ ...at, path, localAddress: '127.0.0.9', headers }, (response) => {
        response.resume();
        response.on('close', () => refused.resolve());
      });
      denied.on('error', refused.reject);
      denied.end();
      await within('The refusal', refused.promise);
    },
    async open(browser, prepare) {
      const context: BrowserContext = await browser.newContext({
        viewport: windows.usual,
        colorScheme: 'light',
      });
      const page = await context.newPage();
      page.setDefaultTimeout(patience);
      const answers = await standBetween(page);
      prepare?.(answers);
      await page.goto(app.ui);
      await page.getByText('Engine running').waitFor();
      return { page, answers, close: () => context.close() };
    },
    async close() {
      stop.abort();
      for (const client of clients) client.terminate();
      await app.end();
      await sockets.close();
      await contents.close();
      await rm(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}
