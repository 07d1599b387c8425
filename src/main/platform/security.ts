import type { App, Session, Shell, WebContents } from 'electron';
import { isAppPage, isOwnOrigin } from './app-origin.ts';

/**
 * The one permission a page of ours gets: putting text on the clipboard after a click, for 'copy as cURL'.
 * It may not read the clipboard.
 */
const clipboardWrite = 'clipboard-sanitized-write';

export interface SecurityOptions {
  readonly app: Pick<App, 'on'>;
  readonly shell: Pick<Shell, 'openExternal'>;
  /** The address to open outside for a link, or undefined when it must not be opened. */
  readonly openable: (url: string) => string | undefined;
  readonly onRefused: (reason: string) => void;
}

/** Limits every web contents of the app, now and later. Call before the first window. */
export function secureContents(options: SecurityOptions): void {
  const { app, shell, openable, onRefused } = options;

  const openOutside = (url: string) => {
    const address = openable(url);
    if (address === undefined) {
      onRefused(`The link ${shortened(url)} was not opened: it leads to none of Doorman's open listeners.`);
      return;
    }
    shell.openExternal(address).catch((error: unknown) => {
      onRefused(`The link ${shortened(address)} could not be opened in the browser: ${String(error)}`);
    });
  };

  app.on('web-contents-created', (_event, contents: WebContents) => {
    contents.on('will-attach-webview', (event) => {
      event.preventDefault();
      onRefused('A <webview> was not attached: the app uses none.');
    });
    contents.setWindowOpenHandler(({ url }) => {
      openOutside(url);
      return { action: 'deny' };
    });
    contents.on('will-frame-navigate', (event) => {
      if (event.isMainFrame && isAppPage(event.url)) return;
      event.preventDefault();
      if (event.isMainFrame) openOutside(event.url);
      else
        onRefused(
          `A frame was not navigated to ${shortened(event.url)}: frames of the app stay where they are.`,
        );
    });
    contents.on('will-redirect', (event) => event.preventDefault());
  });
}

/** Denies every permission but {@link clipboardWrite}, asked for or checked, and all devices and screens. */
export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((contents, permission, callback) => {
    callback(permission === clipboardWrite && isAppPage(contents.getURL()));
  });
  session.setPermissionCheckHandler((_contents, permission, requestingOrigin) => {
    return permission === clipboardWrite && isOwnOrigin(requestingOrigin);
  });
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, callback) => callback(null));
}

function shortened(url: string): string {
  return url.length > 200 ? `${url.slice(0, 200)}…` : url;
}
