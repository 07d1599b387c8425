import type { FaultCode } from '../../../shared/model/fault.ts';
import type { StaticRefusal } from '../../../shared/model/static-decision.ts';
import type { Microseconds } from '../../../shared/model/units.ts';
import { ExchangeFailure } from '../failure.ts';
import type { ExchangeContext } from '../pipeline/context.ts';

/** What a client is told: of a hidden name no more than of one that does not exist. */
const faultOf: Readonly<Record<StaticRefusal, FaultCode>> = {
  traversal: 'static.forbidden',
  symlink: 'static.forbidden',
  unreadable: 'static.forbidden',
  dotfile: 'static.not_found',
  invalid: 'static.not_found',
  special: 'static.not_found',
  root_missing: 'static.root_missing',
};

/** Ends the exchange without a file. */
export function refuse(
  context: ExchangeContext,
  route: string,
  path: string,
  reason: StaticRefusal,
  startedAt: Microseconds,
): never {
  context.decide('static.refused', { route, path, reason }, startedAt);
  throw new ExchangeFailure(faultOf[reason], `'${path}' was refused (${reason})`);
}
