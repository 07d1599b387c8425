import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { explainFinding } from '../../../../src/shared/explain/doctor/index.ts';
import type { Finding, FindingCode, FindingEvidence } from '../../../../src/shared/model/doctor-finding.ts';
import { epochMilliseconds, milliseconds } from '../../../../src/shared/model/units.ts';

const tried = [
  { address: '127.0.0.1', code: null },
  { address: '::1', code: 'ECONNREFUSED' },
];
const about = { pool: 'shop', upstream: 'dev', url: 'http://127.0.0.1:3000' };
const holder = { name: 'nginx', pid: 4121 };
const time = epochMilliseconds(Date.UTC(2027, 0, 31));

/** One of each, so that a code without a sentence does not compile. */
const samples: FindingEvidence = {
  'step.skipped': { after: 'port' },
  'name.is_address': { address: '::1' },
  'name.resolved': {
    name: 'shop.test',
    sampleOf: null,
    addresses: ['127.0.0.1', '::1'],
    fromHostsFile: true,
    duration: milliseconds(2),
    modules: [],
  },
  'name.localhost_unresolved': {
    name: 'shop.localhost',
    sampleOf: null,
    platform: 'linux',
    error: 'ENOTFOUND',
  },
  'name.unresolved': { name: 'shop.test', sampleOf: null, nameKind: 'private', error: 'ENOTFOUND' },
  'name.slow': { name: 'shop.local', sampleOf: null, nameKind: 'mdns', duration: milliseconds(5_003) },
  'name.from_dns': { name: 'shop.example.com', sampleOf: null, addresses: ['127.0.0.1'] },
  'name.https_only': { name: 'shop.dev', suffix: 'dev', httpsUrl: null },
  'address.reachable': { tried: tried.slice(0, 1), port: 8443 },
  'address.one_family': { tried, port: 8443, listener: 'web', betterBind: 'localhost' },
  'address.elsewhere': { name: 'shop.test', sampleOf: null, addresses: ['192.0.2.1'] },
  'address.not_bound': { listener: 'web', addresses: ['192.168.1.5'], bound: ['127.0.0.1', '::1'] },
  'address.refused': { tried: tried.slice(1), port: 8443 },
  'address.proxied': {
    name: 'shop.localhost',
    variable: 'https_proxy',
    proxy: 'http://proxy:3128',
    noProxy: null,
  },
  'port.open': { listener: 'web', port: 8443, holder: null },
  'port.doorman_stopped': { port: 8443, holder: null },
  'port.taken': { listener: 'web', port: 8443, holder, freePort: 8444 },
  'port.denied': {
    listener: 'web',
    port: 443,
    reason: 'this system keeps ports below 1024 for root',
    ways: [{ kind: 'other_port', commands: [], undo: [], port: 8443, bind: null, caveat: null }],
  },
  'port.failed': { listener: 'web', port: 8443, problem: 'This machine has no address 10.0.0.1.' },
  'port.no_listener': { port: 443, holder, url: null },
  'tls.off': {},
  'tls.other_scheme': { asked: 'http', url: 'https://shop.localhost:8443/' },
  'tls.verified': {
    by: 'doorman',
    issuer: 'CN=Doorman',
    protocol: 'TLSv1.3',
    application: 'h2',
    notAfter: time,
  },
  'tls.authority_expires': { notAfter: epochMilliseconds(1_900_000_000_000) },
  'tls.authority_untrusted': { client: 'curl', detail: 'unable to get local issuer certificate' },
  'tls.other_authority': { issuer: 'CN=Caddy', fingerprint: 'AB:CD', port: 8443, holder },
  'tls.name_not_permitted': { name: 'shop.dev', permitted: ['localhost', 'test'] },
  'tls.name_mismatch': { name: 'shop.dev', names: ['DNS:blog.dev'] },
  'tls.not_valid_now': { notBefore: epochMilliseconds(0), notAfter: time },
  'tls.expires_soon': { notAfter: time },
  'tls.own_authority': { issuer: 'CN=Company', detail: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' },
  'tls.client_certificate': { listener: 'web', mode: 'required', ca: null },
  'tls.failed': { detail: 'ECONNRESET', port: 8443, holder: null },
  'route.taken': {
    way: [
      {
        listener: 'web',
        host: 'shop.localhost',
        path: '/',
        taken: { route: 'shop', position: 1, held: [], destination: { kind: 'pool', pool: 'shop' } },
      },
    ],
  },
  'route.redirects_to_https': { listener: 'plain' },
  'route.none': {
    listener: 'web',
    verdicts: [{ route: 'shop', miss: { part: 'host', wanted: 'shop.localhost', saw: 'blog.localhost' } }],
    conditional: false,
    name: 'blog.localhost',
  },
  'route.loop': { listeners: ['one', 'two', 'one'] },
  'route.path_refused': { route: 'shop' },
  'upstream.none_needed': { destination: 'static' },
  'upstream.reachable': { ...about, tried },
  'upstream.nothing_listening': { ...about, tried: tried.slice(1) },
  'upstream.other_family': {
    ...about,
    tried: tried.slice(1),
    listening: '::1',
    betterUrl: 'http://localhost:3000',
  },
  'upstream.unresolved': { ...about, error: 'ENOTFOUND' },
  'upstream.unreachable': { ...about, tried: [{ address: '10.0.0.1', code: 'TIMEOUT' }] },
  'upstream.tls_failed': { ...about, detail: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
  'upstream.disabled': { ...about, by: 'person' },
  'upstream.unhealthy': {
    ...about,
    state: 'unhealthy',
    since: time,
    at: time,
    reason: { code: 'health.checks_failed', evidence: { checks: 3, detail: '500' } },
  },
  'upstream.is_doorman': { ...about, listener: 'web' },
  'http.answered': { status: 200, duration: milliseconds(12) },
  'http.redirected': { status: 302, location: 'https://login.test/' },
  'http.foreign_host': { server: 'vite', host: 'shop.localhost:8443', route: 'shop' },
  'http.mixed_content': { count: 2, examples: ['http://shop.localhost/a.js', 'http://shop.localhost/b.js'] },
  'http.websocket_open': { path: '/', server: 'Vite' },
  'http.websocket_blocked': {
    path: '/',
    server: 'Vite',
    through: 200,
    direct: 101,
    route: 'shop',
    allowed: false,
  },
  'http.strict_transport': {
    name: 'shop.localhost',
    maxAge: 31_536_000,
    includesSubdomains: true,
    httpUrl: 'http://shop.localhost:8080/',
  },
  'http.client_certificate_needed': { by: 'route', id: 'shop' },
  'http.redirect_loop': { locations: ['https://a/', 'https://a/'] },
  'http.loop': { status: 508 },
  'http.no_route': { status: 404, expected: false },
  'http.gateway_failed': { status: 502, error: 'connection_refused' },
  'http.server_error': { status: 500 },
  'http.no_answer': { detail: 'ECONNRESET' },
};

/** Codes that say that all is well, or that there was nothing to look at. */
const fine: ReadonlySet<FindingCode> = new Set<FindingCode>([
  'step.skipped',
  'name.is_address',
  'name.resolved',
  'address.reachable',
  'port.open',
  'tls.off',
  'tls.verified',
  'route.taken',
  'route.redirects_to_https',
  'upstream.none_needed',
  'upstream.reachable',
  'http.answered',
  'http.redirected',
  'http.websocket_open',
]);

const cases = Object.entries(samples).map(
  // The keys of the samples are the codes.
  ([code, evidence]) =>
    ({ code, evidence, result: fine.has(code as FindingCode) ? 'ok' : 'failed' }) as Finding,
);
const words = (finding: Finding): string =>
  explainFinding(finding)
    .sentence.map(({ text }) => text)
    .join('');

describe('every finding', () => {
  it.each(cases)('$code has a sentence without gaps', (finding) => {
    expect(words(finding)).toMatch(/^\S.{9,}\S$/s);
    expect(words(finding)).not.toMatch(/undefined|null|NaN|\[object|\s{2}|\.$/);
  });

  it.each(cases.filter(({ result }) => result === 'failed'))(
    '$code has a fix that says what it does',
    (finding) => {
      const { fixes } = explainFinding(finding);
      expect(fixes.length).toBeGreaterThan(0);
      for (const { label } of fixes) expect(label).toMatch(/^[A-Z].*[^.]$/s);
    },
  );
});

it.each<[Finding['code'], string]>([
  ['name.from_dns', 'a browser with DNS over HTTPS asks another server'],
  ['address.one_family', '127.0.0.1 accepts connections on port 8443, ::1 (ECONNREFUSED) does not'],
  ['port.taken', 'held by nginx (pid 4121)'],
  [
    'tls.other_authority',
    'the certificate is of CN=Caddy, not of this Doorman. nginx (pid 4121) listens there',
  ],
  ['route.none', 'shop: host is blog.localhost, not shop.localhost'],
  ['upstream.other_family', 'does not listen at http://127.0.0.1:3000 (::1 (ECONNREFUSED)), but at ::1'],
  ['http.websocket_blocked', 'is answered with 200 through Doorman and opens at the upstream itself (101)'],
])('%s says "%s"', (code, part) => {
  expect(words(cases.find((one) => one.code === code) ?? cases[0] ?? never())).toContain(part);
});

it('the page about the doctor lists every code', () => {
  const page = readFileSync(new URL('../../../../docs/doctor.md', import.meta.url), 'utf8');
  expect(Object.keys(samples).filter((code) => !page.includes(`| \`${code}\``))).toEqual([]);
});

it('a sample of a pattern gets no entry offered, which would help nobody', () => {
  const evidence = {
    ...samples['name.unresolved'],
    name: 'doorman-check.shop.test',
    sampleOf: '*.shop.test',
  };
  const { fixes } = explainFinding({ code: 'name.unresolved', result: 'failed', evidence });
  expect(fixes.map(({ kind }) => kind)).toEqual(['advice']);
  expect(fixes[0]?.label).toContain('*.shop.test');
});

function never(): never {
  throw new Error('There are samples.');
}
