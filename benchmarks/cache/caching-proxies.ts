import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasProgram } from '../cores.ts';
import { freePort } from '../process.ts';
import { direct } from '../proxies/direct.ts';
import { doormanWith } from '../proxies/doorman.ts';
import type { Peer, ProxySetup } from '../proxies/peer.ts';
import { startProxy } from '../proxies/start-proxy.ts';

/** The origin names no lifetime: everyone takes an hour, and holds 64 MiB in memory. */
const lifetimeSeconds = 3600;
const route = `cache: {enabled: true, defaultTtl: ${lifetimeSeconds}s}`;

/**
 * Everyone compared, in the order of the tables.
 *
 * @param build the folder that holds the `out/` of the Doorman to measure
 */
export const cachingProxies = (build: string): readonly Peer[] => [
  direct,
  doormanWith(build, { id: 'doorman', name: 'Doorman, capture on', capture: 'on', route }),
  doormanWith(build, { id: 'doorman-off', name: 'Doorman, capture off', capture: 'off', route }),
  nginxCache,
  varnish,
];

const nginxCache: Peer = {
  id: 'nginx',
  name: 'nginx, proxy_cache',
  protocols: ['http1'],
  missing: () => (hasProgram('nginx') ? null : 'apt-get install nginx-light'),
  async start(setup) {
    const port = await freePort();
    const file = join(setup.directory, 'nginx.conf');
    // It gives up root's rights before it writes there.
    mkdirSync(join(setup.directory, 'cache'), { mode: 0o777 });
    writeFileSync(file, nginxConfig(port, setup));
    return startProxy(port, 'nginx', ['-c', file, '-p', setup.directory]);
  },
};

/** Misses for the same answer wait for the first, as Doorman and Varnish have them do by default. */
const nginxConfig = (port: number, { directory, origin }: ProxySetup): string => `daemon off;
worker_processes 1;
pid ${directory}/nginx.pid;
error_log ${directory}/error.log;
events { worker_connections 8192; }
http {
  access_log off;
  sendfile on;
  keepalive_requests 1000000000;
  keepalive_timeout 1h;
  open_file_cache max=1000;
  proxy_cache_path ${directory}/cache levels=1:2 keys_zone=bench:10m max_size=64m use_temp_path=off;
  server {
    listen 127.0.0.1:${port} backlog=4096;
    location / {
      proxy_pass http://127.0.0.1:${origin.port};
      proxy_http_version 1.1;
      proxy_set_header Host $host;
      proxy_set_header Connection '';
      proxy_cache bench;
      proxy_cache_valid 200 ${lifetimeSeconds}s;
      proxy_cache_lock on;
      proxy_cache_lock_timeout 30s;
      proxy_cache_lock_age 30s;
      add_header X-Cache $upstream_cache_status;
    }
  }
}
`;

const varnish: Peer = {
  id: 'varnish',
  name: 'Varnish',
  protocols: ['http1'],
  missing: () => (hasProgram('varnishd') ? null : 'apt-get install varnish'),
  async start(setup) {
    const port = await freePort();
    const file = join(setup.directory, 'bench.vcl');
    writeFileSync(
      file,
      `vcl 4.1;\nbackend default { .host = "127.0.0.1"; .port = "${setup.origin.port}"; }\n`,
    );
    return startProxy(port, 'varnishd', [
      '-F',
      ...['-a', `127.0.0.1:${port}`],
      ...['-f', file],
      ...['-n', join(setup.directory, 'varnish')],
      ...['-s', 'malloc,64m'],
      ...['-T', 'none'],
      ...['-p', `default_ttl=${lifetimeSeconds}`],
      ...['-p', 'timeout_idle=3600'],
    ]);
  },
};
