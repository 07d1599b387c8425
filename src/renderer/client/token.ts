const storageKey = 'doorman.token';

/** The parts of the page that hold the token; a `Window` has them all. */
export interface TokenPage {
  readonly location: { readonly hash: string; readonly pathname: string; readonly search: string };
  readonly history: { replaceState(data: unknown, unused: string, url: string): void };
  readonly sessionStorage: Pick<Storage, 'getItem' | 'setItem'>;
}

/**
 * The access token: from the address's `#token=…`, which is then removed from the address bar and kept for
 * this tab, or else as kept earlier. Null when there is none.
 */
export function takeToken(page: TokenPage): string | null {
  const token = new URLSearchParams(page.location.hash.replace(/^#/, '')).get('token');
  if (token !== null && token !== '') {
    page.sessionStorage.setItem(storageKey, token);
    page.history.replaceState(null, '', page.location.pathname + page.location.search);
    return token;
  }
  return page.sessionStorage.getItem(storageKey);
}
