import { listAt } from '../../../shared/config/plain.ts';
import { textsAt } from '../../../shared/config/raw.ts';
import { ContractError } from '../../../shared/contract/errors.ts';
import type { Handlers } from '../../../shared/contract/methods.ts';
import { addService, type ServiceEdit } from '../../../shared/edit/add-service.ts';
import type { ListenerStatus } from '../../../shared/model/status.ts';
import { discoverServices } from '../../discovery/discover.ts';
import { nextFreePort } from '../../discovery/port-holder.ts';
import type { Configuration } from '../configuration.ts';

type ServiceHandlers = Pick<Handlers, 'discovery.ports' | 'services.add'>;

/** Where a listener that Doorman makes by itself listens, if the port is free. */
export const defaultHttpsPort = 8443;

export interface ServiceHandlersOptions {
  readonly configuration: Configuration;
  readonly listeners: () => readonly ListenerStatus[];
  /** Our own ports that are no listeners: the control server's. */
  readonly ownPorts: () => readonly number[];
}

/** Finds local services and gives them names. */
export function serviceHandlers(options: ServiceHandlersOptions): ServiceHandlers {
  const { configuration, listeners, ownPorts } = options;
  return {
    'discovery.ports': async () => {
      const exclude = [...listeners().map(({ port }) => port), ...ownPorts()];
      return discoverServices({ exclude, takenNames: namesIn(configuration.snapshot().input) });
    },
    'services.add': async ({ name, url }) => {
      let added: Extract<ServiceEdit, { ok: true }> | undefined;
      // Looked for before the change, which then is one step; used only when a listener has to be made.
      const port = (await nextFreePort(defaultHttpsPort - 1, 'localhost')) ?? 0;
      await configuration.edit(async (input) => {
        const edit = addService(input, { name, url, port });
        if (!edit.ok) throw new ContractError('call.invalid_params', edit.message);
        added = edit;
        return edit.input;
      });
      if (added === undefined) throw new Error('The configuration was changed without the service.');
      const { host, route, listener } = added;
      const open = listeners().find(({ id }) => id === listener);
      return { url: serviceUrl(host, open?.port ?? port), route, listener };
    },
  };
}

/** Hosts that routes have already; a suggested name is another one. */
const namesIn = (input: unknown): readonly string[] =>
  listAt(input, 'routes').flatMap((route) => textsAt(route, ['match', 'hosts']).map(({ text }) => text));

/** Browsers leave the port of their scheme out, and so do we. */
export const serviceUrl = (host: string, port: number): string =>
  port === 443 ? `https://${host}` : `https://${host}:${port}`;
