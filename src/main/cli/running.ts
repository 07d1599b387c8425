import { type ContractClient, createContractClient } from '../../shared/contract/client.ts';
import { findRunning } from '../host/control-file.ts';
import { connectToInstance } from './connect.ts';
import { CommandError } from './context.ts';

/**
 * Connects to the instance that runs on a data directory; null when none does.
 *
 * @throws CommandError when it runs and does not let us in.
 */
export async function connectToRunning(dataDirectory: string): Promise<ContractClient | null> {
  const control = await findRunning(dataDirectory);
  if (control === null) return null;
  try {
    return createContractClient(await connectToInstance(control.address, control.token));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandError(
      `Doorman runs (pid ${control.pid}), but ${control.address} did not accept us: ${reason}.`,
    );
  }
}
