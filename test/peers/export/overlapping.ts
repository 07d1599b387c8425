import type { MakeConfig } from './differential.ts';

/** Upstreams that the configuration leads to, each a pool of its own. */
export const upstreams = ['shop', 'beta', 'api', 'files', 'any'] as const;

/** What the generated requests bring about: upstreams, and statuses of what is answered without one. */
export const everyAnswer = ['302', '307', '403', '404', '410', '418', ...upstreams].sort();

/** Many routes that want the same requests, so that their order decides; and everything that an answer can be made of. */
export const overlapping: MakeConfig = (ports, listener) => ({
  version: 1,
  listeners: [{ id: 'web', tls: 'off', limits: { connections: 400 }, ...listener }],
  routes: [
    { id: 'denied', match: { paths: ['/private/*'] }, deny: ['127.0.0.0/8'], to: { pool: 'any' } },
    { id: 'allowed', match: { paths: ['/inside'] }, allow: ['10.0.0.0/8'], to: { pool: 'any' } },
    {
      id: 'beta-exact',
      match: { hosts: ['shop.localhost'], headers: { 'X-Beta': '1' }, query: { debug: '*' } },
      to: { pool: 'beta' },
    },
    {
      id: 'beta',
      match: { headers: { 'x-beta': '~^(on|yes)$' }, paths: ['/api/*', '/a'] },
      to: { pool: 'beta' },
    },
    {
      id: 'api-write',
      match: { hosts: ['*.shop.localhost', 'shop.localhost'], paths: ['/api/*'], methods: ['POST', 'PUT'] },
      to: { pool: 'api' },
      rewrite: {
        stripPrefix: '/api',
        host: 'upstream',
        requestHeaders: {
          set: { 'X-Env': 'a "b" $host \\ {c} %d' },
          add: { 'X-More': 'added' },
          remove: ['x-debug'],
        },
      },
    },
    {
      id: 'api-versions',
      match: { paths: ['~^/v[0-9]+/'] },
      to: { pool: 'api' },
      rewrite: { path: { match: '^/v([0-9]+)/(.*)$', replace: '/versions/$1/$2?from=path' } },
    },
    {
      id: 'old',
      match: { paths: ['/old/*'] },
      to: { pool: 'shop' },
      rewrite: { path: { match: '^/old/([^/]*)', replace: '/new/$1' }, host: 'inner.example' },
    },
    { id: 'space', match: { query: { q: 'a b&c' } }, to: { pool: 'files' } },
    { id: 'empty', match: { query: { empty: '' } }, to: { pool: 'files' } },
    {
      id: 'fixed',
      match: { paths: ['/fixed'] },
      to: {
        respond: {
          status: 418,
          headers: { 'X-Fixed': 'yes "$uri" {x} %[x]', 'content-type': 'text/x-tea' },
          body: 'a "teapot" of $host\nand {host} %[path] \\n #{x}\n',
        },
      },
    },
    { id: 'fixed-empty', match: { paths: ['/gone'] }, to: { respond: { status: 410 } } },
    {
      id: 'moved',
      match: { paths: ['/away/*'] },
      to: { redirect: { location: 'https://{host}:9443{path}', status: 307 } },
    },
    {
      id: 'moved-parts',
      match: { paths: ['/parts'] },
      to: { redirect: { location: '{scheme}://{host}:{port}/to?$a&{query}', status: 302 } },
    },
    { id: 'pattern-host', match: { hosts: ['~^v[0-9]+\\.localhost$'] }, to: { pool: 'files' } },
    {
      id: 'exact',
      match: { hosts: ['shop.localhost'], paths: ['/a', '/A/b', '/sp%20ace', '/dot.ted'] },
      to: { pool: 'shop' },
      rewrite: { responseHeaders: { set: { 'X-Set': 'set $x' }, remove: ['x-own'] } },
    },
    { id: 'below', match: { hosts: ['*.shop.localhost'] }, to: { pool: 'shop' } },
    { id: 'method', match: { methods: ['DELETE'] }, to: { pool: 'api' } },
    { id: 'client', match: { clients: ['10.0.0.0/8', '::1/128'] }, to: { pool: 'beta' } },
    {
      id: 'rest',
      match: { hosts: ['shop.localhost', 'any.localhost', '[::1]', 'default'] },
      to: { pool: 'any' },
      rewrite: { hideBackend: false },
    },
  ],
  pools: upstreams.map((id) => ({
    id,
    upstreams: [{ id: 'one', url: `http://127.0.0.1:${ports[id] ?? 0}` }],
    retry: { attempts: 1 },
  })),
});
