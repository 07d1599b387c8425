import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:https';

/** Certificate and key of a server, both as PEM; an intermediate stands behind the certificate. */
export interface ServerCertificate {
  readonly certificatePem: string;
  readonly privateKeyPem: string;
}

/** What the server saw first of its only client. */
export type Visit =
  /** The handshake was made and the secret path asked for: the client trusts us. */
  | { readonly kind: 'visited' }
  /** The client ended the handshake; `reason` is its TLS alert or what else the TLS library says. */
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * A TLS server for one client and one handshake, on 127.0.0.1 and a port that the system picks. Never the user's own
 * listener: what it proves is about the trust store alone.
 */
export interface VerificationListener {
  readonly address: string;
  readonly port: number;
  /** Secret of this handshake: a client that prints it has read our answer. */
  readonly token: string;
  readonly url: string;
  /** Aborted when the first visit is known; `visit` says how it went. */
  readonly visited: AbortSignal;
  visit(): Visit | null;
  close(): Promise<void>;
}

/** The address that the certificate has to be for. An address needs no name resolution, which not every client has. */
export const verificationAddress = '127.0.0.1';

/** The text that git has to find behind the URL to call it a repository. */
const references = `${'1'.repeat(40)}\trefs/heads/doorman-verified\n`;

export async function openVerificationListener(
  certificate: ServerCertificate,
): Promise<VerificationListener> {
  const token = randomBytes(16).toString('hex');
  const seen = new AbortController();
  let first: Visit | null = null;
  const see = (visit: Visit): void => {
    if (first !== null) return;
    first = visit;
    seen.abort();
  };
  const server = createServer(
    { cert: certificate.certificatePem, key: certificate.privateKeyPem },
    (request, response) => {
      const isOurs = request.url?.startsWith(`/${token}`) === true;
      // Told when the answer is out, so that a client that is ended for it has it.
      if (isOurs) response.on('finish', () => see({ kind: 'visited' }));
      response.setHeader('connection', 'close');
      response.setHeader('content-type', 'text/plain; charset=utf-8');
      response.statusCode = isOurs ? 200 : 404;
      if (!isOurs) response.end();
      else response.end(request.url?.includes('/info/refs') === true ? references : `verified ${token}\n`);
    },
  );
  server.on('tlsClientError', (error) => {
    if (!isWithoutTls(error)) see({ kind: 'refused', reason: alertOf(error) });
  });
  server.listen(0, verificationAddress);
  await once(server, 'listening');
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  return {
    address: verificationAddress,
    port,
    token,
    url: `https://${verificationAddress}:${port}/${token}`,
    visited: seen.signal,
    visit: () => first,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/**
 * Whoever does not begin a handshake says nothing of its trust: one that looks at every port of this machine, as our own discovery
 * does, or a browser that tries plain HTTP beside.
 */
const isWithoutTls = (error: Error & { code?: string }): boolean =>
  error.code === 'ERR_SSL_HTTP_REQUEST' || error.code === 'ERR_SSL_WRONG_VERSION_NUMBER';

/** `TLS alert 'unknown ca'` out of OpenSSL's `…:ssl3_read_bytes:tlsv1 alert unknown ca:…:SSL alert number 48`. */
function alertOf(error: Error): string {
  const alert = /(?:tls|ssl)\S* alert ([a-z ]+):/i.exec(error.message)?.[1];
  if (alert !== undefined) return `TLS alert '${alert}'`;
  return 'code' in error && error.code === 'ECONNRESET'
    ? 'the connection was ended during the handshake'
    : error.message;
}
