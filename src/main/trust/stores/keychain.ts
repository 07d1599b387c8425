import { join } from 'node:path';
import type { ChangePlan, ChangeStep } from '../change-plan.ts';
import { curlClient } from '../clients/curl.ts';
import { complaintOf } from '../complaint.ts';
import type { TrustContext } from '../context.ts';
import { findDoormanCertificates } from '../doorman-certificates.ts';
import { storeProgramTime } from '../limits.ts';
import { type StoreFindings, type TrustStore, unreadable } from '../trust-store.ts';

const security = '/usr/bin/security';
const systemKeychain = '/Library/Keychains/System.keychain';

/** What `security find-certificate` ends with when there is no such certificate (errSecItemNotFound, cut to a byte). */
const notFound = 44;

/** The two keychains of macOS in which a person may trust an authority: their own, and everybody's. */
export const keychainStores = (context: TrustContext): readonly TrustStore[] => [
  keychainStore(
    context,
    'system',
    'System store (login keychain)',
    join(context.home, 'Library/Keychains/login.keychain-db'),
    false,
  ),
  keychainStore(context, 'system:everybody', 'System store (all users)', systemKeychain, true),
];

const keychainStore = (
  context: TrustContext,
  id: string,
  title: string,
  keychain: string,
  elevated: boolean,
): TrustStore => ({
  id,
  kind: 'system',
  title,
  location: keychain,
  exports: [],
  inspect: () => inspectKeychain(context, keychain, elevated),
  // Apple's curl asks the system; another one on PATH may not.
  clients: async () =>
    (await context.files.isExecutable('/usr/bin/curl')) ? [curlClient('/usr/bin/curl', '')] : [],
  withoutClient: 'The curl of macOS, which would be tried, is not there.',
});

async function inspectKeychain(
  context: TrustContext,
  keychain: string,
  elevated: boolean,
): Promise<StoreFindings> {
  const listed = await context.run(
    security,
    ['find-certificate', '-a', '-p', '-c', 'Doorman local', keychain],
    {
      environment: context.environment,
      timeLimit: storeProgramTime,
    },
  );
  if (listed.code !== 0 && listed.code !== notFound) return unreadable(complaintOf('security', listed));
  const { hasOurs, stale } = findDoormanCertificates(listed.output, context.authority);
  const step = (...args: readonly string[]): ChangeStep => ({ program: security, args, elevated });
  const plan = (steps: readonly ChangeStep[]): ChangePlan => ({ steps, files: [keychain] });
  const { certificatePath, fingerprint } = context.authority;
  const gone = [...(hasOurs ? [fingerprint] : []), ...stale.map((certificate) => certificate.fingerprint)];
  return {
    present: 'yes',
    hasOurs,
    stale,
    detail: elevated
      ? 'For every account of this Mac.'
      : 'For Safari, Chrome, Edge, curl and most apps of this account. macOS asks for your password.',
    install: hasOurs
      ? null
      : plan([
          step(
            'add-trusted-cert',
            ...(elevated ? ['-d'] : []),
            '-r',
            'trustRoot',
            '-p',
            'ssl',
            '-k',
            keychain,
            certificatePath,
          ),
        ]),
    remove:
      gone.length === 0
        ? null
        : plan(
            // -t takes the trust settings along with the certificate.
            gone.map((print) => step('delete-certificate', '-t', '-Z', print.replaceAll(':', ''), keychain)),
          ),
  };
}
