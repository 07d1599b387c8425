import { describe, expect, it } from 'vitest';
import { explainHealth } from '../../../src/shared/explain/health.ts';
import { epochMilliseconds, milliseconds } from '../../../src/shared/model/units.ts';
import type { HealthCode, HealthEvidence, HealthReason } from '../../../src/shared/model/upstream-health.ts';
import { marked } from './fixtures/decisions.ts';

const now = epochMilliseconds(1_760_000_000_000);
const at = (offset: number) => epochMilliseconds(now + offset);

const said = <Code extends HealthCode>(code: Code, evidence: HealthEvidence[Code], since = at(-8000)) =>
  // Code and evidence come from one table.
  marked(explainHealth({ since, reason: { code, evidence } as unknown as HealthReason }, now));

/** What is said of each reason: a new one does not compile until it is here. */
const sentences: { readonly [Code in HealthCode]: readonly [HealthEvidence[Code], string] } = {
  'health.checks_failed': [
    { checks: 3, detail: 'ECONNREFUSED' },
    '3 checks in a row failed 8 s ago, the last with `ECONNREFUSED`',
  ],
  'health.checks_passed': [{ checks: 2 }, '2 checks in a row succeeded 8 s ago'],
  'health.answering': [{}, 'Answering requests for 8 s'],
  'health.ejected': [
    { failures: 5, last: '502', times: 1, until: at(2000) },
    'Ejected 8 s ago after 5 × `502`, back in 2 s',
  ],
  'health.returned': [
    { after: milliseconds(10_000) },
    'Back 8 s ago after 10 s out of service; not asked yet',
  ],
  'health.circuit_open': [
    { errorRate: 0.6, requests: 20, until: at(1500) },
    'Opened 8 s ago: 60 % of 20 requests failed; a probe in 2 s',
  ],
  'health.circuit_half_open': [{}, 'Half open for 8 s: one request is let through to see'],
  'health.draining': [{ active: 2 }, 'No new requests for 8 s, 2 requests still to end'],
  'health.drained': [{}, 'Drained 8 s ago: no new requests, and none in flight'],
  'health.disabled': [{ by: 'control' }, 'No new requests, by hand 8 s ago'],
  'health.broken': [{ mode: 'refuse' }, 'On purpose for 8 s: refuses connections'],
};

describe('the health of an upstream', () => {
  it.each(Object.entries(sentences))(
    '%s is said with its evidence and its age',
    (code, [evidence, words]) => {
      expect(said(code as HealthCode, evidence as never)).toBe(words);
    },
  );

  it('says that nothing is known yet', () => {
    expect(marked(explainHealth({ since: now, reason: null }, now))).toBe(
      'Neither a check nor a request has told yet',
    );
  });

  it('counts ejections one after another', () => {
    expect(said('health.ejected', { failures: 5, last: 'upstream.refused', times: 3, until: at(2000) })).toBe(
      'Ejected 8 s ago after 5 × `upstream.refused`, back in 2 s, the 3rd time in a row',
    );
  });

  it('says any moment where the time is over, and never counts below nothing', () => {
    expect(said('health.ejected', { failures: 5, last: '502', times: 1, until: at(-1) }, at(5000))).toBe(
      'Ejected 0 s ago after 5 × `502`, back any moment',
    );
  });

  it('says of a failed probe that it failed', () => {
    expect(said('health.circuit_open', { errorRate: null, requests: 0, until: at(5000) })).toBe(
      'Opened 8 s ago: the probe failed; a probe in 5 s',
    );
  });

  it('says where the configuration disables it', () => {
    expect(said('health.disabled', { by: 'configuration' })).toBe('By the configuration: `enabled: false`');
  });
});
