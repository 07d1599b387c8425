import type { ListenerConfig } from '../../../shared/config/schema.ts';
import type { HandshakeFailureCount } from '../../../shared/model/handshake-failure.ts';
import type { ListenerStatus, RefusedConnections } from '../../../shared/model/status.ts';
import { type BoundAddress, codeOf } from './socket-binding.ts';

/** An open listener as the host sees it. */
export function openStatus(
  config: ListenerConfig,
  binding: { readonly addresses: readonly Pick<BoundAddress, 'address'>[]; readonly port: number },
  refused: RefusedConnections,
  handshakeFailures: readonly HandshakeFailureCount[],
): ListenerStatus {
  const { id, bind, tls, protocols } = config;
  const scheme = tls === 'off' ? 'http' : 'https';
  const host = bind.includes(':') ? `[${bind}]` : bind;
  return {
    id,
    port: binding.port,
    addresses: binding.addresses.map(({ address }) => address),
    tls: tls !== 'off',
    protocols,
    url: `${scheme}://${host}:${binding.port}`,
    state: 'open',
    problem: null,
    errorCode: null,
    freePort: null,
    refused: { ...refused },
    handshakeFailures,
  };
}

/** A listener that could not be opened, with what to do. */
export function failedStatus(config: ListenerConfig, error: unknown): ListenerStatus {
  const code = codeOf(error) ?? null;
  const problem = explainBindError(code, config.bind, config.port, error);
  return { ...closedStatus(config), state: 'failed', problem, errorCode: code };
}

/** A listener that the configuration keeps closed. */
export const disabledStatus = (config: ListenerConfig): ListenerStatus => ({
  ...closedStatus(config),
  state: 'disabled',
});

function closedStatus({ id, bind, port, tls, protocols }: ListenerConfig): Omit<ListenerStatus, 'state'> {
  return {
    id,
    port,
    addresses: [],
    tls: tls !== 'off',
    protocols,
    url: `${tls === 'off' ? 'http' : 'https'}://${bind}:${port}`,
    problem: null,
    errorCode: null,
    freePort: null,
    refused: { connections: 0, connectionsPerClient: 0 },
    handshakeFailures: [],
  };
}

function explainBindError(code: string | null, bind: string, port: number, error: unknown): string {
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} is in use by another program. Stop it, or choose another port.`;
    case 'EACCES':
      return `Port ${port} needs rights that Doorman does not have. Choose a port from 1024 on.`;
    case 'EADDRNOTAVAIL':
      return `This machine has no address ${bind}. Use localhost, or one of its addresses.`;
    default:
      return error instanceof Error ? error.message : String(error);
  }
}
