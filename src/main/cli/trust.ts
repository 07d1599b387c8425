import { parseArgs } from 'node:util';
import { ContractError } from '../../shared/contract/errors.ts';
import type { TrustOutcome, TrustScope, TrustStoreReport } from '../../shared/model/trust.ts';
import { prepareDataDirectory } from '../host/data-directory.ts';
import { forgetWhereGone } from '../host/forget-earlier.ts';
import { selectStores, type TrustMatrix, UnknownStoreError } from '../trust/trust-matrix.ts';
import { askToGoOn } from './ask-to-go-on.ts';
import { CommandError, type RunCommand, UsageError } from './context.ts';
import { localTrust, openLocalAuthority } from './local-authority.ts';
import { printJson, printLine, say } from './output.ts';
import { resolveDataDirectory } from './paths.ts';
import { outcomeLines, planLines, storeLines } from './trust-lines.ts';

/**
 * `doorman trust`. Works on the files and stores themselves, with or without a running instance: both look at the
 * same ones. Exit code 0 means that everything asked for is so, and was proved where a program could try.
 */
export const trust: RunCommand = async (args) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      'data-dir': { type: 'string' },
      config: { type: 'string' },
      store: { type: 'string', multiple: true, default: [] },
      list: { type: 'boolean', default: false },
      verify: { type: 'boolean', default: false },
      remove: { type: 'boolean', default: false },
      next: { type: 'boolean', default: false },
      earlier: { type: 'boolean', default: false },
      yes: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  });
  const { store: names, json } = values;
  if ([values.list, values.verify, values.remove].filter(Boolean).length > 1) {
    throw new UsageError('--list, --verify and --remove exclude each other.');
  }
  if (values.earlier && (!values.remove || values.next)) {
    throw new UsageError('--earlier goes with --remove: it takes out what earlier authorities have left.');
  }
  const scope = values.next ? 'next' : values.earlier ? 'earlier' : 'current';
  const dataDirectory = resolveDataDirectory(values['data-dir']);
  const isInstall = !values.list && !values.verify && !values.remove;
  if (isInstall) await prepareDataDirectory(dataDirectory);
  const keeper = await openLocalAuthority({ dataDirectory, config: values.config, mayCreate: isInstall });
  const matrix = localTrust(dataDirectory, keeper);
  try {
    if (values.list) return await show(await choose(matrix, names, scope), json);
    if (values.verify) return await show(await matrix.verify(names, scope), json);
    const act = values.remove ? 'remove' : 'install';
    const code = await change(matrix, { act, names, scope, json, isAgreed: values.yes });
    if (scope === 'earlier') await forgetWhereGone(matrix, keeper);
    return code;
  } catch (error) {
    if (error instanceof UnknownStoreError) throw new UsageError(error.message);
    if (error instanceof ContractError) throw new CommandError(error.message);
    throw error;
  }
};

interface Change {
  readonly act: 'install' | 'remove';
  readonly names: readonly string[];
  readonly scope: TrustScope;
  readonly json: boolean;
  readonly isAgreed: boolean;
}

async function change(matrix: TrustMatrix, { act, names, scope, json, isAgreed }: Change): Promise<number> {
  const before = await choose(matrix, names, scope);
  for (const line of planLines(before, act, process.platform)) say(line);
  if (before.every((store) => store[act] === null)) {
    say(act === 'install' ? 'There is nothing to install.' : 'There is nothing to take out.');
  } else if (!isAgreed && !(await askToGoOn())) {
    return 1;
  }
  const outcomes = await matrix[act](names, scope);
  for (const line of outcomeLines(outcomes)) say(line);
  const after = await matrix.verify(names, scope === 'earlier' ? 'current' : scope);
  if (json) await printJson(JSON.stringify({ outcomes, stores: after }));
  else for (const line of storeLines(after)) await printLine(line);
  return isGood(outcomes, after, act) ? 0 : 1;
}

/** @throws UnknownStoreError */
const choose = async (
  matrix: TrustMatrix,
  names: readonly string[],
  scope: TrustScope,
): Promise<readonly TrustStoreReport[]> => selectStores(await matrix.list(scope), names);

async function show(stores: readonly TrustStoreReport[], json: boolean): Promise<number> {
  if (json) await printJson(JSON.stringify({ stores }));
  else for (const line of storeLines(stores)) await printLine(line);
  return stores.some(({ state }) => state === 'failing' || state === 'unreadable') ? 1 : 0;
}

function isGood(
  outcomes: readonly TrustOutcome[],
  after: readonly TrustStoreReport[],
  act: 'install' | 'remove',
): boolean {
  const isDone = outcomes.every(({ result }) => result === 'done' || result === 'unchanged');
  return isDone && (act === 'remove' || !after.some(({ state }) => state === 'failing'));
}
