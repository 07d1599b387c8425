import { join } from 'node:path';
import { findAnchorFiles, isInBundle } from '../anchor-files.ts';
import type { ChangeStep } from '../change-plan.ts';
import type { TrustContext } from '../context.ts';
import { storeName } from '../doorman-certificates.ts';
import type { StoreFindings } from '../trust-store.ts';
import { javaCaution } from './java.ts';

const folder = '/usr/local/share/ca-certificates';
const links = '/etc/ssl/certs';
const bundle = '/etc/ssl/certs/ca-certificates.crt';
const javaHook = '/etc/ca-certificates/update.d/jks-keystore';

/**
 * The store of Debian, Ubuntu and what is made of them: files in `/usr/local/share/ca-certificates`, from which
 * `update-ca-certificates` makes links and one bundle.
 *
 * @param update full path of update-ca-certificates
 */
export async function inspectDebian(context: TrustContext, update: string): Promise<StoreFindings> {
  const found = await findAnchorFiles(context, folder);
  const hasOurs = found.hasOurs && (await isInBundle(context, bundle));
  const hasJavaHook = await context.files.isExecutable(javaHook);
  const caution = javaCaution(context.authority);
  const { certificatePath, fingerprint } = context.authority;
  const target = join(folder, `${storeName(fingerprint)}.crt`);
  return {
    present: 'yes',
    hasOurs,
    stale: found.stale,
    detail: 'For curl, git, Python, Ruby, Go and PHP as Debian packages them.',
    ...(hasJavaHook && caution !== '' ? { caution: `Debian hands it on to Java. ${caution}` } : {}),
    install: hasOurs
      ? null
      : {
          steps: [step('install', '-D', '-m', '644', certificatePath, target), step(update)],
          files: [target, links, bundle],
        },
    remove:
      found.paths.length === 0
        ? null
        : { steps: removal(update, found.paths, hasJavaHook), files: [...found.paths, links, bundle] },
  };
}

/**
 * `update-ca-certificates` does not look for links whose file is gone, unless it makes everything anew, and then it
 * does not tell Java what is gone. So the parts of it are called as it would call them.
 */
function removal(update: string, paths: readonly string[], hasJavaHook: boolean): readonly ChangeStep[] {
  const linked = paths.map((path) => path.replace(folder, links).replace(/\.crt$/, '.pem'));
  return [
    step('rm', '-f', ...paths, ...linked),
    step(update),
    step('openssl', 'rehash', links),
    // Names are arguments, so that the shell reads none of them as anything else.
    ...(hasJavaHook ? [step('sh', '-c', `printf -- '-%s\\n' "$@" | ${javaHook}`, 'sh', ...linked)] : []),
  ];
}

const step = (program: string, ...args: readonly string[]): ChangeStep => ({ program, args, elevated: true });
