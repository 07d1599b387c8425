import type { App, SafeStorage } from 'electron';
import type { KeyProtector } from '../certificates/key-protector.ts';

export interface KeychainOptions {
  readonly app: Pick<App, 'whenReady'>;
  readonly safeStorage: Pick<
    SafeStorage,
    'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync' | 'getSelectedStorageBackend'
  >;
  readonly platform: NodeJS.Platform;
}

const places: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  darwin: 'the macOS keychain',
  win32: 'Windows, for your account',
};

/** Electron's safeStorage: a secret in the keychain of the system encrypts, so that a copy of the file alone is worth nothing. */
export function keychainProtector({ app, safeStorage, platform }: KeychainOptions): KeyProtector {
  const place = places[platform] ?? 'the keyring of your desktop';
  return {
    place,
    async unavailable() {
      // Before that, nothing of it can be used.
      await app.whenReady();
      // Without a keyring, Electron encrypts with a password that everybody knows: that is no protection.
      if (
        platform === 'linux' &&
        ['basic_text', 'unknown'].includes(safeStorage.getSelectedStorageBackend())
      ) {
        return 'No keyring was found: GNOME Keyring (libsecret) or KWallet is needed, running and unlocked.';
      }
      return (await safeStorage.isAsyncEncryptionAvailable())
        ? null
        : `Electron cannot reach ${place}. Unlock it and start Doorman again.`;
    },
    protect: (text) => safeStorage.encryptStringAsync(text),
    async unprotect(sealed) {
      const { result, shouldReEncrypt } = await safeStorage.decryptStringAsync(Buffer.from(sealed));
      return { text: result, isOutdated: shouldReEncrypt };
    },
  };
}
