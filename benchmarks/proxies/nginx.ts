import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasProgram } from '../cores.ts';
import { freePort } from '../process.ts';
import { keptConnections, type Peer, type ProxySetup } from './peer.ts';
import { startProxy } from './start-proxy.ts';

export const nginx: Peer = {
  id: 'nginx',
  name: 'nginx',
  protocols: ['http1', 'http2', 'websocket'],
  missing: () => (hasProgram('nginx') ? null : 'apt-get install nginx-light'),
  async start(setup) {
    const port = await freePort();
    const file = join(setup.directory, 'nginx.conf');
    writeFileSync(file, nginxConfig(port, setup));
    return startProxy(port, 'nginx', ['-c', file, '-p', setup.directory]);
  },
};

/**
 * Old releases have TLS 1.3 switched off. By default nginx closes a connection after 1000 requests, which ends an HTTP/2 client's load early, and writes bodies
 * that do not fit its buffers to disk. The others have TLS 1.3, keep connections and pass bodies through, so here it does too.
 */
const nginxConfig = (port: number, { directory, origin, tls }: ProxySetup): string => `daemon off;
worker_processes 1;
pid ${directory}/nginx.pid;
error_log ${directory}/error.log;
events { worker_connections 8192; }
http {
  access_log off;
  keepalive_requests 1000000000;
  keepalive_timeout 1h;
  client_max_body_size 0;
  client_body_temp_path ${directory}/bodies;
  proxy_temp_path ${directory}/responses;
  ssl_protocols TLSv1.2 TLSv1.3;
  ssl_session_cache off;
  ssl_session_tickets off;
  map $http_upgrade $connection_upgrade { default upgrade; '' ''; }
  upstream origin {
    server 127.0.0.1:${origin.port};
    keepalive ${keptConnections};
    keepalive_requests 1000000000;
  }
  server {
    listen 127.0.0.1:${port}${tls === null ? '' : ' ssl http2'} backlog=4096;
${tls === null ? '' : `    ssl_certificate ${tls.certificate};\n    ssl_certificate_key ${tls.key};\n`}    location / {
      proxy_pass http://origin;
      proxy_http_version 1.1;
      proxy_set_header Host $host;
      proxy_set_header X-Forwarded-For $remote_addr;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection $connection_upgrade;
      proxy_request_buffering off;
      proxy_max_temp_file_size 0;
    }
  }
}
`;
