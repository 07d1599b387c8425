/** What was encrypted. */
export interface Unprotected {
  readonly text: string;
  /** The secret has changed since: it should be encrypted again. */
  readonly isOutdated: boolean;
}

/**
 * Encrypts the private key with a secret that the operating system keeps, such as a keychain. Passed in by whoever has one:
 * the desktop app. Everything else runs without.
 */
export interface KeyProtector {
  /** Where the secret is kept, as people know it, such as `the macOS keychain`. */
  readonly place: string;
  /** Null when it can be used; else why not, in one sentence. */
  unavailable(): Promise<string | null>;
  /** @throws Error when it is unavailable */
  protect(text: string): Promise<Uint8Array>;
  /** @throws Error when the secret is not to be had, or another one encrypted this */
  unprotect(sealed: Uint8Array): Promise<Unprotected>;
}
