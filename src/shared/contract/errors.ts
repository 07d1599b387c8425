import { z } from 'zod';

/** Codes of refusals that cross the contract. Stable. */
export const contractErrorCodes = [
  'call.malformed',
  'call.unknown_method',
  'call.invalid_params',
  'call.failed',
  'connection.closed',
  'config.invalid',
  'config.conflict',
  'config.not_applied',
  'config.not_kept',
  'exchange.not_found',
  'exchange.body_damaged',
  'marks.too_many',
  'session.not_found',
  'session.is_live',
  'session.too_many',
  'upstream.not_found',
  'cache.not_stored',
  'cache.upstream_failed',
  'clients.too_many',
  'replay.refused',
  'replay.failed',
  'breakpoints.not_held',
  'breakpoints.invalid',
  'whatif.failed',
  'engine.unavailable',
  'history.unavailable',
  'history.not_written',
  'authority.unavailable',
  'client_certificate.refused',
  'trust.unknown_store',
  'names.refused',
  'scenario.unknown',
  'scenario.invalid',
  'scenario.busy',
  'scenario.none',
  'scenario.failed',
] as const;

export type ContractErrorCode = (typeof contractErrorCodes)[number];

/** What crosses the wire of a refusal. */
export const contractErrorSchema = z.object({
  code: z.enum(contractErrorCodes),
  message: z.string(),
  details: z.unknown().optional(),
});

export type ContractErrorData = z.infer<typeof contractErrorSchema>;

/**
 * A refusal with a stable code. Handlers throw it; the client throws an equal one.
 * Its message says what failed, the value seen, and what to do next. Stacks never cross.
 */
export class ContractError extends Error {
  override readonly name = 'ContractError';
  readonly code: ContractErrorCode;
  /** Plain data for the caller, such as the list of configuration mistakes. */
  readonly details: unknown;

  constructor(code: ContractErrorCode, message: string, details?: unknown) {
    super(message);
    this.code = code;
    this.details = details;
  }

  toData(): ContractErrorData {
    return this.details === undefined
      ? { code: this.code, message: this.message }
      : { code: this.code, message: this.message, details: this.details };
  }
}
