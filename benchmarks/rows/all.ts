import { loadAtFixedRate } from '../load/fixed-rate.ts';
import { loadWithH2load } from '../load/h2load.ts';
import { loadNewConnections } from '../load/new-connections.ts';
import { loadWebSocket } from '../load/websocket.ts';
import { loadWithWrk } from '../load/wrk.ts';
import { bodies, uploadPath } from '../origins/nginx-origin.ts';
import type { Row } from './row.ts';

const mebibytes = 1024 ** 2;

const download = (
  id: string,
  name: string,
  path: keyof typeof bodies,
  options: { readonly tls: boolean; readonly connections: number },
): Row => ({
  id,
  name,
  protocol: 'http1',
  tls: options.tls,
  counted: 'requests',
  measures: 'rate',
  probe: { path, bytes: bodies[path] },
  load: (target, seconds) => loadWithWrk(target, { ...options, path, seconds }),
});

/** Everything measured, in the order of the tables. */
export const allRows: readonly Row[] = [
  download('http1', 'HTTP/1.1, 1 KiB, 64 connections', '/1k', { tls: false, connections: 64 }),
  download('https', 'HTTPS with HTTP/1.1, 1 KiB, 64 connections', '/1k', { tls: true, connections: 64 }),
  {
    id: 'http2',
    name: 'HTTP/2 over TLS, 1 KiB, 128 streams on 4 connections',
    protocol: 'http2',
    tls: true,
    counted: 'requests',
    measures: 'rate',
    probe: null,
    load: (target, seconds) =>
      loadWithH2load(target, {
        protocol: 'h2',
        tls: true,
        path: '/1k',
        connections: 4,
        streams: 32,
        until: { seconds },
      }),
  },
  download('100k', 'HTTP/1.1, 100 KiB, 32 connections', '/100k', { tls: false, connections: 32 }),
  download('10m', 'HTTP/1.1, 10 MiB, 8 connections', '/10m', { tls: false, connections: 8 }),
  {
    id: 'upload',
    name: 'HTTP/1.1 upload, 10 MiB, 8 connections',
    protocol: 'http1',
    tls: false,
    counted: 'uploads',
    measures: 'rate',
    probe: { path: uploadPath, bytes: 0 },
    load: (target, seconds) =>
      loadWithWrk(target, { tls: false, path: uploadPath, connections: 8, seconds, upload: 10 * mebibytes }),
  },
  {
    id: 'websocket',
    name: 'WebSocket echo, 64 bytes, 32 connections',
    protocol: 'websocket',
    tls: false,
    counted: 'round trips',
    measures: 'rate',
    probe: null,
    load: (target, seconds) => loadWebSocket(target, { connections: 32, seconds }),
  },
  {
    id: 'handshakes',
    name: 'new TLS connections, none resumed, one request each, 256 at once',
    protocol: 'http1',
    tls: true,
    counted: 'connections',
    measures: 'rate',
    probe: { path: '/1k', bytes: bodies['/1k'] },
    load: (target, seconds) => loadNewConnections(target, { path: '/1k', seconds }),
  },
  {
    id: 'latency',
    name: 'latency at 300 requests/s, HTTP/1.1, 1 KiB, 10 connections',
    protocol: 'http1',
    tls: false,
    counted: 'requests',
    measures: 'latency',
    probe: { path: '/1k', bytes: bodies['/1k'] },
    warmUp: (target, seconds) => loadWithWrk(target, { tls: false, path: '/1k', connections: 10, seconds }),
    load: (target, seconds) => loadAtFixedRate(target, { path: '/1k', perSecond: 300, seconds }),
  },
];
