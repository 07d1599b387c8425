import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ownApp } from './app.ts';
import { loud } from './loud.ts';

/** As a desktop with a keyring has it; `ELECTRON_DOUBLE_KEYRING=basic_text` is one without. */
const backend = (): string => process.env['ELECTRON_DOUBLE_KEYRING'] ?? 'gnome_libsecret';

const nonceLength = 12;
const tagLength = 16;

function afterReady(): void {
  if (!ownApp.isReady()) throw new Error('safeStorage cannot be used before the app is ready');
}

/** The keyring: a file, which outlives the app as a real one does. */
function secret(): Buffer {
  const path = join(ownApp.getPath('userData'), 'keyring-of-the-double');
  if (!existsSync(path)) writeFileSync(path, randomBytes(32), { mode: 0o600 });
  return readFileSync(path);
}

/** Encrypts for real, so that a test sees in the file what a thief would. */
export const safeStorage = loud('safeStorage', {
  getSelectedStorageBackend: () => (ownApp.isReady() ? backend() : 'unknown'),
  async isAsyncEncryptionAvailable() {
    afterReady();
    return true;
  },
  async encryptStringAsync(text: string) {
    afterReady();
    const nonce = randomBytes(nonceLength);
    const cipher = createCipheriv('aes-256-gcm', secret(), nonce);
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
  },
  async decryptStringAsync(sealed: Buffer) {
    afterReady();
    const decipher = createDecipheriv('aes-256-gcm', secret(), sealed.subarray(0, nonceLength));
    decipher.setAuthTag(sealed.subarray(nonceLength, nonceLength + tagLength));
    const text = Buffer.concat([decipher.update(sealed.subarray(nonceLength + tagLength)), decipher.final()]);
    return { result: text.toString('utf8'), shouldReEncrypt: false };
  },
});
