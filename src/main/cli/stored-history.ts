import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ContractError } from '../../shared/contract/errors.ts';
import { type HistorySupervisor, superviseHistory } from '../host/history-supervisor.ts';
import { type CommandContext, CommandError } from './context.ts';
import { say } from './output.ts';

/** Whether a data directory has a history. */
export const isRecorded = (directory: string): boolean => existsSync(join(directory, 'history.db'));

/**
 * Does something with the history of a data directory that no Doorman runs on. Nothing is recorded meanwhile.
 *
 * @throws CommandError when it cannot be read
 */
export async function withHistory<Result>(
  directory: string,
  context: CommandContext,
  use: (history: HistorySupervisor) => Promise<Result>,
): Promise<Result> {
  const history = superviseHistory({
    worker: context.workers.history,
    directory,
    run: null,
    onState: () => undefined,
    onSessions: () => undefined,
    log: (_, message) => say(message),
  });
  try {
    await history.start();
    const state = history.state();
    if (state.state === 'corrupt') {
      throw new CommandError(`${state.reason} 'doorman serve --reset' does that.`);
    }
    return await use(history);
  } catch (error) {
    throw error instanceof ContractError ? new CommandError(error.message) : error;
  } finally {
    await history.close();
  }
}
