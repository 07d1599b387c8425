import { connect } from 'node:net';
import type { TriedAddress } from '../../../shared/model/doctor-finding.ts';
import { connectTimeLimit } from '../limits.ts';

/** Opens a TCP connection and closes it again. Never rejects: a failure is its code. */
export function tryAddress(address: string, port: number, signal: AbortSignal): Promise<TriedAddress> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port });
    const finish = (code: string | null) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      socket.destroy();
      resolve({ address, code });
    };
    const abort = () => finish('ABORTED');
    const timer = setTimeout(() => finish('TIMEOUT'), connectTimeLimit);
    signal.addEventListener('abort', abort, { once: true });
    socket.once('connect', () => finish(null));
    socket.once('error', (error: NodeJS.ErrnoException) => finish(error.code ?? error.message));
  });
}

export const tryAddresses = (
  addresses: readonly string[],
  port: number,
  signal: AbortSignal,
): Promise<TriedAddress[]> => Promise.all(addresses.map((address) => tryAddress(address, port, signal)));
