import { resolve } from 'node:path';
import { type Mistake, makeMistake } from '../../shared/config/mistakes.ts';
import type { Path } from '../../shared/config/raw.ts';
import type { Config } from '../../shared/config/schema.ts';
import { epochMilliseconds } from '../../shared/model/units.ts';
import { loadProvidedCertificate, ProvidedCertificateError } from '../certificates/provided.ts';
import { placeMistakes } from '../config/parse.ts';

/** A configuration that is right by itself, and the text it was read from. */
export interface CheckedText {
  readonly text: string;
  /** The value before defaults are filled in. */
  readonly input: unknown;
  readonly config: Config;
}

/**
 * What is wrong with the certificates and keys that a configuration names, each at the line of its key: a file that is missing,
 * has expired, is no pair, or holds a chain that breaks.
 *
 * @param baseDirectory relative paths start here
 */
export async function certificateMistakes(
  { text, input, config }: CheckedText,
  baseDirectory: string,
): Promise<readonly Mistake[]> {
  const pairs = [
    ...config.listeners.map(({ tls }, index) => ({ tls, path: ['listeners', index, 'tls'] as Path })),
    ...config.pools.map(({ tls }, index) => ({ tls, path: ['pools', index, 'tls'] as Path })),
  ];
  const mistakes: Mistake[] = [];
  for (const { tls, path } of pairs) {
    if (typeof tls !== 'object' || tls.cert === undefined || tls.key === undefined) continue;
    const files = { cert: resolve(baseDirectory, tls.cert), key: resolve(baseDirectory, tls.key) };
    try {
      await loadProvidedCertificate(files, epochMilliseconds(Date.now()));
    } catch (error) {
      if (!(error instanceof ProvidedCertificateError)) throw error;
      const at = [...path, error.path === files.key ? 'key' : 'cert'];
      mistakes.push(makeMistake(input, at, `names a file that is of no use. ${error.message}`, ''));
    }
  }
  return placeMistakes(text, mistakes);
}
