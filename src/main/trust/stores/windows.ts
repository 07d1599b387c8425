import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import type { ChangePlan, ChangeStep } from '../change-plan.ts';
import { curlClient } from '../clients/curl.ts';
import { complaintOf } from '../complaint.ts';
import type { TrustContext } from '../context.ts';
import { findDoormanCertificates, pemBlocks } from '../doorman-certificates.ts';
import { storeProgramTime } from '../limits.ts';
import { type StoreFindings, type TrustStore, unreadable } from '../trust-store.ts';

/** The two Root stores of Windows: that of this account, and that of the machine. */
export const windowsStores = (context: TrustContext): readonly TrustStore[] => [
  windowsStore(context, 'system', 'System store (this account)', 'CurrentUser', false),
  windowsStore(context, 'system:everybody', 'System store (all accounts)', 'LocalMachine', true),
];

const system32 = ({ environment }: TrustContext): string =>
  join(environment['SystemRoot'] ?? 'C:\\Windows', 'System32');

const windowsStore = (
  context: TrustContext,
  id: string,
  title: string,
  place: 'CurrentUser' | 'LocalMachine',
  elevated: boolean,
): TrustStore => ({
  id,
  kind: 'system',
  title,
  location: `${place}\\Root`,
  exports: [],
  inspect: () => inspectRoot(context, place, elevated),
  // The curl of Windows uses Schannel, and with it the stores of the system.
  clients: async () => {
    const curl = join(system32(context), 'curl.exe');
    return (await context.files.isExecutable(curl)) ? [curlClient(curl, '')] : [];
  },
  withoutClient: 'The curl of Windows, which would be tried, is not there.',
});

/** Lists a Root store as PEM. certutil's own listing is in the language of the system, so PowerShell is asked. */
const listing = (place: string): string =>
  `Get-ChildItem Cert:\\${place}\\Root | Where-Object { $_.Subject -like '*Doorman local authority*' } | ForEach-Object { ` +
  `'-----BEGIN CERTIFICATE-----'; [Convert]::ToBase64String($_.RawData, 'InsertLineBreaks'); '-----END CERTIFICATE-----' }`;

async function inspectRoot(
  context: TrustContext,
  place: 'CurrentUser' | 'LocalMachine',
  elevated: boolean,
): Promise<StoreFindings> {
  const powershell = join(system32(context), 'WindowsPowerShell', 'v1.0', 'powershell.exe');
  const listed = await context.run(
    powershell,
    ['-NoProfile', '-NonInteractive', '-Command', listing(place)],
    {
      environment: context.environment,
      timeLimit: storeProgramTime,
    },
  );
  if (listed.code !== 0) return unreadable(complaintOf('powershell', listed));
  const { hasOurs, stale } = findDoormanCertificates(listed.output, context.authority);
  const certutil = join(system32(context), 'certutil.exe');
  const where = elevated ? [] : ['-user'];
  const step = (...args: readonly string[]): ChangeStep => ({
    program: certutil,
    args: [...where, ...args],
    elevated,
  });
  const plan = (steps: readonly ChangeStep[]): ChangePlan => ({ steps, files: [`${place}\\Root`] });
  const gone = thumbprints(listed.output, [
    ...(hasOurs ? [context.authority.fingerprint] : []),
    ...stale.map(({ fingerprint }) => fingerprint),
  ]);
  return {
    present: 'yes',
    hasOurs,
    stale,
    detail: elevated
      ? 'For every account of this machine.'
      : 'For Chrome, Edge, curl, .NET and most programs of this account. Windows asks before it adds or removes one.',
    install: hasOurs ? null : plan([step('-addstore', '-f', 'Root', context.authority.certificatePath)]),
    remove: gone.length === 0 ? null : plan(gone.map((print) => step('-delstore', 'Root', print))),
  };
}

/** Windows names certificates by their SHA-1. */
const thumbprints = (text: string, fingerprints: readonly string[]): readonly string[] =>
  pemBlocks(text).flatMap((pem) => {
    const certificate = new X509Certificate(pem);
    return fingerprints.includes(certificate.fingerprint256)
      ? [certificate.fingerprint.replaceAll(':', '')]
      : [];
  });
