/** What the stand-in for Electron, in the app's process, and the window driver, in the test's, tell each other. */

export interface AskedFetch {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface FetchAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface FrameFacts {
  readonly url: string;
  readonly isMainFrame: boolean;
}

export type FromDouble =
  | {
      readonly kind: 'window-created';
      readonly window: number;
      readonly preload: string;
      readonly width: number;
      readonly height: number;
    }
  | { readonly kind: 'load'; readonly window: number; readonly url: string }
  | { readonly kind: 'shown'; readonly window: number }
  | { readonly kind: 'send'; readonly window: number; readonly channel: string; readonly text: string }
  | { readonly kind: 'window-destroyed'; readonly window: number }
  | { readonly kind: 'fetched'; readonly id: number; readonly answer: FetchAnswer }
  | { readonly kind: 'navigation-decided'; readonly id: number; readonly allowed: boolean }
  | { readonly kind: 'permission-decided'; readonly id: number; readonly granted: boolean }
  | { readonly kind: 'opened-outside'; readonly url: string }
  | { readonly kind: 'error-box'; readonly title: string; readonly content: string };

export type ToDouble =
  | {
      readonly kind: 'page-sent';
      readonly window: number;
      readonly channel: string;
      readonly text: string;
      readonly frame: FrameFacts;
    }
  | { readonly kind: 'navigated'; readonly window: number; readonly url: string }
  | { readonly kind: 'painted'; readonly window: number }
  | { readonly kind: 'load-failed'; readonly window: number; readonly reason: string }
  | { readonly kind: 'fetch'; readonly id: number; readonly request: AskedFetch }
  | {
      readonly kind: 'navigation-asked';
      readonly id: number;
      readonly window: number;
      readonly frame: FrameFacts;
    }
  | {
      readonly kind: 'permission-asked';
      readonly id: number;
      readonly window: number;
      readonly permission: string;
    }
  | { readonly kind: 'window-open-asked'; readonly window: number; readonly url: string }
  | { readonly kind: 'close-window'; readonly window: number }
  | { readonly kind: 'menu-clicked'; readonly label: string }
  /** As the system asks an app to end. */
  | { readonly kind: 'quit' };

/** Chromium knows no `app:` scheme, so a page of it has an https address that no name server knows. */
const standInSuffix = '.electron-double.invalid';

/** `app://doorman/x` → `https://doorman.app.electron-double.invalid/x` */
export function toChromiumUrl(url: string): string {
  const parsed = new URL(url);
  if (parsed.protocol === 'https:' || parsed.protocol === 'http:') return url;
  const rest = url.slice(`${parsed.protocol}//${parsed.host}`.length);
  return `https://${parsed.host}.${parsed.protocol.slice(0, -1)}${standInSuffix}${rest}`;
}

/** The reverse of {@link toChromiumUrl}; other addresses stay as they are. */
export function toElectronUrl(url: string): string {
  const parsed = new URL(url);
  if (!parsed.hostname.endsWith(standInSuffix)) return url;
  const labels = parsed.hostname.slice(0, -standInSuffix.length).split('.');
  const scheme = labels.pop();
  return `${scheme}://${labels.join('.')}${parsed.pathname}${parsed.search}${parsed.hash}`;
}

export function isStandInUrl(url: string): boolean {
  return URL.parse(url)?.hostname.endsWith(standInSuffix) === true;
}
