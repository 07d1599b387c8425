import { describe, expect, it } from 'vitest';
import { age, duration } from '../../../src/shared/explain/durations.ts';
import { explainEvent } from '../../../src/shared/explain/event.ts';
import { ordinal } from '../../../src/shared/explain/segments.ts';
import type { EventEvidence, EventKind, EventReport } from '../../../src/shared/model/event.ts';
import { epochMilliseconds, milliseconds } from '../../../src/shared/model/units.ts';
import { marked } from './fixtures/decisions.ts';

const about = { pool: 'shop', upstream: 'b' } as const;

/** What is said of each kind: a new kind does not compile until it is here. */
const said: { readonly [Kind in EventKind]: readonly [EventEvidence[Kind], string] } = {
  'upstream.unhealthy': [
    { ...about, checks: 3, detail: '503' },
    '**b** of **shop** is unhealthy: 3 checks in a row failed, the last with `503`',
  ],
  'upstream.healthy': [{ ...about, checks: 1 }, '**b** of **shop** is healthy: 1 check succeeded'],
  'upstream.ejected': [
    { ...about, failures: 5, last: '502', duration: milliseconds(20_000), times: 2 },
    '**b** of **shop** was ejected for 20 s, the 2nd time: 5 failures in a row, the last `502`',
  ],
  'upstream.returned': [
    { ...about, after: milliseconds(90_000) },
    '**b** of **shop** takes part again after 1 min 30 s of ejection',
  ],
  'upstream.circuit_opened': [
    { ...about, errorRate: 0.62, requests: 34, duration: milliseconds(5000) },
    'The circuit of **b** of **shop** opened for 5 s: 62 % of 34 requests failed',
  ],
  'upstream.circuit_half_opened': [
    about,
    'The circuit of **b** of **shop** is half open: one request is let through to see',
  ],
  'upstream.circuit_closed': [about, 'The circuit of **b** of **shop** closed: the probe succeeded'],
  'upstream.drained': [about, '**b** of **shop** is drained: its last request has ended'],
  'upstream.controlled': [
    { ...about, action: 'break', mode: 'error' },
    '**b** of **shop** was broken on purpose: it answers 500',
  ],
  'listener.handshake_failed': [
    {
      listener: 'web',
      reason: 'client_certificate_refused',
      detail: 'CERT_HAS_EXPIRED',
      client: '127.0.0.1',
      serverName: 'shop.localhost',
      problem: 'expired',
      certificate: null,
      times: 3,
    },
    'Listener **web**, TLS with 127.0.0.1 for `shop.localhost`: the certificate that it showed is not accepted: it has expired (`CERT_HAS_EXPIRED`; 3 since it was told last)',
  ],
  'listener.files_renewed': [
    { listener: 'web' },
    'The certificate files of listener **web** changed, and it uses the new ones',
  ],
  'listener.files_refused': [
    { listener: 'web', message: 'The key does not fit.' },
    'The certificate files of listener **web** changed, but it goes on with what it had: The key does not fit.',
  ],
  'client_certificate.issued': [
    { name: 'alice', serial: '4A' },
    'A client certificate was made for **alice**: serial `4A`',
  ],
  'client_certificate.revoked': [
    { name: 'alice', serial: '4A' },
    'The client certificate of **alice** was revoked: serial `4A`',
  ],
  'client.placed': [
    { client: '10.0.0.0/8', place: { lat: 1, lon: 2, name: 'Lima' } },
    '**10.0.0.0/8** is taken to be at Lima on purpose',
  ],
  'authority.changed': [
    { act: 'switched', fingerprint: 'AB:CD:EF:01:23:45:67:89:AB:CD' },
    'The new authority signs from now on (SHA-256 `AB:CD:EF:01:23:45:67:89…`)',
  ],
  'certificate.renewed': [
    { names: ['a.test', 'b.test'], notAfter: epochMilliseconds(Date.UTC(2030, 0, 2)), path: '/etc/a.pem' },
    '`/etc/a.pem` has another certificate now, for **a.test** and 1 other: valid until 2030-01-02',
  ],
  'config.applied': [
    { generation: 4, origin: 'window' },
    'A configuration from this app was applied: generation 4',
  ],
  'config.refused': [
    { origin: 'file', message: 'The configuration has a mistake.' },
    'A configuration from the file was refused: The configuration has a mistake.',
  ],
  'engine.stopped': [{ reason: 'exit code 1' }, 'The engine stopped: exit code 1'],
  'engine.started': [
    { restarts: 2 },
    'The engine runs again after 2 restarts; controls of upstreams were lost',
  ],
};

const sentence = <Kind extends EventKind>(kind: Kind, evidence: EventEvidence[Kind]): string =>
  // The table ties kind and evidence together by name.
  marked(explainEvent({ kind, at: epochMilliseconds(0), evidence } as unknown as EventReport));

describe('an event', () => {
  it.each(Object.entries(said))('%s is said with its evidence', (kind, [evidence, words]) => {
    expect(sentence(kind as EventKind, evidence as never)).toBe(words);
  });

  it('says for a probe that failed that it did', () => {
    expect(
      sentence('upstream.circuit_opened', {
        ...about,
        errorRate: null,
        requests: 0,
        duration: milliseconds(300),
      }),
    ).toBe('The circuit of **b** of **shop** opened for 300 ms: the probe failed');
  });

  it.each([
    ['drain', '**b** of **shop** was told to drain: it gets no new request'],
    ['enable', '**b** of **shop** was enabled'],
    ['disable', '**b** of **shop** was disabled'],
    ['mend', '**b** of **shop** was mended: it is asked again'],
    ['reset', 'The counters of **b** of **shop** were reset'],
  ] as const)('says of the control %s what it does', (action, words) => {
    expect(sentence('upstream.controlled', { ...about, action, mode: null })).toBe(words);
  });
});

describe('times in sentences', () => {
  it.each([
    [0, '0 ms'],
    [999, '999 ms'],
    [1000, '1 s'],
    [59_499, '59 s'],
    [60_000, '1 min'],
    [90_000, '1 min 30 s'],
    [3_600_000, '1 h'],
    [7_500_000, '2 h 5 min'],
  ])('%i ms are %s', (time, words) => {
    expect(duration(milliseconds(time))).toBe(words);
  });

  it.each([
    [0, '0 s'],
    [59_999, '59 s'],
    [60_000, '1 min'],
    [3_599_999, '59 min'],
    [3_600_000, '1 h'],
    [172_799_999, '47 h'],
    [172_800_000, '2 d'],
  ])('what was %i ms ago was %s ago', (time, words) => {
    expect(age(milliseconds(time))).toBe(words);
  });

  it('numbers in an order have their endings', () => {
    expect([1, 2, 3, 4, 11, 12, 13, 21, 102].map(ordinal)).toEqual([
      '1st',
      '2nd',
      '3rd',
      '4th',
      '11th',
      '12th',
      '13th',
      '21st',
      '102nd',
    ]);
  });
});
