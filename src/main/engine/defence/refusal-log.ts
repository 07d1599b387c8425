import type { AccessRulePlace, DefenceEvidence } from '../../../shared/model/defence-decision.ts';

/** Codes of decisions that refuse a request. */
export type RefusalCode = Exclude<keyof DefenceEvidence, 'defence.allowed'>;

/** Is told of each request that is refused. */
export interface RefusalLog {
  /** @param client its address, as far as it can be believed */
  refused(client: string, code: RefusalCode, place: AccessRulePlace): void;
}

/** For where nobody counts. */
export const noRefusalLog: RefusalLog = { refused: () => undefined };
