/** Ports and addresses of a run, to be written into its configuration. */
export interface Places {
  readonly plain: number;
  readonly secure: number;
  /** Of a second layer. */
  readonly inner: number;
  readonly upstream: string;
  readonly sockets: string;
  /** An address where nothing listens. */
  readonly nobody: string;
}

/** @param bodyBytes what `capture.bodyBytes` is */
export const shopConfig =
  (bodyBytes = '8MiB') =>
  ({ plain, secure, upstream, sockets, nobody }: Places): string =>
    `# The shop of the pictures.
version: 1
listeners:
  - {id: web, port: ${secure}}
  - {id: plain, port: ${plain}, tls: off, deny: [127.0.0.9]}
routes:
  - id: moved
    match: {hosts: [shop.localhost], paths: [/old/*]}
    to: {redirect: {location: "/cart", status: 308}}
  - {id: gone, match: {hosts: [shop.localhost], paths: [/gone]}, to: {respond: {status: 410, body: gone}}}
  - id: login
    match: {hosts: [shop.localhost], paths: [/login]}
    to: {pool: shop}
    limits: {rate: {requests: 1, per: 1h}}
  - id: static
    match: {hosts: [shop.localhost], paths: [/static/*]}
    to: {pool: shop}
    cache: {enabled: true}
  - {id: private, match: {hosts: [shop.localhost], paths: [/private]}, to: {pool: shop}, cache: {enabled: true}}
  - {id: live, match: {hosts: [shop.localhost], paths: [/live, /live/*]}, to: {pool: live}}
  - {id: payments, match: {hosts: [pay.localhost]}, to: {pool: payments}}
  # Everything else of the shop.
  - {id: shop, match: {hosts: [shop.localhost, api.shop.localhost]}, to: {pool: shop}}
pools:
  # Answers that hang do so for as long as pictures are taken.
  - {id: shop, timeouts: {headers: 1h, idle: 1h}, upstreams: [{id: a, url: "${upstream}"}, {id: b, url: "${upstream}"}]}
  - {id: live, upstreams: [{id: socket, url: "${sockets}"}]}
  - {id: payments, upstreams: [{id: down, url: "${nobody}"}]}
capture:
  bodyBytes: ${bodyBytes}
  totalBytes: 256MiB
`;
