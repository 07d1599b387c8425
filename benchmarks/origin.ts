import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadCore, type RunningProcess, startOnCore } from './process.ts';

/** Bodies by path, in bytes. */
export const bodies = { '/1k': 1024, '/100k': 100 * 1024, '/10m': 10 * 1024 * 1024 } as const;

/** nginx with files: faster than anything that stands in front of it here. */
export async function startOrigin(directory: string, port: number): Promise<RunningProcess> {
  const root = join(directory, 'files');
  mkdirSync(root, { recursive: true });
  for (const [path, size] of Object.entries(bodies)) writeFileSync(join(root, path), Buffer.alloc(size, 'x'));
  const file = join(directory, 'origin.conf');
  writeFileSync(
    file,
    `daemon off; worker_processes 1; pid ${directory}/origin.pid; error_log ${directory}/origin.log;
events { worker_connections 4096; }
http { access_log off; sendfile on; open_file_cache max=10; keepalive_requests 1000000000;
  server { listen 127.0.0.1:${port}; root ${root}; default_type text/plain; } }
`,
  );
  return startOnCore(loadCore, 'nginx', ['-c', file, '-p', directory], port);
}
