import { ContractError, type ContractErrorCode } from '../../shared/contract/errors.ts';

/**
 * What was asked for, or null where the thread that was asked refused or is away.
 *
 * @param but a refusal that is one all the same
 */
export async function orNull<Result>(
  request: Promise<Result>,
  but?: ContractErrorCode,
): Promise<Result | null> {
  try {
    return await request;
  } catch (error) {
    if (error instanceof ContractError && error.code !== but) return null;
    throw error;
  }
}
