import { createServer } from 'node:http';
import { createServer as createHttp2Server, createSecureServer, type ServerHttp2Session } from 'node:http2';
import type { AddressInfo, Server } from 'node:net';
import { missingPeers } from '../../tooling/peers.ts';
import type { Closers } from '../helpers/http1-setup.ts';
import { signWithoutChecks, type TestAuthority } from '../helpers/test-authority.ts';
import type { TestApp } from './app.ts';
import { startHaproxy } from './haproxy.ts';
import { startNginx } from './nginx.ts';

/** A server that Doorman forwards to; the same service answers in the end. */
export interface Backend {
  readonly id: string;
  readonly url: string;
  readonly protocol: 'auto' | 'h1' | 'h2';
  /** What it does not pass on from the service behind it. */
  readonly loses: readonly 'trailers'[];
}

const listening = async (closers: Closers, server: Server, endAll: () => void): Promise<number> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.add(() => {
    endAll();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  });
  return (server.address() as AddressInfo).port;
};

/**
 * Every kind of server that this machine has: Node's two, nginx and HAProxy, over HTTP/1.1, HTTP/2 in the clear and with
 * TLS. nginx and HAProxy have the service behind them.
 */
export async function startBackends(
  closers: Closers,
  app: TestApp,
  authority: TestAuthority,
): Promise<readonly Backend[]> {
  const { certificatePem: cert, privateKeyPem: key } = await signWithoutChecks(
    authority.material,
    'localhost',
  );
  const http1 = createServer(app.handle);
  const http1Port = await listening(closers, http1, () => http1.closeAllConnections());
  const sessions = new Set<ServerHttp2Session>();
  const endSessions = () => {
    for (const session of sessions) session.destroy();
  };
  const clear = createHttp2Server(app.handle);
  const secure = createSecureServer({ cert, key }, app.handle);
  for (const server of [clear, secure]) {
    server.on('session', (session: ServerHttp2Session) => {
      sessions.add(session);
      session.once('close', () => sessions.delete(session));
    });
  }
  const clearPort = await listening(closers, clear, endSessions);
  const securePort = await listening(closers, secure, endSessions);
  const backends: Backend[] = [
    { id: 'node-http', url: `http://127.0.0.1:${http1Port}`, protocol: 'h1', loses: [] },
    { id: 'node-http2', url: `http://127.0.0.1:${clearPort}`, protocol: 'h2', loses: [] },
    { id: 'node-http2-tls', url: `https://localhost:${securePort}`, protocol: 'auto', loses: [] },
  ];

  if (missingPeers('nginx') === '') {
    const nginx = await startNginx({
      ports: 2,
      files: { 'cert.pem': cert, 'key.pem': key },
      http: ([plain, tls], directory) => `
  upstream app { server 127.0.0.1:${http1Port}; keepalive 16; }
  server {
    listen 127.0.0.1:${plain};
    listen 127.0.0.1:${tls} ssl http2;
    ssl_certificate ${directory}/cert.pem; ssl_certificate_key ${directory}/key.pem;
    location / {
      proxy_pass http://app; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $http_host;
      proxy_buffering off; proxy_request_buffering off;
    }
  }`,
    });
    closers.add(nginx.stop);
    const [plain, tls] = nginx.ports;
    backends.push(
      { id: 'nginx', url: `http://127.0.0.1:${plain}`, protocol: 'h1', loses: ['trailers'] },
      { id: 'nginx-tls', url: `https://localhost:${tls}`, protocol: 'auto', loses: ['trailers'] },
    );
  }

  if (missingPeers('haproxy') === '') {
    const haproxy = await startHaproxy({
      ports: 3,
      files: { 'bundle.pem': cert + key },
      sections: ([plain, clearHttp2, tls], directory) => `
frontend web
  bind 127.0.0.1:${plain}
  bind 127.0.0.1:${clearHttp2} proto h2
  bind 127.0.0.1:${tls} ssl crt ${directory}/bundle.pem alpn h2,http/1.1
  default_backend app
backend app
  http-reuse always
  server one 127.0.0.1:${http1Port}`,
    });
    closers.add(haproxy.stop);
    const [plain, clearHttp2, tls] = haproxy.ports;
    backends.push(
      { id: 'haproxy', url: `http://127.0.0.1:${plain}`, protocol: 'h1', loses: [] },
      { id: 'haproxy-http2', url: `http://127.0.0.1:${clearHttp2}`, protocol: 'h2', loses: [] },
      { id: 'haproxy-tls', url: `https://localhost:${tls}`, protocol: 'auto', loses: [] },
    );
  }
  return backends;
}

/** The kinds of {@link startBackends} that a machine with every program has. */
export const backendIds = [
  'node-http',
  'node-http2',
  'node-http2-tls',
  'nginx',
  'nginx-tls',
  'haproxy',
  'haproxy-http2',
  'haproxy-tls',
] as const;
