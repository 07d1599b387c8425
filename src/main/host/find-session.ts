import { ContractError } from '../../shared/contract/errors.ts';
import type { HistorySupervisor } from './history-supervisor.ts';
import { orNull } from './or-null.ts';

/** Which session is meant. */
export interface FoundSession {
  /** Null while history has none, or is away. */
  readonly wanted: number | null;
  /** Whether what the engine has in memory belongs to it. */
  readonly isLive: boolean;
}

/**
 * @param session undefined for the live one
 * @throws ContractError `session.not_found`
 */
export async function findSession(
  history: HistorySupervisor,
  session: number | undefined,
): Promise<FoundSession> {
  const sessions = await orNull(history.ask('sessions', {}));
  const live = sessions?.find((one) => one.live)?.id ?? null;
  const wanted = session ?? live;
  if (session !== undefined && !(sessions ?? []).some(({ id }) => id === session)) {
    throw new ContractError(
      'session.not_found',
      sessions === null
        ? `Session ${session} cannot be read: history is not available at the moment.`
        : `There is no session ${session}; it may have been deleted.`,
    );
  }
  return { wanted, isLive: wanted === live };
}
