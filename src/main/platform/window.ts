import { join } from 'node:path';
import { BrowserWindow, nativeTheme, type Rectangle, screen } from 'electron';
import { appPageUrl } from './app-origin.ts';
import { minimumSize, placeWindow, type RememberedBounds, readBounds, writeBounds } from './window-bounds.ts';

/** The renderer's `--bg`, painted before it loads so that the window does not flash. */
const background = { light: '#fbfbfa', dark: '#141416' } as const;

export interface MainWindowOptions {
  readonly dataDirectory: string;
  /** Built preload, a CommonJS file. */
  readonly preload: string;
  readonly icon: string;
  /** Called with the new window before its page loads. */
  readonly onCreated: (window: BrowserWindow) => void;
  readonly onProblem: (message: string) => void;
}

/** The app's one window, opened anew when it was closed (macOS keeps running without it). */
export interface MainWindow {
  /** Opens the window, or shows and focuses the one that is open. */
  show(): Promise<void>;
  /** Resolves when the place of the window that closed last is on disk. */
  settled(): Promise<void>;
}

export function createMainWindow(options: MainWindowOptions): MainWindow {
  const boundsFile = join(options.dataDirectory, 'window.json');
  let current: Promise<BrowserWindow> | undefined;
  let writing: Promise<void> = Promise.resolve();

  const remember = (window: BrowserWindow) => {
    const bounds: RememberedBounds = { ...window.getNormalBounds(), maximized: window.isMaximized() };
    writing = writeBounds(boundsFile, bounds).catch((error: unknown) => {
      options.onProblem(`The window's place could not be saved in ${boundsFile}: ${String(error)}`);
    });
  };

  const open = async (): Promise<BrowserWindow> => {
    const place = placeWindow(await readBounds(boundsFile), workAreas());
    const window = new BrowserWindow({
      ...place.bounds,
      minWidth: minimumSize.width,
      minHeight: minimumSize.height,
      title: 'Doorman',
      icon: options.icon,
      backgroundColor: nativeTheme.shouldUseDarkColors ? background.dark : background.light,
      show: false,
      webPreferences: {
        preload: options.preload,
        contextIsolation: true,
        sandbox: true,
        nodeIntegration: false,
        webSecurity: true,
        webviewTag: false,
        spellcheck: false,
        safeDialogs: true,
      },
    });
    window.once('ready-to-show', () => {
      if (place.maximized) window.maximize();
      window.show();
    });
    window.on('close', () => remember(window));
    window.once('closed', () => {
      current = undefined;
    });
    options.onCreated(window);
    // A failed load is shown by the page's absence alone, so it must at least be in the log.
    window.loadURL(appPageUrl).catch((error: unknown) => {
      options.onProblem(`The app's page ${appPageUrl} could not be loaded: ${String(error)}`);
    });
    return window;
  };

  return {
    async show() {
      if (current === undefined) {
        current = open();
        await current;
        return;
      }
      const window = await current;
      if (window.isDestroyed()) return;
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
    settled: () => writing,
  };
}

function workAreas(): [Rectangle, ...Rectangle[]] {
  const primary = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter((display) => display.id !== primary.id);
  return [primary.workArea, ...others.map((display) => display.workArea)];
}
