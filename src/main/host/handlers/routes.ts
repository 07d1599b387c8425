import { ContractError } from '../../../shared/contract/errors.ts';
import type { Handlers } from '../../../shared/contract/methods.ts';
import { type AskedUrl, readAskedUrl } from '../asked-url.ts';
import type { EngineSupervisor } from '../engine-supervisor.ts';

/** Which route would take a request. */
export function routeHandlers({
  engine,
}: {
  readonly engine: Pick<EngineSupervisor, 'ask'>;
}): Pick<Handlers, 'routes.test'> {
  return {
    'routes.test': ({ url, method, headers, client, listener = null }) =>
      engine.ask('testRoutes', { ...asked(url), listener, method, headers, client }),
  };
}

function asked(url: string): AskedUrl {
  const read = readAskedUrl(url);
  if (read === null) {
    throw new ContractError(
      'call.invalid_params',
      `'${url.slice(0, 80)}' is not an address that a browser could ask for. Write it like shop.localhost:8443/cart.`,
    );
  }
  return read;
}
