import { createServer } from 'node:https';
import { createSecureContext } from 'node:tls';
import { callbackify } from 'node:util';
import type { Leaf } from '../../../src/main/certificates/leaf.ts';
import type { LeafCache } from '../../../src/main/certificates/leaf-cache.ts';

type KeyedCertificate = Pick<Leaf, 'certificatePem' | 'privateKeyPem'>;

const secureContext = (leaf: KeyedCertificate) =>
  createSecureContext({ cert: leaf.certificatePem, key: leaf.privateKeyPem });

export interface HttpsServer {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * A real HTTPS server on 127.0.0.1 that answers `hello` with the certificate of the cache for each server name,
 * except for the names in `fixed`.
 */
export async function startHttpsServer(
  cache: LeafCache,
  fixed: Readonly<Record<string, KeyedCertificate>> = {},
): Promise<HttpsServer> {
  const withoutName = await cache.forName(undefined, '127.0.0.1');
  const server = createServer(
    {
      cert: withoutName.certificatePem,
      key: withoutName.privateKeyPem,
      SNICallback: (name, done) => {
        const given = fixed[name];
        const leaf = given === undefined ? cache.forName(name, '127.0.0.1') : Promise.resolve(given);
        callbackify(() => leaf)((error, found) => {
          done(error, error === null ? secureContext(found) : undefined);
        });
      },
    },
    (_request, response) => response.end('hello'),
  );
  // A client that refuses the certificate ends its connection: that is what some tests want.
  server.on('tlsClientError', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') {
    throw new Error('The server has no port.');
  }
  return {
    port: address.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
