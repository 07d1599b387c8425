import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Closers } from '../../helpers/http1-setup.ts';

/** What an upstream says of a request that reached it. */
export interface Echo {
  readonly upstream: string;
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** An upstream that answers with what it was asked. Some paths make it answer otherwise. */
export async function startEcho(closers: Closers, upstream: string): Promise<number> {
  const server = createServer((request, response) => {
    const { method = '', url: target = '', headers } = request;
    request.resume();
    response.setHeader('X-Powered-By', 'echo');
    response.setHeader('X-Own', 'of the upstream');
    const { port } = server.address() as AddressInfo;
    if (target.startsWith('/moved')) {
      response.writeHead(302, { Location: `http://127.0.0.1:${port}/there` }).end();
      return;
    }
    const echo: Echo = { upstream, method, target, headers };
    // In a header, so that HEAD tells of it too.
    response.setHeader('X-Echo', encodeURIComponent(JSON.stringify(echo)));
    response.end('echo');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.add(() => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  });
  return (server.address() as AddressInfo).port;
}
