import { ContractError } from '../../shared/contract/errors.ts';
import type { ReplayRefusal } from '../../shared/contract/methods/replay.ts';

/** Why a request was not sent, where the host said so; null for any other failure. */
export function refusalOf(error: unknown): Pick<ReplayRefusal, 'reason' | 'body'> | null {
  if (!(error instanceof ContractError) || error.code !== 'replay.refused') return null;
  // Sent by the host with this code alone.
  return error.details as ReplayRefusal;
}
