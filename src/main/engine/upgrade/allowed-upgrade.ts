import { ExchangeFailure } from '../failure.ts';
import type { UpgradeRequest } from '../message.ts';
import type { ExchangeContext } from '../pipeline/context.ts';

/**
 * The upgrade that the upstream is to be asked for; null where the client wants none. One that the route does not allow is
 * ignored, as servers may (RFC 9110 section 7.8): the request is an ordinary one then.
 *
 * @param allowed protocols, lower case
 * @throws ExchangeFailure over HTTP/2, where an ordinary answer would be taken for a switch (RFC 8441 section 4)
 */
export function allowedUpgrade(
  context: ExchangeContext,
  allowed: ReadonlySet<string>,
): UpgradeRequest | null {
  const { upgrade } = context;
  if (upgrade === null || allowed.has(upgrade.protocol)) return upgrade;
  const { protocol } = upgrade;
  context.decide(
    'forward.upgrade_ignored',
    { route: context.route ?? '', protocol, allowed: [...allowed] },
    context.elapsed(),
  );
  if (context.version === '2')
    throw new ExchangeFailure('request.upgrade_refused', `the route does not allow ${protocol}`);
  return null;
}
