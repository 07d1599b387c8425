import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below the ports that systems choose from for connections and for port 0, so that none of those comes in between. */
const range = { first: 20_000, count: 10_000 };

/** Where the next search begins: by chance, as other workers and other runs search too. */
let next = Math.floor(Math.random() * range.count);

/** A port that nothing listened on a moment ago, on 127.0.0.1 and, where there is one, on ::1; each call gives another one. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < range.count; tries += 1) {
    const port = range.first + next;
    next = (next + 1) % range.count;
    if ((await isFree(port, '127.0.0.1')) && (await isFree(port, '::1'))) return port;
  }
  throw new Error(`No port from ${range.first} on is free.`);
}

async function isFree(port: number, host: string): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (error) {
    // A machine may do without IPv6.
    return error instanceof Error && 'code' in error && error.code !== 'EADDRINUSE' && host === '::1';
  }
  server.close();
  await once(server, 'close');
  return true;
}
