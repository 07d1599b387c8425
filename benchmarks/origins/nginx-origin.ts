import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CertificateFiles } from '../certificate.ts';
import { originCore } from '../cores.ts';
import { freePort, type RunningProcess, startOnCore } from '../process.ts';

/** Bodies by path, in bytes. */
export const bodies = { '/1k': 1024, '/100k': 100 * 1024, '/10m': 10 * 1024 * 1024 } as const;
/** Takes any body and answers with 200. */
export const uploadPath = '/upload';

export interface Origin extends RunningProcess {
  readonly port: number;
  /** The same over TLS, for the measurement without a proxy. */
  readonly tlsPort: number;
}

/** nginx: the small answer straight from its memory, the others from files in the system's cache. */
export async function startNginxOrigin(parent: string, tls: CertificateFiles): Promise<Origin> {
  const directory = join(parent, 'origin');
  const root = join(directory, 'files');
  mkdirSync(root, { recursive: true });
  // nginx gives up root's rights, and must still read its files.
  for (const path of [parent, directory, root]) chmodSync(path, 0o755);
  for (const path of ['/100k', '/10m'] as const)
    writeFileSync(join(root, path), Buffer.alloc(bodies[path], 'x'));
  const [port, tlsPort] = [await freePort(), await freePort()];
  const file = join(directory, 'nginx.conf');
  writeFileSync(file, originConfig({ directory, root, port, tlsPort, tls }));
  const running = await startOnCore({
    core: originCore,
    command: 'nginx',
    arguments: ['-c', file, '-p', directory],
    port,
  });
  return { ...running, port, tlsPort };
}

interface OriginSetup {
  readonly directory: string;
  readonly root: string;
  readonly port: number;
  readonly tlsPort: number;
  readonly tls: CertificateFiles;
}

/**
 * An upload is read whole into memory before it is answered, by way of a second location: `return` alone would answer at the
 * head, and a load program that has its answer stops sending.
 */
const originConfig = ({ directory, root, port, tlsPort, tls }: OriginSetup): string => `daemon off;
worker_processes 1;
pid ${directory}/nginx.pid;
error_log ${directory}/error.log;
events { worker_connections 8192; }
http {
  access_log off;
  sendfile on;
  open_file_cache max=10;
  keepalive_requests 1000000000;
  keepalive_timeout 1h;
  client_max_body_size 0;
  client_body_buffer_size 11m;
  client_body_temp_path ${directory};
  ssl_protocols TLSv1.2 TLSv1.3;
  ssl_session_cache off;
  ssl_session_tickets off;
  server {
    listen 127.0.0.1:${port} backlog=4096;
    listen 127.0.0.1:${tlsPort} ssl http2 backlog=4096;
    ssl_certificate ${tls.certificate};
    ssl_certificate_key ${tls.key};
    default_type text/plain;
    root ${root};
    location = /1k { return 200 "${'x'.repeat(bodies['/1k'])}"; }
    location = ${uploadPath} {
      proxy_pass http://127.0.0.1:${port}/done;
      proxy_pass_request_body off;
      proxy_set_header Content-Length "";
    }
    location = /done { return 200; }
  }
}
`;
