import { describe, expect, test } from 'vitest';
import { type KeychainOptions, keychainProtector } from '../../../src/main/platform/key-protector.ts';

type Storage = KeychainOptions['safeStorage'];

const open = (storage: Partial<Storage> = {}, platform: NodeJS.Platform = 'linux') =>
  keychainProtector({
    platform,
    app: { whenReady: () => Promise.resolve() },
    safeStorage: {
      isAsyncEncryptionAvailable: async () => true,
      getSelectedStorageBackend: () => 'gnome_libsecret',
      encryptStringAsync: async (text) => Buffer.from(`sealed ${text}`),
      decryptStringAsync: async (sealed) => ({
        result: sealed.toString().replace('sealed ', ''),
        shouldReEncrypt: false,
      }),
      ...storage,
    },
  });

describe('the keychain', () => {
  test.each(['gnome_libsecret', 'kwallet', 'kwallet5', 'kwallet6'] as const)(
    'of Linux is used with %s',
    async (backend) => {
      expect(await open({ getSelectedStorageBackend: () => backend }).unavailable()).toBe(null);
    },
  );

  test.each(['basic_text', 'unknown'] as const)('of Linux is refused with %s', async (backend) => {
    const protector = open({ getSelectedStorageBackend: () => backend });
    expect(await protector.unavailable()).toContain('No keyring was found');
  });

  test.each(['darwin', 'win32'] as const)('of %s is not asked which it is', async (platform) => {
    const protector = open(
      {
        getSelectedStorageBackend: () => {
          throw new Error('There is no such function here.');
        },
      },
      platform,
    );
    expect(await protector.unavailable()).toBe(null);
  });

  test('that cannot be reached says so', async () => {
    const protector = open({ isAsyncEncryptionAvailable: async () => false }, 'darwin');
    expect(await protector.unavailable()).toContain('Electron cannot reach the macOS keychain');
  });

  test('gives back what it encrypted, and whether to do that again', async () => {
    const protector = open({
      decryptStringAsync: async () => ({ result: 'the key', shouldReEncrypt: true }),
    });
    expect(Buffer.from(await protector.protect('the key')).toString()).toBe('sealed the key');
    expect(await protector.unprotect(Buffer.from('x'))).toEqual({ text: 'the key', isOutdated: true });
  });
});
