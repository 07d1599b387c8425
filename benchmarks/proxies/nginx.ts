import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasProgram, proxyCore, startOnCore } from '../process.ts';
import type { Peer } from './peer.ts';

export const nginx: Peer = {
  name: 'nginx',
  hasTls: true,
  missing: () => (hasProgram('nginx') ? null : 'nginx is not installed'),
  start({ directory, originPort, httpPort, httpsPort, certificate, key }) {
    const file = join(directory, 'nginx.conf');
    writeFileSync(
      file,
      `daemon off; worker_processes 1; pid ${directory}/nginx.pid; error_log ${directory}/error.log;
events { worker_connections 4096; }
http {
  access_log ${directory}/access.log;
  upstream origin { server 127.0.0.1:${originPort}; keepalive 64; }
  server {
    listen 127.0.0.1:${httpPort};
    listen 127.0.0.1:${httpsPort} ssl http2;
    ssl_certificate ${certificate}; ssl_certificate_key ${key};
    client_max_body_size 0;
    location / {
      proxy_pass http://origin; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $host;
      proxy_set_header X-Forwarded-For $remote_addr;
    }
  }
}
`,
    );
    return startOnCore(proxyCore, 'nginx', ['-c', file, '-p', directory], httpPort);
  },
};
