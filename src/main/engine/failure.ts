import type { Fault, FaultCode } from '../../shared/model/fault.ts';

/** Ends a pipeline with a fault. `run.ts` turns it into the response the client sees. */
export class ExchangeFailure extends Error {
  override readonly name = 'ExchangeFailure';
  readonly fault: Fault;
  /** Header fields that belong to the answer besides those of every such fault. */
  readonly fields: readonly (readonly [name: string, value: string])[];

  constructor(
    code: FaultCode,
    detail: string,
    cause?: unknown,
    fields: readonly (readonly [name: string, value: string])[] = [],
  ) {
    super(`${code}: ${detail}`, cause === undefined ? undefined : { cause });
    this.fault = { code, detail };
    this.fields = fields;
  }
}
