import { describe, expect, it } from 'vitest';
import { explain, toText } from '../../../src/shared/explain/index.ts';
import type { Decision, DecisionCode, DecisionEvidence } from '../../../src/shared/model/decision.ts';
import { bytes, epochMilliseconds, milliseconds } from '../../../src/shared/model/units.ts';
import { candidate, decided, marked, url } from './fixtures/decisions.ts';

const usedResponse = {
  key: 'k',
  variants: 1,
  age: milliseconds(8000),
  lifetime: milliseconds(60_000),
  source: 'max-age',
  entry: '1',
  tier: 'memory',
  range: null,
  notModified: true,
} as const;

const clientCertificate = {
  subject: 'CN=alice',
  issuer: 'CN=authority',
  serial: '4A',
  fingerprint: 'AA:BB',
  notBefore: epochMilliseconds(0),
  notAfter: epochMilliseconds(1),
};
const rate = {
  route: 'a',
  key: 'client',
  client: '20010db800000001/64',
  requests: 5,
  per: milliseconds(1000),
  burst: 2,
  remaining: 0,
  shared: false,
};
const stop = { breakpoint: 'cart', side: 'request' } as const;

describe('any decision', () => {
  /** One of each: a new code does not compile until it is here. */
  const examples: { readonly [Code in DecisionCode]: DecisionEvidence[Code] } = {
    'tls.terminated': {
      version: 'TLSv1.3',
      cipher: 'c',
      serverName: 'a.localhost',
      application: 'h2',
      resumed: false,
    },
    'tls.off': {},
    'tls.client_verified': { ...clientCertificate, forwardedAs: ['X-Client'] },
    'tls.client_unverified': {
      problem: 'untrusted',
      detail: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      certificate: clientCertificate,
    },
    'tls.client_anonymous': {},
    'tls.client_required': { route: 'a', showed: 'nothing' },
    'tls.identity_removed': { fields: ['x-client'] },
    'defence.allowed': { ...rate, remaining: 3 },
    'defence.rate_exceeded': { ...rate, retryAfter: milliseconds(400) },
    'defence.denied': { at: 'route', id: 'a', client: '10.0.0.5', range: '10.0.0.0/8' },
    'defence.not_allowed': { at: 'listener', id: 'web', client: '10.0.0.5', entries: 2 },
    'faults.delayed': {
      route: 'a',
      delay: milliseconds(140),
      base: milliseconds(100),
      jitter: milliseconds(50),
    },
    'faults.answered': { route: 'a', status: 503, errorRate: 0.125 },
    'faults.spared': { route: 'a', errorRate: 0.125 },
    'faults.slowed': { route: 'a', bytesPerSecond: bytes(2048) },
    'limits.body_refused': { route: 'a', limit: bytes(1024), length: null },
    'limits.timed_out': { route: 'a', limit: milliseconds(5000), phase: 'waiting' },
    'listener.rejected': { fault: 'request.malformed', detail: 'bare CR' },
    'route.matched': { route: 'a', position: 1, held: ['host'], misses: [], missesLeftOut: 3 },
    'route.none': { misses: [], missesLeftOut: 3 },
    'layer.entered': { route: 'a', from: 'edge', to: 'gateway' },
    'layer.loop': { route: 'a', to: 'edge', passed: ['edge', 'gateway'], limit: 8 },
    'cache.hit': { ...usedResponse, notModified: false },
    'cache.stale': {
      ...usedResponse,
      reason: 'if_error',
      allowedFor: milliseconds(1000),
      error: '503',
    },
    'cache.revalidated': { ...usedResponse, validator: 'If-None-Match' },
    'cache.miss': {
      key: 'k',
      variants: 2,
      reason: 'vary_mismatch',
      field: 'accept-language',
      directive: null,
      freshness: null,
    },
    'cache.bypass': { reason: 'method', directive: 'POST' },
    'cache.background': { key: 'k', entry: 'r-1', servedTo: 'e-1' },
    'cache.collapsed': { key: 'k', leader: 'e-1', waited: milliseconds(20), released: false },
    'cache.only_if_cached': { key: 'k', variants: 0 },
    'cache.stored': {
      key: 'k',
      age: milliseconds(0),
      lifetime: milliseconds(60_000),
      source: 'max-age',
      size: bytes(12),
      tier: 'memory',
      vary: ['accept-language'],
      tags: ['shop'],
    },
    'cache.not_stored': { key: 'k', reason: 'too_large', directive: null, limit: bytes(1024) },
    'cache.invalidated': { urls: ['https://a.localhost/'], removed: 1 },
    'compress.applied': {
      coding: 'br',
      accepted: 'gzip, br',
      before: bytes(1000),
      after: bytes(200),
      complete: true,
    },
    'compress.skipped': { reason: 'type', detail: 'image/png' },
    'optimise.applied': { kind: 'html', before: bytes(1000), after: bytes(900) },
    'optimise.skipped': { kind: 'css', reason: 'failed', detail: 'unclosed brace' },
    'static.served': {
      route: 'a',
      file: 'index.html',
      size: bytes(1234),
      coding: null,
      as: 'index',
      range: '0-1/1234',
      status: 206,
    },
    'static.listed': { route: 'a', folder: 'docs', entries: 2 },
    'static.redirected': { route: 'a', location: '/docs/' },
    'static.options': { route: 'a' },
    'static.not_found': { route: 'a', file: 'x.html' },
    'static.refused': { route: 'a', path: '/../x', reason: 'traversal' },
    'static.method_refused': { route: 'a', method: 'POST' },
    'breakpoint.held': { ...stop, timeout: milliseconds(60_000), body: 'too_large' },
    'breakpoint.continued': { ...stop, waited: milliseconds(1_200) },
    'breakpoint.edited': {
      ...stop,
      waited: milliseconds(1_200),
      changes: [{ name: 'a', before: '1', after: '2' }],
      line: { before: 'GET /a', after: 'GET /b' },
      body: { before: bytes(10), after: bytes(2000) },
    },
    'breakpoint.dropped': { ...stop, waited: milliseconds(1_200) },
    'breakpoint.timed_out': { ...stop, waited: milliseconds(60_000) },
    'breakpoint.released': { ...stop, waited: milliseconds(1_200), why: 'reload' },
    'breakpoint.passed': { ...stop, limit: 64 },
    'breakpoint.client_left': { ...stop, waited: milliseconds(1_200) },
    'replay.direct': { pool: 'p', upstream: 'a', url },
    'respond.fixed': { route: 'a', status: 200 },
    'respond.redirect': { route: 'a', status: 308, location: '/b' },
    'transform.request': { changes: [{ name: 'a', before: '1', after: '2' }], target: null },
    'transform.response': { changes: [{ name: 'a', before: '1', after: null }] },
    'transform.path_refused': { before: '/a', after: 'b' },
    'transform.cookie_secure_dropped': { cookies: ['sid'] },
    'transform.foreign_host_refused': {
      route: 'a',
      upstream: 'a',
      server: 'vite',
      host: 'shop.localhost',
      fix: { key: 'rewrite.host', value: 'upstream' },
    },
    'balance.round_robin': { pool: 'p', chosen: 'a', candidates: [candidate('a'), candidate('b')] },
    'balance.random': { pool: 'p', chosen: 'a', candidates: [candidate('a'), candidate('b')] },
    'balance.least_requests': { pool: 'p', chosen: 'a', candidates: [candidate('a'), candidate('b')] },
    'balance.p2c': { pool: 'p', chosen: 'a', candidates: [candidate('a'), candidate('b')] },
    'balance.latency': { pool: 'p', chosen: 'a', candidates: [candidate('a'), candidate('b')] },
    'balance.ip_hash': {
      pool: 'p',
      chosen: 'a',
      candidates: [candidate('a'), candidate('b')],
      network: '10.0.0.1',
    },
    'balance.consistent_hash': {
      pool: 'p',
      chosen: 'a',
      candidates: [candidate('a'), candidate('b')],
      key: 'path',
      hash: 1,
    },
    'balance.geo': {
      pool: 'p',
      chosen: 'a',
      candidates: [candidate('a'), candidate('b')],
      place: { lat: 1, lon: 2 },
      source: 'header',
    },
    'balance.first': { pool: 'p', chosen: 'a', candidates: [candidate('a'), candidate('b')] },
    'balance.sticky': { pool: 'p', chosen: 'a', candidates: [candidate('a')], cookie: 'stick' },
    'balance.sticky_lost': { pool: 'p', cookie: 'stick', upstream: 'a', reason: 'ejected' },
    'balance.panic': { pool: 'p', healthy: 1, enabled: 3, threshold: 0.5 },
    'balance.none_available': { pool: 'p', candidates: [candidate('a', { excluded: 'disabled' })] },
    'forward.answered': { upstream: 'a', url, status: 200, address: null, reusedConnection: false },
    'forward.failed': { upstream: 'a', url, fault: 'upstream.cut', detail: 'ECONNRESET' },
    'forward.upgraded': { upstream: 'a', url, protocol: 'websocket' },
    'forward.upgrade_declined': { upstream: 'a', url, protocol: 'websocket', status: 200 },
    'forward.upgrade_ignored': { route: 'a', protocol: 'h2c', allowed: ['websocket'] },
    'forward.cancelled': { upstream: 'a', url },
    'forward.broken': { upstream: 'a', url, mode: 'error', delay: null },
    'retry.again': {
      pool: 'shop',
      upstream: 'a',
      reason: 'connect',
      attempt: 2,
      attempts: 3,
      budgetLeft: 29,
    },
    'retry.given_up': {
      pool: 'shop',
      upstream: 'a',
      reason: '503',
      attempt: 3,
      attempts: 3,
      why: 'attempts',
    },
  };
  const all = (Object.keys(examples) as DecisionCode[]).map((code) => explain(decided(code, examples[code])));

  it('has a sentence of its own', () => {
    const sentences = all.map(({ sentence }) => marked(sentence));
    expect(new Set(sentences).size).toBe(all.length);
    for (const sentence of sentences) expect(sentence).toMatch(/^[A-Z*`].{10,}/);
  });

  it('has a cell for every column of its table', () => {
    const tables = all.flatMap(({ table }) => (table === null ? [] : [table]));
    expect(tables.length).toBeGreaterThanOrEqual(6);
    for (const table of tables) {
      expect(table.rows.length).toBeGreaterThan(0);
      for (const row of table.rows) expect(row.cells).toHaveLength(table.columns.length);
    }
  });

  it('shows the two ends of a value that is too long', () => {
    const location = `/start${'x'.repeat(5000)}/end`;
    const text = toText(explain(decided('respond.redirect', { route: 'a', status: 308, location })));
    expect(text.length).toBeLessThan(250);
    expect(text).toMatch(/to \/startx+…x+\/end$/);
  });

  it('refuses a code that it does not know', () => {
    expect(() => explain({ ...decided('tls.off', {}), stage: 'teapot' } as unknown as Decision)).toThrow(
      'teapot',
    );
  });
});

describe('toText', () => {
  it('writes the sentence and its table as lines of plain text', () => {
    const decision = decided('balance.round_robin', {
      pool: 'shop',
      chosen: 'a',
      candidates: [candidate('a', { score: 2 }), candidate('b'), candidate('c', { excluded: 'disabled' })],
    });
    expect(toText(explain(decision))).toBe(
      [
        'Balance: Round robin chose a: its turn among 2 available',
        '    Upstream | Active | Score | State',
        '  ✓ a | 0 | 2 | available',
        '    b | 0 | 0 | available',
        '  ✕ c | 0 | 0 | disabled',
      ].join('\n'),
    );
  });

  it('lets no control character of a captured value through', () => {
    const detail = 'header \u001b[2Jname\r\nsplit';
    expect(toText(explain(decided('listener.rejected', { fault: 'request.malformed', detail })))).toContain(
      'Seen: header �[2Jname��split.',
    );
  });
});
