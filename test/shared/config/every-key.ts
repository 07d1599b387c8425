/** Every key of format version 1, most of them with their defaults. Renaming any of these breaks people's files. */
export const EVERY_KEY = `
version: 1
listeners:
  - id: web
    bind: localhost
    port: 8443
    tls: auto
    minTlsVersion: TLSv1.2
    clientCertificates:
      mode: required
      ca: ./clients.pem
      forward: {certificate: Client-Cert, subject: X-Client-Subject, fingerprint: X-Client-Fingerprint}
    protocols: [h1, h2]
    redirectToHttps: false
    clientLocation: header:x-demo-location
    trustForwardedFrom: []
    limits:
      connections: 10000
      connectionsPerClient: 256
      headerBytes: 32KiB
      bodyBytes: unlimited
      headerTimeout: 10s
      bodyMinRate: 500
      idleTimeout: 60s
    allow: []
    deny: []
routes:
  - id: shop-api
    listeners: [web]
    match:
      hosts: [shop.localhost, "*.shop.localhost"]
      paths: ["/api/*"]
      methods: [GET, POST]
      headers: {x-beta: "1"}
      query: {debug: "*"}
      clients: [127.0.0.0/8]
    to: {pool: shop}
    requireClientCertificate: false
    upgrades: [websocket]
    rewrite:
      stripPrefix: /api
      path: {match: "^/old/(.*)", replace: "/new/$1"}
      host: upstream
      requestHeaders: {set: {x-env: local}, add: {}, remove: [x-debug]}
      responseHeaders: {set: {}, add: {}, remove: [server, x-powered-by]}
      hideBackend: true
    cache: {enabled: false, maxObject: 10MiB, defaultTtl: 0s, staleWhileRevalidate: 0s, staleIfError: 0s, key: {query: all, headers: []}, ignoreClientNoCache: false}
    compress: {enabled: false, algorithms: [zstd, br, gzip], minBytes: 1KiB}
    optimise: {html: false, css: false, js: false, images: false}
    limits: {rate: {requests: 100, per: 1s, burst: 50, key: client}, bodyBytes: 10MiB, timeout: 30s}
    allow: []
    deny: []
    firewall: off
    faults: {delay: 0ms, jitter: 0ms, errorRate: 0, errorStatus: 503, bytesPerSecond: unlimited}
  - id: files
    to: {static: {root: ./public, index: index.html, spa: false, listing: false, precompressed: true}}
  - id: moved
    to: {redirect: {location: "https://{host}{path}", status: 308}}
  - id: fixed
    to: {respond: {status: 200, headers: {}, body: "hello"}}
  - id: layer
    to: {listener: web}
pools:
  - id: shop
    balance: round-robin
    hashKey: "header:x-user"
    sticky: {cookie: doorman-shop, ttl: 1h}
    upstreams:
      - {id: a, url: "http://localhost:3001", weight: 1, backup: false, enabled: true, maxRequests: unlimited, location: {lat: 48.86, lon: 2.35, name: Paris}}
      - {id: b, url: "https://localhost:3002"}
    slowStart: 0s
    health:
      active: {type: http, path: /healthz, method: GET, interval: 5s, timeout: 2s, expectStatus: "200-399", expectBody: "", rise: 2, fall: 3}
      passive: {consecutiveFailures: 5, failureStatuses: "502-504", ejectFor: 10s, maxEjected: 50%}
    retry: {attempts: 2, on: [connect, reset, "502", "503", "504"], methods: [GET, HEAD, OPTIONS, PUT, DELETE], budget: 20%}
    circuitBreaker: {errorRate: 50%, minRequests: 20, window: 10s, openFor: 5s}
    timeouts: {connect: 5s, headers: 60s, idle: 60s, tunnel: 1h}
    tls: {verify: true, ca: ./upstream-ca.pem, cert: ./client.pem, key: ./client-key.pem, serverName: ""}
    protocol: auto
    keepAlive: {connections: 64, idle: 30s}
cache: {memory: 64MiB, disk: 0, directory: ""}
capture: {exchanges: 10000, bodyBytes: 1MiB, totalBytes: 256MiB, history: 1GiB, redact: [authorization, cookie, set-cookie, proxy-authorization]}
tls: {names: []}
`;
