import type { Places } from './shop.ts';

/** A configuration in which every section of every form has something set, and routes of each kind. */
export const fullConfig = ({
  plain,
  secure,
  inner,
  upstream,
  nobody,
}: Places): string => `# Everything at once.
version: 1
listeners:
  - id: web
    port: ${secure}
    minTlsVersion: TLSv1.3
    clientCertificates: {mode: optional, forward: {certificate: Client-Cert, subject: X-Client-Subject}}
    limits: {connections: 5000, connectionsPerClient: 100, bodyBytes: 100MiB, headerTimeout: 5s}
    deny: [192.0.2.0/24]
    trustForwardedFrom: [10.0.0.0/8, 172.16.0.0/12]
    clientLocation: header:x-demo-location
  - {id: plain, port: ${plain}, tls: off, redirectToHttps: web}
  - {id: inner, port: ${inner}, tls: off}
routes:
  - id: shop-api
    match:
      hosts: [shop.localhost, "*.shop.localhost"]
      paths: [/api/*, "~^/v[0-9]+/"]
      methods: [GET, POST, PUT]
      headers: {x-beta: "1"}
      clients: [127.0.0.0/8]
    to: {pool: shop}
    rewrite:
      stripPrefix: /api
      host: upstream
      path: {match: ^/old/(.*), replace: /new/$1}
      requestHeaders: {set: {x-env: local, x-team: shop}, remove: [x-debug]}
      responseHeaders: {add: {x-served-by: doorman}}
    cache: {enabled: true, defaultTtl: 5m, staleWhileRevalidate: 30s, key: {query: [page, sort], headers: [x-tenant]}}
    compress: {enabled: true, algorithms: [br, gzip], minBytes: 2KiB}
    optimise: {html: true, images: true}
    limits: {rate: {requests: 100, per: 1m, burst: 20, key: header:x-api-key}, bodyBytes: 10MiB, timeout: 30s}
    deny: [203.0.113.7]
  - {id: assets, match: {hosts: [shop.localhost], paths: [/assets/*]}, to: {static: {root: ., spa: true}}}
  - {id: moved, match: {hosts: [shop.localhost], paths: [/old/*]}, to: {redirect: {location: "https://{host}/new", status: 301}}}
  - id: maintenance
    match: {hosts: [down.localhost]}
    to: {respond: {status: 503, headers: {content-type: text/plain, retry-after: "120"}, body: "Back at nine.\\nSorry."}}
  - {id: layer, match: {hosts: [layer.localhost]}, to: {listener: inner}, listeners: [web]}
  - {id: blog, match: {hosts: [blog.localhost]}, to: {pool: blog}}
  - {id: payments, match: {hosts: [pay.localhost]}, to: {pool: payments}}
  - {id: rest, to: {respond: {status: 404, body: nothing here}}}
pools:
  - id: shop
    balance: consistent-hash
    hashKey: cookie:session
    sticky: {cookie: shop, ttl: 1h}
    slowStart: 30s
    health:
      active: {type: http, path: /cart, interval: 5s, timeout: 1s, expectStatus: "200,300-399", rise: 2, fall: 3}
      passive: {consecutiveFailures: 5, ejectFor: 15s}
    retry: {attempts: 2, budget: 20%}
    circuitBreaker: {errorRate: 50%, openFor: 10s, minRequests: 20}
    timeouts: {connect: 2s, headers: 30s}
    keepAlive: {connections: 64}
    upstreams:
      - {id: a, url: "${upstream}", weight: 3, location: {lat: 52.52, lon: 13.4, name: Berlin}}
      - {id: b, url: "${upstream}", maxRequests: 200}
      - {id: canary, url: "${upstream}", enabled: false}
      - {id: spare, url: "${upstream}", backup: true}
  - {id: blog, upstreams: [{id: dev, url: "${upstream}"}]}
  - {id: payments, upstreams: [{id: down, url: "${nobody}"}]}
capture: {exchanges: 20000, bodyBytes: 2MiB, redact: [x-api-key, x-secret]}
cache: {memory: 128MiB}
`;
