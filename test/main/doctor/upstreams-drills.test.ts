import { describe, expect, it, onTestFinished } from 'vitest';
import type { ConfigInput } from '../../../src/shared/config/schema.ts';
import { applyFix } from '../../../src/shared/edit/apply-fix.ts';
import { explainFinding } from '../../../src/shared/explain/doctor/index.ts';
import { epochMilliseconds } from '../../../src/shared/model/units.ts';
import { createTestAuthority, signWithoutChecks } from '../../helpers/test-authority.ts';
import { examine, findingOf, onlyChain, patient, told, troubles } from './examine.ts';
import { deadPort, html, inFrontOf, origin, tlsServer } from './servers.ts';

describe('an upstream', () => {
  it('is not there: nothing listens', async () => {
    const port = await deadPort();
    const { subject } = await patient(inFrontOf(`http://127.0.0.1:${port}`, { tls: 'off' }));
    const chain = onlyChain(await examine(subject));
    expect(troubles(chain)).toEqual(['failed upstream.nothing_listening', 'failed http.gateway_failed']);
    expect(findingOf(chain, 'upstream.nothing_listening').evidence.tried).toEqual([
      { address: '127.0.0.1', code: 'ECONNREFUSED' },
    ]);
    expect(findingOf(chain, 'http.gateway_failed').evidence).toEqual({
      status: 502,
      error: 'connection_refused',
    });
    expect(told(chain, 'upstream.nothing_listening').fixes[0]).toContain(
      `Start the service that belongs to http://127.0.0.1:${port}`,
    );
  });

  it('listens on the other family, and the fix that is offered works', async () => {
    const { port } = await origin(html('<title>shop</title>'), '::1');
    const input = inFrontOf(`http://127.0.0.1:${port}`, { tls: 'off' });
    const { subject } = await patient(input);
    const chain = onlyChain(await examine(subject));
    expect(troubles(chain)[0]).toBe('failed upstream.other_family');
    const [fix] = explainFinding(findingOf(chain, 'upstream.other_family')).fixes;
    if (fix?.kind !== 'config') throw new Error('The first fix is a change of the configuration.');
    const mended = await patient(applyFix(input, fix.fix) as ConfigInput);
    expect(onlyChain(await examine(mended.subject)).result).toBe('ok');
  });

  it('fails while another works, which is a warning', async () => {
    const { url } = await origin(html('<title>shop</title>'));
    const pool = {
      upstreams: [
        { id: 'dead', url: `http://127.0.0.1:${await deadPort()}` },
        { id: 'dev', url },
      ],
    };
    const { subject } = await patient(inFrontOf(url, { tls: 'off', pool }));
    const chain = onlyChain(await examine(subject));
    expect(chain.result).toBe('warn');
    expect(troubles(chain)).toEqual(['warn upstream.nothing_listening']);
  });

  it('is switched off in the file', async () => {
    const { url } = await origin(html(''));
    const pool = { upstreams: [{ id: 'dev', url, enabled: false }] };
    const input = inFrontOf(url, { tls: 'off', pool });
    const { subject } = await patient(input);
    const chain = onlyChain(await examine(subject));
    expect(troubles(chain)).toEqual(['failed upstream.disabled', 'failed http.gateway_failed']);
    const fix = { change: 'upstream.enable', pool: 'shop', upstream: 'dev' } as const;
    expect(explainFinding(findingOf(chain, 'upstream.disabled')).fixes).toMatchObject([
      { kind: 'config', fix },
    ]);
    const mended = await patient(applyFix(input, fix) as ConfigInput);
    expect(onlyChain(await examine(mended.subject)).result).toBe('ok');
  });

  it('is out of service by its health, and by hand', async () => {
    const { url } = await origin(html(''));
    const status = {
      pool: 'shop',
      id: 'dev',
      url,
      enabled: true,
      active: 0,
      requests: 9,
      failures: 9,
      weight: 1,
      backup: false,
      since: epochMilliseconds(1_000),
      broken: null,
      p50: null,
      p99: null,
      successRate: null,
      perSecond: 0,
      checks: [],
      history: [],
    } as const;
    const reason = { code: 'health.checks_failed', evidence: { checks: 3, detail: '500' } } as const;
    const { subject } = await patient(inFrontOf(url, { tls: 'off' }));
    const ill = onlyChain(
      await examine({ ...subject, upstreams: [{ ...status, state: 'unhealthy', reason }] }),
    );
    expect(troubles(ill)).toEqual(['failed upstream.unhealthy']);
    expect(told(ill, 'upstream.unhealthy').sentence).toContain('3 checks in a row failed');
    const drained = onlyChain(
      await examine({ ...subject, upstreams: [{ ...status, state: 'draining', reason: null }] }),
    );
    expect(findingOf(drained, 'upstream.disabled').evidence.by).toBe('person');
  });

  it('has a name that does not resolve', async () => {
    const { subject } = await patient(inFrontOf('http://shop-dev.test:3000', { tls: 'off' }));
    const lookup = (name: string) =>
      name === 'shop-dev.test'
        ? Promise.reject(Object.assign(new Error('not found'), { code: 'ENOTFOUND' }))
        : Promise.resolve(['127.0.0.1']);
    const chain = onlyChain(await examine(subject, { world: { lookup } }));
    expect(troubles(chain)[0]).toBe('failed upstream.unresolved');
  });

  it('speaks plain HTTP behind an https URL, and the fix that is offered works', async () => {
    const { url } = await origin(html('<title>shop</title>'));
    const input = inFrontOf(url.replace('http:', 'https:'), { tls: 'off' });
    const { subject } = await patient(input);
    const chain = onlyChain(await examine(subject));
    expect(troubles(chain)[0]).toBe('failed upstream.tls_failed');
    expect(told(chain, 'upstream.tls_failed').sentence).toContain('speaks plain HTTP');
    const [fix] = explainFinding(findingOf(chain, 'upstream.tls_failed')).fixes;
    if (fix?.kind !== 'config') throw new Error('The first fix is a change of the configuration.');
    const mended = await patient(applyFix(input, fix.fix) as ConfigInput);
    expect(onlyChain(await examine(mended.subject)).result).toBe('ok');
  });

  it('has a certificate of an authority that the pool does not know', async () => {
    const authority = await createTestAuthority();
    onTestFinished(authority.close);
    const { certificatePem, privateKeyPem } = await signWithoutChecks(authority.material, 'localhost');
    const port = await tlsServer(certificatePem, privateKeyPem);
    const input = inFrontOf(`https://localhost:${port}`, { tls: 'off' });
    const { subject } = await patient(input);
    expect(troubles(onlyChain(await examine(subject)))[0]).toBe('failed upstream.tls_failed');
    const trusting = await patient(
      inFrontOf(`https://localhost:${port}`, { tls: 'off', pool: { tls: { ca: authority.caPath } } }),
    );
    expect(troubles(onlyChain(await examine(trusting.subject)))).not.toContain('failed upstream.tls_failed');
  });
});
