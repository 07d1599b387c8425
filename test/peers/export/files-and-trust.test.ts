import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { fileField } from './compare.ts';
import { expectSameAnswers, type MakeConfig, type SideBySide, startSideBySide } from './differential.ts';
import { exportPeers } from './proxies.ts';
import { type AskedRequest, closeAgent } from './requests.ts';

let root = '';

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'doorman-export-files-'));
  await mkdir(join(root, 'sub'));
  await mkdir(join(root, 'empty'));
  await mkdir(join(root, '.well-known'));
  for (const [name, text] of [
    ['index.html', 'the page'],
    ['a b.txt', 'with a space'],
    ['sub/index.html', 'below'],
    ['sub/app.js', 'script'],
    ['.secret', 'secret'],
    ['.well-known/about.txt', 'well known'],
  ] as const)
    await writeFile(join(root, name), text);
});

afterAll(async () => {
  closeAgent();
  await rm(root, { recursive: true, force: true });
});

const responseHeaders = { set: { [fileField]: 'yes' } };

const makeConfig: MakeConfig = (ports, listener) => ({
  version: 1,
  listeners: [
    { id: 'web', tls: 'off', limits: { connections: 400 }, trustForwardedFrom: ['127.0.0.0/8'], ...listener },
  ],
  routes: [
    {
      id: 'known-client',
      match: { paths: ['/who'], clients: ['192.0.2.0/24'] },
      to: { pool: 'known' },
    },
    { id: 'who', match: { paths: ['/who'] }, to: { pool: 'any' } },
    { id: 'allowed', match: { paths: ['/allowed'] }, allow: ['192.0.2.0/24'], to: { pool: 'any' } },
    {
      id: 'files',
      match: { paths: ['/files/*'] },
      to: { static: { root } },
      rewrite: { stripPrefix: '/files', responseHeaders },
    },
    { id: 'app', to: { static: { root, spa: true } }, rewrite: { responseHeaders } },
  ],
  pools: ['known', 'any'].map((id) => ({
    id,
    upstreams: [{ id: 'one', url: `http://127.0.0.1:${ports[id] ?? 0}` }],
  })),
});

const get = (target: string, headers: AskedRequest['headers'] = []): AskedRequest => ({
  method: 'GET',
  host: 'a.localhost',
  target,
  headers,
});

const files = [
  '/files/',
  '/files/index.html',
  '/files/a%20b.txt',
  '/files/sub',
  '/files/sub/',
  '/files/sub/app.js',
  '/files/sub/none.js',
  '/files/none',
  '/files/empty/',
  '/files/.secret',
  '/files/.well-known/about.txt',
  '/files/../.secret',
  '/files/%2e%2e/%2e%2e/etc/passwd',
  '/',
  '/sub/app.js',
  '/any/page',
  '/missing.js',
  '/.secret',
].map((target) => get(target));

const chains: readonly AskedRequest['headers'][] = [
  [],
  [['X-Forwarded-For', '192.0.2.1']],
  [['X-Forwarded-For', '198.51.100.1, 192.0.2.1']],
  [['X-Forwarded-For', '192.0.2.1, 198.51.100.1']],
  [
    ['X-Forwarded-For', '192.0.2.1'],
    ['X-Forwarded-Proto', 'https'],
    ['X-Forwarded-Host', 'front.example'],
    ['Forwarded', 'for=192.0.2.1;proto=https'],
  ],
];
const clients = chains.flatMap((headers) => ['/who', '/allowed'].map((target) => get(target, headers)));

for (const peer of exportPeers) {
  const { format, missing } = peer;
  const note = missing === '' ? '' : ` (skipped: no ${missing})`;

  describe.skipIf(missing !== '')(`${format} with an exported configuration${note}`, () => {
    let side: SideBySide;

    beforeAll(async () => {
      side = await startSideBySide(peer, ['known', 'any'], makeConfig);
    });

    afterAll(() => side?.close());

    it('serves the same files, and keeps the same to itself', async () => {
      await expectSameAnswers(
        side,
        files,
        format === 'haproxy'
          ? // It serves none, and says so.
            ['routes[3]', 'routes[4]'].map((path) => ({
              path: `${path}.to.static`,
              applies: (_request, _doorman, other) => other.status === 501,
            }))
          : [
              {
                // A folder is another place by another status.
                path: 'routes[3].to.static',
                applies: (_request, doorman, other) =>
                  doorman.status === 308 && other.status === 301 && doorman.location === other.location,
              },
              {
                // What leads above the root is refused by another status, or is a page of the app.
                path: 'routes[4].to.static',
                applies: ({ target }, _doorman, other) =>
                  target.includes('%2e%2e') && (other.status === 400 || other.body === 'the page'),
              },
            ],
      );
    });

    it('believes the same proxies about clients', async () => {
      await expectSameAnswers(
        side,
        clients,
        format === 'caddy'
          ? [
              {
                // It looks at the address of the connection, and passes on what it was told.
                path: 'listeners[0].trustForwardedFrom',
                applies: (_request, doorman, other) =>
                  doorman.status === 200 &&
                  (other.status === 403 ||
                    (other.upstream === 'any' &&
                      JSON.stringify(doorman.sent) === JSON.stringify(other.sent))),
              },
            ]
          : [],
      );
    });
  });
}
