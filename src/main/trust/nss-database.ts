import { dirname, join } from 'node:path';
import type { ChangePlan, ChangeStep } from './change-plan.ts';
import { complaintOf } from './complaint.ts';
import type { TrustContext } from './context.ts';
import {
  type DoormanCertificates,
  findDoormanCertificates,
  noCertificates,
  pemBlocks,
  storeName,
} from './doorman-certificates.ts';
import { storeProgramTime } from './limits.ts';
import { findProgram } from './programs.ts';
import { absent, type StoreFindings, unreadable } from './trust-store.ts';

/** Certificates with the name of one of ours that are looked at, so that a strange database cannot keep us busy. */
const nicknameLimit = 50;
/** Beside a database that we made: it is taken away again with the last certificate. */
const markName = 'made-by-doorman';

export interface NssDatabaseOptions {
  /** Folder with `cert9.db`. */
  readonly directory: string;
  /** Make the database when it is not there; else it is absent without one. */
  readonly mayCreate: boolean;
  /** For the detail of an absent one. */
  readonly absentDetail: string;
  /** Added to the plan's findings, such as that the browser has to be restarted. */
  readonly note: string;
}

/** The package that brings certutil, in words, for the system at hand. */
export const certutilPackage = (platform: NodeJS.Platform): string =>
  platform === 'darwin'
    ? "the Homebrew package nss ('brew install nss')"
    : platform === 'win32'
      ? "Mozilla's NSS tools, which Windows has no package of; use Firefox's own settings instead"
      : 'libnss3-tools (Debian, Ubuntu), nss-tools (Fedora) or nss (Arch)';

/** Looks into one NSS database (`cert9.db`) with certutil. */
export async function inspectNssDatabase(
  context: TrustContext,
  { directory, mayCreate, absentDetail, note }: NssDatabaseOptions,
): Promise<StoreFindings> {
  const exists = await context.files.exists(join(directory, 'cert9.db'));
  if (!exists && !mayCreate) return absent(absentDetail);
  const certutil = await findCertutil(context);
  if (certutil === undefined) {
    return unreadable(`The program certutil is needed, from ${certutilPackage(context.platform)}.`);
  }
  const database = `sql:${directory}`;
  if (!exists) {
    return {
      present: 'yes',
      ...noCertificates,
      detail: `${directory} is not there yet and would be made. ${note}`,
      install: {
        steps: [
          step('mkdir', '-p', directory),
          step(certutil, '-d', database, '-N', '--empty-password'),
          step('touch', join(directory, markName)),
          addStep(certutil, database, context),
        ],
        files: [directory],
      },
      remove: null,
    };
  }
  const found = await readDatabase(context, certutil, database);
  if (typeof found === 'string') return unreadable(found);
  const wasMade = await context.files.exists(join(directory, markName));
  const isOnlyOurs = wasMade && found.others === 0;
  const change = (steps: readonly ChangeStep[]): ChangePlan => ({
    steps,
    files: [join(directory, 'cert9.db')],
  });
  return {
    present: 'yes',
    hasOurs: found.hasOurs,
    stale: found.stale,
    detail: note,
    install: found.hasOurs ? null : change([addStep(certutil, database, context)]),
    remove:
      found.nicknames.length === 0
        ? null
        : change([
            ...found.nicknames.map((name) => step(certutil, '-d', database, '-D', '-n', name)),
            ...(isOnlyOurs ? unmakeSteps(directory) : []),
          ]),
  };
}

/** NSS's certutil; Windows has another program of that name, which is no help. */
const findCertutil = (context: TrustContext): Promise<string | undefined> =>
  context.platform === 'win32' ? Promise.resolve(undefined) : findProgram(context, 'certutil');

const step = (program: string, ...args: readonly string[]): ChangeStep => ({
  program,
  args,
  elevated: false,
});

/** Takes away an empty database that we made, and its folders where nothing else is in them. */
const unmakeSteps = (directory: string): readonly ChangeStep[] => [
  step('rm', ...['cert9.db', 'key4.db', 'pkcs11.txt', markName].map((file) => join(directory, file))),
  step('rmdir', '--ignore-fail-on-non-empty', directory, dirname(directory)),
];

/** "C" trusts it to vouch for servers, and for nothing else. */
const addStep = (certutil: string, database: string, { authority }: TrustContext): ChangeStep =>
  step(
    certutil,
    '-d',
    database,
    '-A',
    '-t',
    'C,,',
    '-n',
    storeName(authority.fingerprint),
    '-i',
    authority.certificatePath,
  );

interface DatabaseContents extends DoormanCertificates {
  /** One for each of our certificates in it. */
  readonly nicknames: readonly string[];
  /** Certificates that are not ours. */
  readonly others: number;
}

/** @returns a sentence when the database cannot be read */
async function readDatabase(
  context: TrustContext,
  certutil: string,
  database: string,
): Promise<DatabaseContents | string> {
  const run = (...args: readonly string[]) =>
    context.run(certutil, ['-d', database, ...args], {
      environment: context.environment,
      timeLimit: storeProgramTime,
    });
  const listed = await run('-L');
  if (listed.code !== 0) return complaintOf('certutil', listed);
  const all = nicknamesOf(listed.output);
  // What a person imported by hand carries the subject's common name, or any name with ours in it.
  const likely = [...new Set(all.filter((name) => /doorman/i.test(name)))].slice(0, nicknameLimit);
  const texts: string[] = [];
  const nicknames: string[] = [];
  for (const name of likely) {
    const { output } = await run('-L', '-a', '-n', name);
    const found = findDoormanCertificates(output, context.authority);
    if (!found.hasOurs && found.stale.length === 0) continue;
    texts.push(output);
    // A nickname stands for all certificates of one subject, and -D takes one at a time.
    for (const _ of pemBlocks(output)) nicknames.push(name);
  }
  return {
    ...findDoormanCertificates(texts.join('\n'), context.authority),
    nicknames,
    others: all.filter((name) => !nicknames.includes(name)).length,
  };
}

/** Lines of `certutil -L`: a nickname, which may have spaces in it, then three groups of trust letters. */
const nicknamesOf = (listing: string): readonly string[] =>
  listing.split('\n').flatMap((line) => /^(\S.*?)\s+[a-zA-Z]*,[a-zA-Z]*,[a-zA-Z]*\s*$/.exec(line)?.[1] ?? []);
