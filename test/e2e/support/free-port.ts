import { once } from 'node:events';
import { createServer } from 'node:net';

/** A port that nothing listened on a moment ago, on 127.0.0.1 and, where there is one, on ::1. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, 'localhost');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('A TCP server has a port.');
  server.close();
  await once(server, 'close');
  return address.port;
}
