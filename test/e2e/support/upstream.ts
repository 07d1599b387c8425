import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';

export interface Upstream {
  readonly port: number;
  readonly url: string;
  /** Paths asked for, in order; without those of discovery. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

/** A plain HTTP server on loopback that answers everything with 200 and a small page. @param headers sent with each */
export async function startUpstream(
  answer: (request: IncomingMessage) => string | Uint8Array,
  headers: Readonly<Record<string, string>> = {},
): Promise<Upstream> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    // Any Doorman on this machine may look what listens here.
    if (request.headers['user-agent'] !== 'doorman-discovery') requests.push(request.url ?? '');
    response.setHeader('content-type', 'text/html; charset=utf-8');
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    response.end(answer(request));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('A TCP server has a port.');
  return {
    port: address.port,
    url: `http://127.0.0.1:${address.port}`,
    requests,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
