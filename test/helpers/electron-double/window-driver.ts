import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Browser, BrowserContext, Frame, Page, Request, Route } from '@playwright/test';
import { collectPageErrors } from '../page-errors.ts';
import { pageBinding, pageReceiver, preloadScript } from './preload-world.ts';
import {
  type FetchAnswer,
  type FromDouble,
  isStandInUrl,
  type ToDouble,
  toChromiumUrl,
  toElectronUrl,
} from './wire.ts';

export interface DoubledAppOptions {
  /** Built main process: `out/main/index.js`. */
  readonly entry: string;
  readonly arguments: readonly string[];
  readonly environment?: NodeJS.ProcessEnv;
  readonly browser: Browser;
}

/** A built desktop app running under Node, its windows pages of a real Chromium. */
export interface DoubledApp {
  /** The first window that was shown. */
  firstWindow(): Promise<Page>;
  readonly openedOutside: readonly string[];
  readonly errorBoxes: readonly string[];
  /** What went wrong in pages so far. */
  readonly pageErrors: readonly string[];
  stderr(): string;
  /** Exit code, once the process ended. */
  readonly exited: Promise<number | null>;
  clickMenuItem(label: string): void;
  askPermission(permission: string): Promise<boolean>;
  /** As the close button does. */
  closeWindow(): void;
  /** Asks the app to quit as the system does, and resolves with its exit code. */
  quit(): Promise<number | null>;
}

interface DrivenWindow {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Messages to the page, one after the other. */
  sending: Promise<void>;
  /** Address of a load that the app itself started and that nobody is asked about. */
  loading: string | undefined;
}

/** What is said of one window that the driver has. */
type ForWindow = Extract<FromDouble, { kind: 'load' | 'shown' | 'send' | 'window-destroyed' }>;

/** Text kept of what the app writes on standard error, in characters. */
const errorTextLimit = 256 * 1024;

export function startDoubledApp(options: DoubledAppOptions): DoubledApp {
  const child = fork(new URL('run.ts', import.meta.url), [options.entry, ...options.arguments], {
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: options.environment ?? process.env,
    execArgv: ['--enable-source-maps'],
  });
  return driveWindows(child, options.browser);
}

function driveWindows(child: ChildProcess, browser: Browser): DoubledApp {
  const windows = new Map<number, Promise<DrivenWindow>>();
  const contexts: BrowserContext[] = [];
  const closings = new Map<BrowserContext, Promise<void>>();
  /** Playwright answers a second call at once, while the first is still at work. */
  const closeContext = (context: BrowserContext): Promise<void> => {
    const closing = closings.get(context) ?? context.close();
    closings.set(context, closing);
    return closing;
  };
  const answers = new Map<number, (message: FromDouble) => void>();
  const openedOutside: string[] = [];
  const errorBoxes: string[] = [];
  const pageErrors: (readonly string[])[] = [];
  let errorText = '';
  let lastQuestion = 0;
  let resolveShown: (page: Page) => void;
  let rejectShown: (error: Error) => void;
  const shown = new Promise<Page>((resolve, reject) => {
    resolveShown = resolve;
    rejectShown = reject;
  });
  // Who never asks for the window must not fail by an unhandled rejection.
  shown.catch(() => {});

  const note = (text: string) => {
    errorText = (errorText + text).slice(-errorTextLimit);
  };
  child.stdout?.on('data', (chunk) => note(String(chunk)));
  child.stderr?.on('data', (chunk) => note(String(chunk)));

  const tell = (message: ToDouble) => {
    if (child.connected) child.send(message, () => {});
  };
  const ask = (question: (id: number) => ToDouble): Promise<FromDouble> =>
    new Promise((resolve) => {
      lastQuestion += 1;
      answers.set(lastQuestion, resolve);
      tell(question(lastQuestion));
    });

  const exited = once(child, 'close').then(async ([code]) => {
    rejectShown(new Error(`The app ended with exit code ${code} before it showed a window.\n${errorText}`));
    // Those that are closing already are waited for as well: the browser is the next test's.
    await Promise.allSettled(contexts.map(closeContext));
    return code as number | null;
  });

  const fulfil = async (route: Route) => {
    const request = route.request();
    const answer = await ask((id) => ({
      kind: 'fetch',
      id,
      request: { url: toElectronUrl(request.url()), method: request.method(), headers: request.headers() },
    }));
    if (answer.kind !== 'fetched') throw new Error(`A fetch was answered with ${answer.kind}.`);
    const { status, headers, body }: FetchAnswer = answer.answer;
    await route.fulfill({ status, headers, body: Buffer.from(body) });
  };

  const mayNavigate = async (id: number, frame: Frame, url: string): Promise<boolean> => {
    const window = await windows.get(id);
    const isMainFrame = frame.parentFrame() === null;
    if (isMainFrame && window?.loading === url) return true;
    // A page reloads itself, or is reloaded by a test, without its app being asked for another address.
    if (isMainFrame && frame.url() === url) return true;
    const facts = { url: toElectronUrl(url), isMainFrame };
    const answer = await ask((question) => ({
      kind: 'navigation-asked',
      id: question,
      window: id,
      frame: facts,
    }));
    return answer.kind === 'navigation-decided' && answer.allowed;
  };

  const openWindow = async (
    message: Extract<FromDouble, { kind: 'window-created' }>,
  ): Promise<DrivenWindow> => {
    const { window: id, width, height } = message;
    const context = await browser.newContext({ viewport: { width, height }, serviceWorkers: 'block' });
    contexts.push(context);
    const page = await context.newPage();
    await context.route('**/*', async (route) => {
      const request = route.request();
      if (request.isNavigationRequest()) {
        const frame = frameOf(request, page);
        if (frame === undefined) {
          tell({ kind: 'window-open-asked', window: id, url: toElectronUrl(request.url()) });
          return route.abort('aborted');
        }
        if (!(await mayNavigate(id, frame, request.url()))) return route.abort('aborted');
      }
      if (isStandInUrl(request.url())) return fulfil(route);
      note(`[electron double] the page asked for ${request.url()}, which is not the app's own.\n`);
      return route.abort('blockedbyclient');
    });
    pageErrors.push(collectPageErrors(page));
    await page.exposeBinding(pageBinding, ({ frame }, channel: string, text: string) => {
      const facts = { url: toElectronUrl(frame.url()), isMainFrame: frame.parentFrame() === null };
      tell({ kind: 'page-sent', window: id, channel, text, frame: facts });
    });
    await page.addInitScript({ content: await preloadScript(message.preload) });
    page.on('framenavigated', (frame) => {
      if (frame !== page.mainFrame() || !isStandInUrl(frame.url())) return;
      tell({ kind: 'navigated', window: id, url: toElectronUrl(frame.url()) });
    });
    page.on('load', () => tell({ kind: 'painted', window: id }));
    // Chromium has opened it by now; what it asks for was put to the window's handler above.
    page.on('popup', (popup) => void popup.close());
    page.on('close', () => tell({ kind: 'close-window', window: id }));
    return { page, context, sending: Promise.resolve(), loading: undefined };
  };

  const receiveForWindow = async (message: ForWindow): Promise<void> => {
    const window = await windows.get(message.window);
    if (window === undefined) return;
    switch (message.kind) {
      case 'load': {
        window.loading = toChromiumUrl(message.url);
        await window.page.goto(window.loading).catch((error: unknown) => {
          tell({ kind: 'load-failed', window: message.window, reason: String(error) });
        });
        window.loading = undefined;
        return;
      }
      case 'shown':
        resolveShown(window.page);
        return;
      case 'send':
        window.sending = window.sending
          .then(() =>
            window.page.evaluate(deliver, {
              name: pageReceiver,
              channel: message.channel,
              text: message.text,
            }),
          )
          // The page may be closing or between two documents: as in Electron, the message is then lost.
          .catch(() => {});
        return;
      case 'window-destroyed':
        windows.delete(message.window);
        await closeContext(window.context);
        return;
    }
  };

  const receive = async (message: FromDouble): Promise<void> => {
    switch (message.kind) {
      case 'window-created':
        windows.set(message.window, openWindow(message));
        return;
      case 'fetched':
      case 'navigation-decided':
      case 'permission-decided':
        answers.get(message.id)?.(message);
        answers.delete(message.id);
        return;
      case 'opened-outside':
        openedOutside.push(message.url);
        return;
      case 'error-box':
        errorBoxes.push(`${message.title}: ${message.content}`);
        return;
      case 'load':
      case 'shown':
      case 'send':
      case 'window-destroyed':
        return receiveForWindow(message);
    }
  };
  child.on('message', (message) => {
    receive(message as FromDouble).catch((error: unknown) => note(`[electron double] ${String(error)}\n`));
  });

  const firstWindowId = (): number => {
    const [id] = windows.keys();
    if (id === undefined) throw new Error('The app has no window.');
    return id;
  };

  return {
    firstWindow: () => shown,
    openedOutside,
    errorBoxes,
    get pageErrors() {
      return pageErrors.flat();
    },
    stderr: () => errorText,
    exited,
    clickMenuItem: (label) => tell({ kind: 'menu-clicked', label }),
    async askPermission(permission) {
      const window = firstWindowId();
      const answer = await ask((id) => ({ kind: 'permission-asked', id, window, permission }));
      return answer.kind === 'permission-decided' && answer.granted;
    },
    closeWindow: () => tell({ kind: 'close-window', window: firstWindowId() }),
    quit() {
      tell({ kind: 'quit' });
      return exited;
    },
  };
}

/** The frame of `page` that a navigation belongs to; undefined for another page, which only `window.open` makes. */
function frameOf(request: Request, page: Page): Frame | undefined {
  try {
    const frame = request.frame();
    return frame.page() === page ? frame : undefined;
  } catch {
    // Playwright throws where the page of the frame is only just being made.
    return undefined;
  }
}

function deliver({ name, channel, text }: { name: string; channel: string; text: string }): void {
  const receive = (window as unknown as Record<string, unknown>)[name];
  if (typeof receive === 'function') receive(channel, text);
}
