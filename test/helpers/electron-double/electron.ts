/**
 * Stand-in for the module `electron` in the app's main process: the few parts that Doorman uses, behaving
 * as Electron's do. What it lacks throws when it is asked for. See docs/adr/0005-electron-double.md.
 */
import { ownApp } from './app.ts';
import { windows } from './browser-window.ts';
import { onDriverMessage, tellDriver } from './driver-link.ts';
import { LoudEmitter, loud, PreventableEvent } from './loud.ts';
import { clickMenuItem } from './menu.ts';
import { fetchByScheme } from './protocol.ts';
import { asksForPermission } from './session.ts';
import { createFrame } from './web-contents.ts';
import type { ToDouble } from './wire.ts';

export { app } from './app.ts';
export { BrowserWindow } from './browser-window.ts';
export { Menu } from './menu.ts';
export { protocol } from './protocol.ts';
export { safeStorage } from './safe-storage.ts';
export { session } from './session.ts';

class IpcMain extends LoudEmitter {
  constructor() {
    super('ipcMain', ['doorman:to-host']);
  }
}

const ownIpcMain = new IpcMain();
export const ipcMain = loud('ipcMain', ownIpcMain);

export const shell = loud('shell', {
  async openExternal(url: string) {
    tellDriver({ kind: 'opened-outside', url });
  },
  async openPath(path: string) {
    tellDriver({ kind: 'opened-outside', url: path });
    return '';
  },
  showItemInFolder(path: string) {
    tellDriver({ kind: 'opened-outside', url: path });
  },
});

export const dialog = loud('dialog', {
  showErrorBox(title: string, content: string) {
    tellDriver({ kind: 'error-box', title, content });
    process.stderr.write(`[error box] ${title}: ${content}\n`);
  },
});

export const nativeTheme = loud('nativeTheme', { shouldUseDarkColors: false });

const display = loud('display', { id: 1, workArea: { x: 0, y: 0, width: 1600, height: 1000 } });

export const screen = loud('screen', {
  getPrimaryDisplay: () => screenAfterReady(display),
  getAllDisplays: () => screenAfterReady([display]),
});

function screenAfterReady<T>(value: T): T {
  if (!ownApp.isReady()) throw new Error("The 'screen' module can't be used before the app 'ready' event");
  return value;
}

/** What the driver says of one window. */
type ForWindow = Extract<ToDouble, { window: number }>;

onDriverMessage((message) => {
  switch (message.kind) {
    case 'fetch':
      void fetchByScheme(message.request).then((answer) =>
        tellDriver({ kind: 'fetched', id: message.id, answer }),
      );
      return;
    case 'quit':
      ownApp.quit();
      return;
    case 'menu-clicked':
      clickMenuItem(message.label);
      return;
    case 'page-sent':
    case 'navigated':
    case 'painted':
    case 'load-failed':
    case 'navigation-asked':
    case 'permission-asked':
    case 'window-open-asked':
    case 'close-window':
      receiveForWindow(message);
      return;
  }
});

function receiveForWindow(message: ForWindow): void {
  const window = windows.get(message.window);
  // The window may have been destroyed while the message was on its way.
  if (window === undefined) {
    if (message.kind === 'navigation-asked')
      tellDriver({ kind: 'navigation-decided', id: message.id, allowed: false });
    return;
  }
  const { webContents } = window;
  switch (message.kind) {
    case 'page-sent': {
      const event = new PreventableEvent({
        type: 'frame',
        sender: webContents,
        senderFrame: createFrame(message.frame),
      });
      if (!ownIpcMain.emit(message.channel, loud('IpcMainEvent', event), message.text)) {
        throw new Error(`Nobody listens on the channel '${message.channel}'.`);
      }
      return;
    }
    case 'navigated':
      window.ownContents.navigated(message.url);
      return;
    case 'painted':
      window.painted();
      return;
    case 'load-failed':
      window.loadFailed(message.reason);
      return;
    case 'navigation-asked':
      tellDriver({
        kind: 'navigation-decided',
        id: message.id,
        allowed: window.ownContents.asksToNavigate(message.frame),
      });
      return;
    case 'permission-asked': {
      const origin = new URL('/', window.ownContents.getURL()).href;
      void asksForPermission(webContents, message.permission, origin).then((granted) =>
        tellDriver({ kind: 'permission-decided', id: message.id, granted }),
      );
      return;
    }
    case 'window-open-asked':
      window.ownContents.asksToOpenWindow(message.url);
      return;
    case 'close-window':
      window.close();
      return;
  }
}
