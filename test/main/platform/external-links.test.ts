import { expect, test } from 'vitest';
import { openableLink } from '../../../src/main/platform/external-links.ts';
import { linkFacts } from '../../../src/main/platform/link-facts.ts';

const facts = {
  listeners: [
    { port: 8443, tls: true },
    { port: 8080, tls: false },
    { port: 443, tls: true },
  ],
  hosts: ['shop.test', '*.Team.internal', '~^any'],
};

test.each([
  'https://vite.localhost:8443/',
  'https://localhost:8443/a?b#c',
  'https://127.0.0.1:8443/',
  'https://[::1]:8443/',
  'http://shop.localhost:8080/',
  'https://shop.test/',
  'https://a.team.internal:8443/',
])('%s opens', (url) => {
  expect(openableLink(url, facts)).toBe(url);
});

test.each([
  ['another port', 'https://vite.localhost:9443/'],
  ['another scheme on the port', 'http://vite.localhost:8443/'],
  ['a name that is not local', 'https://example.com:8443/'],
  ['a name that only ends like a routed one', 'https://notshop.test:8443/'],
  ['the suffix of a wildcard alone', 'https://team.internal:8443/'],
  ['a name that only contains localhost', 'https://localhost.example.com:8443/'],
  ['credentials', 'https://user:word@vite.localhost:8443/'],
  ['a file', 'file:///etc/passwd'],
  ['a script', 'javascript:alert(1)'],
  ['a program', 'vscode://file/etc/passwd'],
  ['no address', '//'],
])('%s does not open: %s', (_why, url) => {
  expect(openableLink(url, facts)).toBeUndefined();
});

test('nothing opens while no listener is open', () => {
  expect(openableLink('https://localhost:8443/', { ...facts, listeners: [] })).toBeUndefined();
});

test('links are checked against open listeners and the hosts of all routes, however damaged the file is', () => {
  const open = {
    id: 'a',
    port: 1,
    addresses: [],
    tls: true,
    protocols: [],
    url: '',
    problem: null,
    freePort: null,
    refused: { connections: 0, connectionsPerClient: 0 },
    handshakeFailures: [],
  };
  const listeners = [
    { ...open, state: 'open', errorCode: null } as const,
    { ...open, port: 2, state: 'failed', errorCode: null } as const,
  ];
  const input = { routes: [{ match: { hosts: ['a.test', 'b.test'] } }, { match: 7 }, null, { id: 'all' }] };
  const found = linkFacts({ listeners }, { input });
  expect(found.listeners.map(({ port }) => port)).toEqual([1]);
  expect(found.hosts).toEqual(['a.test', 'b.test']);
  expect(linkFacts({ listeners }, { input: 'text' }).hosts).toEqual([]);
});
