import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import { onTestFinished } from 'vitest';

/** Opens a server on a loopback port that the system chooses; closed with its connections when the test ends. */
export async function listening<Opened extends Server>(
  server: Opened,
  host = '127.0.0.1',
  port = 0,
): Promise<number> {
  const sockets = new Set<{ destroy(): void }>();
  server.on('connection', (socket) => sockets.add(socket));
  server.listen({ port, host });
  await once(server, 'listening');
  onTestFinished(async () => {
    for (const socket of sockets) {
      socket.destroy();
    }
    if (server.listening) {
      await new Promise((resolve) => server.close(resolve));
    }
  });
  return portOf(server);
}

/** A port on which nothing listens: it was free a moment ago. */
export async function closedPort(): Promise<number> {
  const server = createServer();
  const port = await listening(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') {
    throw new Error('The server does not listen on a TCP port');
  }
  return address.port;
}
