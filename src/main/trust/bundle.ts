import { getCACertificates, rootCertificates } from 'node:tls';
import writeFileAtomic from 'write-file-atomic';
import type { TrustContext } from './context.ts';
import { findDoormanCertificates, pemBlocks } from './doorman-certificates.ts';

/** Where systems keep everything that they trust in one file. */
const systemBundles = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
];

/**
 * Writes what the system trusts and our authority into one file: variables such as SSL_CERT_FILE replace the list
 * that a program has, so that a file with our authority alone would cut it off from the rest of the world.
 *
 * @returns where the other authorities came from, for people
 */
export async function writeBundle(
  context: Pick<TrustContext, 'authority' | 'bundlePath' | 'files' | 'environment'>,
): Promise<string> {
  const { blocks, source } = await systemCertificates(context);
  const { authority, bundlePath } = context;
  const others = blocks.filter((pem) => !findDoormanCertificates(pem, authority).hasOurs);
  const text = [
    ...others.map((pem) => `${pem.trim()}\n`),
    authority.certificatePem,
    authority.companionPem,
  ].join('');
  await writeFileAtomic(bundlePath, text, { mode: 0o644 });
  return source;
}

async function systemCertificates({
  files,
  environment,
  bundlePath,
}: Pick<TrustContext, 'files' | 'environment' | 'bundlePath'>): Promise<{
  readonly blocks: readonly string[];
  readonly source: string;
}> {
  // A list that this person uses already, such as one with the authority of their company, goes before the system's.
  const used = environment['SSL_CERT_FILE'] ?? '';
  const first = used === '' || used === bundlePath ? [] : [used];
  for (const path of [...first, ...systemBundles]) {
    const blocks = pemBlocks((await files.readText(path)) ?? '');
    if (blocks.length > 0) return { blocks, source: path };
  }
  const system = systemStore();
  return system.length > 0
    ? { blocks: system, source: 'the system store' }
    : { blocks: rootCertificates, source: "Node's own list" };
}

/** Empty where this Node cannot read it, as in a build with another TLS library. */
function systemStore(): readonly string[] {
  try {
    return getCACertificates('system');
  } catch {
    return [];
  }
}
