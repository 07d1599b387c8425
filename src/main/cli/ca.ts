import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { ContractError } from '../../shared/contract/errors.ts';
import type { AuthorityOverview } from '../../shared/model/authority.ts';
import type { TrustStoreReport } from '../../shared/model/trust.ts';
import { askToGoOn } from './ask-to-go-on.ts';
import { type AuthorityActs, openAuthorityActs, withSentences } from './authority-acts.ts';
import { overviewLines } from './ca-lines.ts';
import { CommandError, type RunCommand, UsageError } from './context.ts';
import { printJson, printLine, say } from './output.ts';
import { resolveDataDirectory } from './paths.ts';
import { outcomeLines, planLines } from './trust-lines.ts';

interface Values {
  readonly json: boolean;
  readonly switch: boolean;
  readonly undo: boolean;
  readonly yes: boolean;
  readonly force: boolean;
  readonly format: string | undefined;
  readonly out: string | undefined;
}

type Act = (acts: AuthorityActs, values: Values) => Promise<number>;

/** `doorman ca`: the local authority, with a running instance or without one. */
export const ca: RunCommand = async (args) => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      'data-dir': { type: 'string' },
      config: { type: 'string' },
      json: { type: 'boolean', default: false },
      switch: { type: 'boolean', default: false },
      undo: { type: 'boolean', default: false },
      yes: { type: 'boolean', default: false },
      force: { type: 'boolean', default: false },
      format: { type: 'string' },
      out: { type: 'string' },
    },
  });
  const [name = 'status', ...further] = positionals;
  const act = Object.hasOwn(acts, name) ? acts[name] : undefined;
  if (act === undefined || further.length > 0) {
    throw new UsageError(
      `'doorman ca' takes one of ${Object.keys(acts).join(', ')}; it was given '${positionals.join(' ')}'.`,
    );
  }
  if (values.switch && values.undo) throw new UsageError('--switch and --undo exclude each other.');
  const { format, out } = values;
  const dataDirectory = resolveDataDirectory(values['data-dir']);
  return withSentences(async () => {
    const opened = await openAuthorityActs(dataDirectory, values.config);
    try {
      return await act(opened, { ...values, format, out });
    } finally {
      opened.close();
    }
  });
};

const status: Act = async (acts, { json }) => {
  const overview = await acts.overview();
  if (json) await printJson(JSON.stringify(overview));
  else for (const line of overviewLines(overview, Date.now())) await printLine(line);
  return overview.current.state === 'ready' ? 0 : 1;
};

/** In two acts, with time between them for stores to trust the new one; see `rotation.ts`. */
const rotate: Act = async (acts, values) => {
  if (values.undo) return undo(acts);
  if (values.switch) return switchOver(acts, values);
  const overview = await prepareNext(acts, values);
  if (overview === null) return 1;
  const { next } = overview;
  if (next?.state !== 'ready') {
    throw new CommandError(
      next !== null && 'reason' in next ? next.reason : 'The new authority could not be made.',
    );
  }
  say('There is a new authority beside the one in use, which goes on signing:');
  await printLine(`  ${next.subject}`);
  await printLine(`  SHA-256 ${next.fingerprint}`);
  say("Have stores trust it: 'doorman trust --next'. Then: 'doorman ca rotate --switch'.");
  say("'doorman ca rotate --undo' takes it back.");
  return 0;
};

/** Null where the person would not have a key unencrypted. */
async function prepareNext(acts: AuthorityActs, { yes }: Values): Promise<AuthorityOverview | null> {
  try {
    return await acts.prepare(yes);
  } catch (error) {
    if (!(error instanceof ContractError) || error.code !== 'authority.key_would_be_plain') throw error;
    say(error.message);
    return (await askToGoOn()) ? acts.prepare(true) : null;
  }
}

async function undo(acts: AuthorityActs): Promise<number> {
  const { next } = await acts.overview();
  if (next === null) throw new CommandError('There is no new authority to take back.');
  const trusting = (await acts.listStores('next')).filter(({ remove }) => remove !== null);
  if (trusting.length > 0) {
    throw new CommandError(
      `${titlesOf(trusting)} ${trusting.length === 1 ? 'has' : 'have'} the new authority already. Take it out first: 'doorman trust --next --remove'.`,
    );
  }
  await acts.discard();
  say('The new authority was taken back. Nothing else has changed.');
  return 0;
}

async function switchOver(acts: AuthorityActs, { yes }: Values): Promise<number> {
  const { next } = await acts.overview();
  if (next === null) throw new CommandError("There is no new authority yet: 'doorman ca rotate' makes one.");
  const lacking = (await acts.listStores('next')).filter(({ install }) => install !== null);
  if (lacking.length > 0) {
    say(`${titlesOf(lacking)} ${lacking.length === 1 ? 'does' : 'do'} not trust the new authority yet.`);
    if (!yes && !(await askToGoOn())) return 1;
  }
  const { current } = await acts.switchOver();
  if (current.state !== 'ready') throw new CommandError('The new authority cannot be used.');
  say(`From now on ${current.subject} signs; requests under way go on.`);
  say("Programs that read 'doorman env' have to be started again.");
  say("'doorman trust --remove --earlier' has stores forget the old one.");
  return 0;
}

const exportCertificate: Act = async (acts, { format = 'pem', out }) => {
  if (format !== 'pem' && format !== 'der') {
    throw new UsageError(`--format is '${format}'; it can be pem or der.`);
  }
  const { pem, der } = await acts.export();
  if (out !== undefined) {
    await writeFile(out, format === 'pem' ? pem : der);
    say(`The certificate, without any key, is in ${out}.`);
    return 0;
  }
  if (format === 'der') {
    if (process.stdout.isTTY)
      throw new UsageError('DER is no text for a terminal: name a file with --out F.');
    await new Promise<void>((resolve, reject) =>
      process.stdout.write(der, (error) => (error == null ? resolve() : reject(error))),
    );
    return 0;
  }
  await printLine(pem.trimEnd());
  return 0;
};

const remove: Act = async (acts, { yes, force }) => {
  const stores = await acts.listStores('all');
  for (const line of planLines(stores, 'remove', process.platform)) say(line);
  say(
    'Then the authority, its key and what is remembered of earlier ones are deleted. No client accepts HTTPS listeners until ' +
      `Doorman ${acts.isRunning ? 'is started again or makes a new authority' : 'is started and makes a new authority'}, which every store and device has to be told to trust anew.`,
  );
  if (!yes && !(await askToGoOn())) return 1;
  const { removed, outcomes } = await acts.removeEverything(force);
  for (const line of outcomeLines(outcomes)) say(line);
  if (!removed) {
    say(
      'A store may have a certificate of ours still, so nothing was deleted. --force deletes all the same.',
    );
    return 1;
  }
  say('The authority is gone, from every store and from the disk.');
  return 0;
};

const acts: Readonly<Record<string, Act>> = { status, rotate, export: exportCertificate, remove };

const titlesOf = (stores: readonly TrustStoreReport[]): string => stores.map(({ title }) => title).join(', ');
