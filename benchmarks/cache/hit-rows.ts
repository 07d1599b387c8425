import { loadAtFixedRate } from '../load/fixed-rate.ts';
import { loadWithWrk } from '../load/wrk.ts';
import { bodies } from '../origins/nginx-origin.ts';
import type { Row } from '../rows/row.ts';

const path = '/1k';
const probe = { path, bytes: bodies[path] };

/** What is measured of hits. Everyone has the answer stored before the load: it is asked for once to look at it. */
export const hitRows: readonly Row[] = [
  {
    id: 'hits',
    name: 'cache hits, HTTP/1.1, 1 KiB, 64 connections',
    protocol: 'http1',
    tls: false,
    counted: 'hits',
    measures: 'rate',
    probe,
    load: (target, seconds) =>
      loadWithWrk(target, { tls: false, path, connections: 64, seconds, latency: true }),
  },
  {
    id: 'hit-latency',
    name: 'latency of a hit at 300 requests/s, HTTP/1.1, 1 KiB, 10 connections; added: to a request to the origin itself',
    protocol: 'http1',
    tls: false,
    counted: 'hits',
    measures: 'latency',
    probe,
    warmUp: (target, seconds) => loadWithWrk(target, { tls: false, path, connections: 10, seconds }),
    load: (target, seconds) => loadAtFixedRate(target, { path, perSecond: 300, seconds }),
  },
];
