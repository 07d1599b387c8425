import { parse } from 'yaml';
import { isRawMap } from '../../../src/shared/config/raw.ts';
import { type Config, configSchema } from '../../../src/shared/config/schema.ts';

/** A configuration in which every key of the format stands and has an effect. */
export const everyKeyInUse = `
version: 1
listeners:
  - id: web
    enabled: true
    bind: localhost
    port: 8443
    tls: {cert: /c/web.pem, key: /c/web.key}
    minTlsVersion: TLSv1.2
    clientCertificates:
      mode: required
      ca: /c/clients.pem
      forward: {certificate: Client-Cert, subject: X-Client-Subject, fingerprint: X-Client-Fingerprint}
    protocols: [h1, h2]
    redirectToHttps: false
    clientLocation: header:x-demo-location
    trustForwardedFrom: [10.0.0.0/8]
    limits: {connections: 10000, connectionsPerClient: 256, headerBytes: 32KiB, bodyBytes: 1MiB, headerTimeout: 10s, bodyMinRate: 500, idleTimeout: 60s}
    allow: [10.0.0.0/8]
    deny: [10.1.0.0/16]
  - {id: plain, port: 8080, tls: off, redirectToHttps: web}
routes:
  - id: shop-api
    listeners: [web]
    match:
      hosts: [shop.localhost]
      paths: ["/api/*"]
      methods: [GET, POST]
      headers: {x-beta: "1"}
      query: {debug: "*"}
      clients: [127.0.0.0/8]
    to: {pool: shop}
    requireClientCertificate: true
    upgrades: [websocket]
    rewrite:
      stripPrefix: /api
      path: {match: "^/old/(.*)", replace: "/new/$1"}
      host: preserve
      requestHeaders: {set: {x-env: local}, add: {x-more: a}, remove: [x-debug]}
      responseHeaders: {set: {x-set: a}, add: {x-add: b}, remove: [x-own]}
      hideBackend: true
    cache: {enabled: true, maxObject: 10MiB, defaultTtl: 1s, staleWhileRevalidate: 2s, staleIfError: 3s, key: {query: all, headers: [x-variant]}, ignoreClientNoCache: false}
    compress: {enabled: true, algorithms: [gzip], minBytes: 1KiB}
    optimise: {html: false, css: false, js: false, images: false}
    limits: {rate: {requests: 100, per: 1s, burst: 50, key: client}, bodyBytes: 10MiB, timeout: 30s}
    allow: [10.0.0.0/8]
    deny: [10.1.0.0/16]
    firewall: off
    faults: {delay: 0ms, jitter: 0ms, errorRate: 0, errorStatus: 503, bytesPerSecond: unlimited}
  - id: files
    to: {static: {root: /srv/public, index: index.html, spa: true, listing: false, precompressed: true}}
  - id: moved
    to: {redirect: {location: "https://{host}{path}", status: 308}}
  - id: fixed
    to: {respond: {status: 200, headers: {x-fixed: a}, body: "hello"}}
  - id: layer
    to: {listener: web}
pools:
  - id: shop
    balance: consistent-hash
    hashKey: "header:x-user"
    sticky: {cookie: doorman-shop, ttl: 1h}
    upstreams:
      - {id: a, url: "https://localhost:3001", weight: 1, backup: false, enabled: true, maxRequests: 100, location: {lat: 48.86, lon: 2.35, name: Paris}}
      - {id: b, url: "https://localhost:3002"}
    slowStart: 1s
    health:
      active: {type: http, service: "", path: /healthz, method: GET, interval: 5s, timeout: 2s, expectStatus: "200-399", expectBody: "", rise: 2, fall: 3}
      passive: {consecutiveFailures: 5, failureStatuses: "502-504", ejectFor: 10s, maxEjected: 50%}
    retry: {attempts: 2, on: [connect, reset, "502", "503", "504"], methods: [GET, HEAD, OPTIONS, PUT, DELETE], budget: 20%}
    circuitBreaker: {errorRate: 50%, minRequests: 20, window: 10s, openFor: 5s}
    timeouts: {connect: 5s, headers: 60s, idle: 60s, tunnel: 1h}
    tls: {verify: true, ca: /c/upstream-ca.pem, cert: /c/client.pem, key: /c/client-key.pem, serverName: "", minVersion: TLSv1.2}
    protocol: auto
    keepAlive: {connections: 64, idle: 30s}
cache: {memory: 64MiB, disk: 0, directory: ""}
capture: {exchanges: 10000, bodyBytes: 1MiB, totalBytes: 256MiB, history: 1GiB, redact: [authorization]}
geo: {database: /c/geo.mmdb}
tls: {names: [example.test]}
`;

/** Another value for each key whose values are texts of a kind; the rest follows from the shape of the key. */
export const otherValues: Readonly<Record<string, unknown>> = {
  'listeners[].id': 'other',
  'listeners[].bind': '127.0.0.1',
  'listeners[].tls.cert': '/c/other.pem',
  'listeners[].tls.key': '/c/other.key',
  'listeners[].clientCertificates.ca': '/c/other.pem',
  'listeners[].clientCertificates.forward.certificate': 'Other',
  'listeners[].clientCertificates.forward.subject': 'Other',
  'listeners[].clientCertificates.forward.fingerprint': 'Other',
  'listeners[].protocols': ['h1'],
  'listeners[].redirectToHttps': 'web',
  'listeners[].clientLocation': 'header:x-other',
  'listeners[].trustForwardedFrom': ['192.0.2.0/24'],
  'listeners[].allow': ['192.0.2.0/24'],
  'listeners[].deny': ['192.0.2.0/24'],
  'routes[].id': 'other',
  'routes[].listeners': ['plain'],
  'routes[].match.hosts': ['other.localhost'],
  'routes[].match.paths': ['/other'],
  'routes[].match.methods': ['DELETE'],
  'routes[].match.headers': { 'x-other': '1' },
  'routes[].match.query': { other: '1' },
  'routes[].match.clients': ['192.0.2.0/24'],
  'routes[].to.pool': 'other',
  'routes[].to.static.root': '/srv/other',
  'routes[].to.static.index': 'other.html',
  'routes[].to.redirect.location': 'https://other.example/',
  'routes[].to.redirect.status': 302,
  'routes[].to.respond.headers': { 'x-other': 'b' },
  'routes[].to.respond.body': 'other',
  'routes[].to.listener': 'plain',
  'routes[].upgrades': ['tcp'],
  'routes[].rewrite.stripPrefix': '/other',
  'routes[].rewrite.path.match': '^/other/(.*)',
  'routes[].rewrite.path.replace': '/other/$1',
  'routes[].rewrite.host': 'other.example',
  'routes[].rewrite.requestHeaders.set': { 'x-other': 'b' },
  'routes[].rewrite.requestHeaders.add': { 'x-other': 'b' },
  'routes[].rewrite.requestHeaders.remove': ['x-other'],
  'routes[].rewrite.responseHeaders.set': { 'x-other': 'b' },
  'routes[].rewrite.responseHeaders.add': { 'x-other': 'b' },
  'routes[].rewrite.responseHeaders.remove': ['x-other'],
  'routes[].cache.key.query': ['page'],
  'routes[].cache.key.headers': ['x-other'],
  'routes[].compress.algorithms': ['br', 'gzip'],
  'routes[].limits.rate.key': 'header:x-user',
  'routes[].allow': ['192.0.2.0/24'],
  'routes[].deny': ['192.0.2.0/24'],
  'pools[].id': 'other',
  'pools[].hashKey': 'path',
  'pools[].sticky.cookie': 'other',
  'pools[].upstreams[].id': 'other',
  'pools[].upstreams[].url': 'https://other.example:3009',
  'pools[].upstreams[].location.name': 'Lyon',
  'pools[].health.active.service': 'other',
  'pools[].health.active.path': '/other',
  'pools[].health.active.method': 'HEAD',
  'pools[].health.active.expectStatus': '204',
  'pools[].health.active.expectBody': 'other',
  'pools[].health.passive.failureStatuses': '500',
  'pools[].retry.on': ['connect'],
  'pools[].retry.methods': ['GET'],
  'pools[].tls.ca': '/c/other.pem',
  'pools[].tls.cert': '/c/other.pem',
  'pools[].tls.key': '/c/other.pem',
  'pools[].tls.serverName': 'other.example',
  'cache.directory': '/srv/cache',
  'capture.totalBytes': '300MiB',
  'capture.redact': ['x-other'],
  'geo.database': '/c/other.mmdb',
  'tls.names': ['other.test'],
};

export const readConfig = (change: (input: Record<string, unknown>) => void = () => {}): Config => {
  const input: unknown = parse(everyKeyInUse);
  if (!isRawMap(input)) throw new Error('The configuration of this test is no map.');
  const own = structuredClone(input) as Record<string, unknown>;
  change(own);
  return configSchema.parse(own);
};
