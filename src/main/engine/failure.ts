import type { Fault, FaultCode } from '../../shared/model/fault.ts';

/** What the answer to a failure has that is not the same for all of its kind. */
export interface FailureAnswer {
  /** In the place of the kind's own. */
  readonly status?: number;
  /** Header fields besides those of every such fault. */
  readonly fields?: readonly (readonly [name: string, value: string])[];
}

/** Ends a pipeline with a fault. `run.ts` turns it into the response the client sees. */
export class ExchangeFailure extends Error {
  override readonly name = 'ExchangeFailure';
  readonly fault: Fault;
  readonly answer: FailureAnswer;

  constructor(code: FaultCode, detail: string, cause?: unknown, answer: FailureAnswer = {}) {
    super(`${code}: ${detail}`, cause === undefined ? undefined : { cause });
    this.fault = { code, detail };
    this.answer = answer;
  }
}
