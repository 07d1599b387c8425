import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import {
  type IssuedClientCertificate,
  issuedClientCertificateLimit,
} from '../../shared/model/client-certificate.ts';
import { type EpochMilliseconds, epochMilliseconds } from '../../shared/model/units.ts';

/** In the data directory: what was signed, and what of it was revoked. No keys. */
export const clientRegisterName = 'client-certificates.json';

/** Larger files are not ours, in characters. */
const fileLimit = 1_048_576;

const time = z.number().transform((value): EpochMilliseconds => epochMilliseconds(value));
const line = z.string().max(1_000);
const schema = z.strictObject({
  version: z.literal(1),
  items: z
    .array(
      z.strictObject({
        name: line,
        subject: line,
        issuer: line,
        serial: line,
        fingerprint: z.string().regex(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/),
        notBefore: time,
        notAfter: time,
        revokedAt: time.nullable(),
      }),
    )
    .max(issuedClientCertificateLimit),
});

/**
 * What was signed so far, newest first; nothing where there is no file.
 *
 * @throws Error when the file is damaged: what was revoked is not known then, and nobody may be let in by guess.
 */
export async function readClientRegister(directory: string): Promise<readonly IssuedClientCertificate[]> {
  const path = join(directory, clientRegisterName);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
  const read = text.length > fileLimit ? null : schema.safeParse(parsed(text));
  if (read?.success !== true) {
    throw new Error(`${clientRegisterName} is damaged, so it is not known which certificates were revoked`);
  }
  return read.data.items;
}

export const writeClientRegister = (
  directory: string,
  items: readonly IssuedClientCertificate[],
): Promise<void> =>
  writeFileAtomic(
    join(directory, clientRegisterName),
    `${JSON.stringify({ version: 1, items }, null, 2)}\n`,
    {
      mode: 0o600,
    },
  );

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
