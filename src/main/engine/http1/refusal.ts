import type { FaultCode } from '../../../shared/model/fault.ts';

/** Why bytes are not a message. A refused connection is never read on: what follows cannot be told apart. */
export class MessageRefusal extends Error {
  override readonly name = 'MessageRefusal';
  readonly code: FaultCode;

  constructor(code: FaultCode, detail: string) {
    super(detail);
    this.code = code;
  }
}
