import { dirname, join } from 'node:path';
import type { ChangePlan, ChangeStep } from '../change-plan.ts';
import { javaClient } from '../clients/java.ts';
import { complaintOf } from '../complaint.ts';
import type { TrustContext, TrustedAuthority } from '../context.ts';
import { findDoormanCertificates, storeName } from '../doorman-certificates.ts';
import { storeProgramTime } from '../limits.ts';
import { findProgram } from '../programs.ts';
import {
  absentStore,
  type DetectStores,
  type StoreFindings,
  type TrustStore,
  unreadable,
} from '../trust-store.ts';

const title = 'Java';
/** What every Java is delivered with (the keytool page of the JDK documentation, "The cacerts Certificates File"). */
const password = 'changeit';
/**
 * Shown by `test/main/certificates/stolen-key.test.ts`: Java makes a trust anchor of the certificate, and an anchor has no limits.
 * An intermediate has, so only authorities of one level need the warning; '' for others.
 */
export const javaCaution = ({ isSingleLevel }: Pick<TrustedAuthority, 'isSingleLevel'>): string =>
  isSingleLevel
    ? 'This authority was made without an intermediate, and Java does not hold an authority in its keystore to the names that it is ' +
      "limited to: to Java, whoever gets hold of Doorman's key could vouch for any site. Make a new authority first (rotate)."
    : '';
/** Java installations that are looked at. */
const javaLimit = 16;

interface JavaHome {
  readonly java: string;
  readonly keytool: string;
  readonly keystore: string;
  /** Without a compiler, Java cannot run the source file that we try it with. */
  readonly hasCompiler: boolean;
}

/** The `cacerts` of each Java that JAVA_HOME, PATH or the usual folders lead to; several may share one file. */
export const detectJava: DetectStores = async (context) => {
  const byKeystore = new Map<string, JavaHome>();
  for (const home of await javaHomes(context)) {
    const found = await readHome(context, home);
    if (found !== undefined && !byKeystore.has(found.keystore)) byKeystore.set(found.keystore, found);
  }
  const homes = [...byKeystore.values()];
  if (homes.length === 0) return [absentStore('java', title, 'No Java was found.')];
  return homes.map((home, index) => javaStore(context, home, index === 0 ? 'java' : `java:${index + 1}`));
};

async function javaHomes(context: TrustContext): Promise<readonly string[]> {
  const named = context.environment['JAVA_HOME'];
  const homes = named === undefined || named === '' ? [] : [named];
  const onPath = await findProgram(context, 'java');
  // `/usr/bin/java` is a link to `JAVA_HOME/bin/java`.
  if (onPath !== undefined) homes.push(dirname(dirname(await context.files.realPath(onPath))));
  const folder =
    context.platform === 'darwin'
      ? '/Library/Java/JavaVirtualMachines'
      : context.platform === 'linux'
        ? '/usr/lib/jvm'
        : undefined;
  if (folder !== undefined) {
    const inside = context.platform === 'darwin' ? 'Contents/Home' : '';
    for (const name of await context.files.list(folder)) homes.push(join(folder, name, inside));
  }
  return homes.slice(0, javaLimit);
}

async function readHome({ files, platform }: TrustContext, home: string): Promise<JavaHome | undefined> {
  const ending = platform === 'win32' ? '.exe' : '';
  const program = (name: string): string => join(home, 'bin', name + ending);
  for (const place of ['lib/security/cacerts', 'jre/lib/security/cacerts']) {
    const keystore = join(home, place);
    if (!(await files.exists(keystore)) || !(await files.isExecutable(program('keytool')))) continue;
    return {
      java: program('java'),
      keytool: program('keytool'),
      keystore: await files.realPath(keystore),
      hasCompiler: await files.isExecutable(program('javac')),
    };
  }
  return undefined;
}

/** The store of one `cacerts` file. @param id distinguishes it on this machine */
export const javaStore = (context: TrustContext, home: JavaHome, id: string): TrustStore => ({
  id,
  kind: 'java',
  title,
  location: home.keystore,
  exports: [],
  inspect: () => inspectKeystore(context, home),
  clients: async () => (home.hasCompiler ? [javaClient(home.java, home.keystore)] : []),
  withoutClient: `${home.java} comes without a compiler (a runtime, not a JDK), so that it cannot be tried.`,
});

async function inspectKeystore(
  context: TrustContext,
  { keytool, keystore }: JavaHome,
): Promise<StoreFindings> {
  const listed = await context.run(
    keytool,
    ['-list', '-rfc', '-keystore', keystore, '-storepass', password, '-J-Duser.language=en'],
    { environment: context.environment, timeLimit: storeProgramTime },
  );
  if (listed.code !== 0) return unreadable(complaintOf('keytool', listed));
  const elevated = !(await context.files.isWritable(keystore));
  const step = (...args: readonly string[]): ChangeStep => ({
    program: keytool,
    args: [...args, '-keystore', keystore, '-storepass', password],
    elevated,
  });
  const plan = (steps: readonly ChangeStep[]): ChangePlan => ({ steps, files: [keystore] });
  const { hasOurs, stale } = findDoormanCertificates(listed.output, context.authority);
  const aliases = doormanAliases(listed.output, context);
  const { certificatePath, fingerprint } = context.authority;
  return {
    present: 'yes',
    hasOurs,
    stale,
    detail: 'Programs that run already, such as Gradle daemons, have to be started again to see a change.',
    caution: javaCaution(context.authority),
    install: hasOurs
      ? null
      : plan([
          step(
            '-importcert',
            '-noprompt',
            '-trustcacerts',
            '-alias',
            storeName(fingerprint),
            '-file',
            certificatePath,
          ),
        ]),
    remove:
      aliases.length === 0
        ? null
        : plan(aliases.map((alias) => step('-delete', '-noprompt', '-alias', alias))),
  };
}

/** The names under which `keytool -list -rfc` shows certificates of Doorman. */
const doormanAliases = (listing: string, { authority }: TrustContext): readonly string[] =>
  listing.split(/^(?=Alias name: )/m).flatMap((entry) => {
    const alias = /^Alias name: (.*?)\r?$/m.exec(entry)?.[1];
    const { hasOurs, stale } = findDoormanCertificates(entry, authority);
    return alias !== undefined && (hasOurs || stale.length > 0) ? [alias] : [];
  });
