import { app, dialog, ipcMain, Menu, session, shell } from 'electron';
import type { ConfigSnapshot } from '../../shared/contract/methods/config.ts';
import type { Transport } from '../../shared/contract/transport.ts';
import type { AppStatus } from '../../shared/model/status.ts';
import { declareAppScheme, serveApp } from './app-protocol.ts';
import { openableLink } from './external-links.ts';
import { quitGracefully, quitLimit } from './graceful-quit.ts';
import { createIpcTransports } from './ipc-transport.ts';
import { linkFacts } from './link-facts.ts';
import { menuTemplate } from './menu.ts';
import { denyPermissions, secureContents } from './security.ts';
import { claimSingleInstance } from './single-instance.ts';
import { createTrustedSenders } from './trusted-senders.ts';
import { createMainWindow } from './window.ts';

/** What the shell needs of the host. */
export interface DesktopHost {
  accept(transport: Transport): unknown;
  status(): AppStatus;
  config(): ConfigSnapshot;
  close(): Promise<void>;
}

export interface DesktopOptions {
  /** Exists already. Electron's own files go below it. */
  readonly dataDirectory: string;
  /** Electron's user data: profile, caches, the lock of the single instance. Exists already. */
  readonly userData: string;
  readonly configurationFile: string;
  /** Folder of the built renderer. */
  readonly renderer: string;
  /** Built preload, CommonJS. */
  readonly preload: string;
  readonly icon: string;
  /** File or folder that Help opens. */
  readonly documentation: string;
  readonly startHost: () => Promise<DesktopHost>;
  readonly log: (message: string) => void;
}

/**
 * Runs the desktop app: one window over the host, until it is quit. Must be called before the app is ready,
 * that is, with nothing but short work awaited before it.
 */
export function runDesktop(options: DesktopOptions): void {
  const { log } = options;
  app.setPath('userData', options.userData);
  app.enableSandbox();
  declareAppScheme();

  const window = createMainWindow({
    dataDirectory: options.dataDirectory,
    preload: options.preload,
    icon: options.icon,
    onCreated: (created) => transports.connect(created.webContents),
    onProblem: log,
  });
  const showWindow = () => {
    window.show().catch((error: unknown) => log(`The window could not be opened: ${String(error)}`));
  };

  if (!claimSingleInstance(app, () => void app.whenReady().then(showWindow))) {
    log('Doorman is running already with this data directory; its window comes to the front.');
    app.exit(0);
    return;
  }

  // Started at once, beside Electron's own start: the page finds it running when it has loaded.
  const host = options.startHost();
  host.catch((error: unknown) => {
    dialog.showErrorBox('Doorman could not start', error instanceof Error ? error.message : String(error));
    app.exit(1);
  });

  const transports = createIpcTransports({
    ipcMain,
    senders: createTrustedSenders(),
    accept: (transport) =>
      void host.then(
        (started) => started.accept(transport),
        () => transport.close(),
      ),
    onRefused: log,
  });

  let running: DesktopHost | undefined;
  void host.then(
    (started) => {
      running = started;
    },
    () => {},
  );
  const openable = (url: string) =>
    running === undefined ? undefined : openableLink(url, linkFacts(running.status(), running.config()));
  secureContents({ app, shell, openable, onRefused: log });

  app.on('window-all-closed', () => {
    // On macOS an app stays until it is quit; its window comes back from the dock.
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('activate', showWindow);
  quitGracefully({
    app,
    close: async () => {
      transports.close();
      await Promise.all([host.then((started) => started.close()), window.settled()]);
    },
    limitMilliseconds: quitLimit,
    onProblem: log,
  });

  void app.whenReady().then(() => {
    denyPermissions(session.defaultSession);
    serveApp(options.renderer);
    Menu.setApplicationMenu(
      Menu.buildFromTemplate(
        menuTemplate(process.platform, {
          openDocumentation: () => void shell.openPath(options.documentation),
          showConfiguration: () => shell.showItemInFolder(options.configurationFile),
          showDataDirectory: () => void shell.openPath(options.dataDirectory),
        }),
      ),
    );
    showWindow();
  });
}
