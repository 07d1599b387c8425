import type { Fault, FaultCode } from '../../shared/model/fault.ts';

/** Ends a pipeline with a fault. `run.ts` turns it into the response the client sees. */
export class ExchangeFailure extends Error {
  override readonly name = 'ExchangeFailure';
  readonly fault: Fault;

  constructor(code: FaultCode, detail: string, cause?: unknown) {
    super(`${code}: ${detail}`, cause === undefined ? undefined : { cause });
    this.fault = { code, detail };
  }
}
