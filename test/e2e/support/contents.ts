import { once } from 'node:events';
import { createServer, request as httpRequest, type ServerResponse } from 'node:http';

/** What a path answers with: a body and its fields, or whatever is written by hand. */
export type Content =
  | { readonly headers?: Readonly<Record<string, string>>; readonly body: string | Uint8Array }
  | ((response: ServerResponse) => void);

export interface Contents {
  readonly url: string;
  close(): Promise<void>;
}

/** A plain HTTP server on loopback that answers each path with a content of its own. */
export async function serveContents(contents: Readonly<Record<string, Content>>): Promise<Contents> {
  const server = createServer({ maxHeaderSize: 256 * 1024 }, (request, response) => {
    request.resume();
    const content = contents[(request.url ?? '').split('?', 1)[0] ?? ''];
    request.on('end', () => {
      if (content === undefined) response.writeHead(404).end();
      else if (typeof content === 'function') content(response);
      else response.writeHead(200, content.headers).end(content.body);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('A TCP server has a port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

export interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** Asks a plain listener on loopback, and resolves when the answer has come to its end, whole or not. */
export function askListener(
  port: number,
  path: string,
  { method = 'GET', headers, body }: Asked = {},
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const request = httpRequest(
    {
      host: '127.0.0.1',
      port,
      path,
      method,
      maxHeaderSize: 256 * 1024,
      agent: false,
      headers: { ...headers },
    },
    (response) => {
      response.resume();
      response.on('close', () => resolve());
    },
  );
  request.on('error', reject);
  request.end(body);
  return promise;
}

/** One plain listener in front of one upstream, which takes every path. */
export const plainConfig = (port: number, upstream: string, bodyBytes = '1MiB'): string => `version: 1
listeners:
  - {id: plain, port: ${port}, tls: off}
routes:
  - id: all
    to: {pool: origin}
pools:
  - id: origin
    upstreams:
      - {id: one, url: "${upstream}"}
capture:
  bodyBytes: ${bodyBytes}
  totalBytes: 600MiB
`;
