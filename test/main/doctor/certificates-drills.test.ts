import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ConfigInput } from '../../../src/shared/config/schema.ts';
import { applyFix } from '../../../src/shared/edit/apply-fix.ts';
import { explainFinding } from '../../../src/shared/explain/doctor/index.ts';
import { startRawOrigin } from '../../helpers/origin.ts';
import { temporaryDirectory } from '../../helpers/temporary-directory.ts';
import { createTestAuthority, signWithoutChecks, type TestAuthority } from '../../helpers/test-authority.ts';
import { examine, findingOf, onlyChain, patient, told, troubles } from './examine.ts';
import { html, inFrontOf, origin, tlsServer } from './servers.ts';

describe('certificates', () => {
  it('another proxy answers on one family of the port, with a certificate of its own authority', async () => {
    const { url } = await origin(html(''));
    const input: ConfigInput = { ...inFrontOf(url), listeners: [{ id: 'web', port: 0, bind: '127.0.0.1' }] };
    const { subject, engine } = await patient(input, { tls: true });
    const other = await createTestAuthority();
    onTestFinished(other.close);
    const { certificatePem, privateKeyPem } = await signWithoutChecks(other.material, 'shop.localhost');
    await tlsServer(certificatePem, privateKeyPem, '::1', engine.port('web'));
    const chain = onlyChain(await examine(subject));
    expect(troubles(chain)).toEqual(['failed tls.other_authority']);
    expect(findingOf(chain, 'tls.other_authority').evidence.issuer).toContain('Doorman local intermediate');
    expect(findingOf(chain, 'tls.verified').result).toBe('ok');
  });

  it('the authority may not sign for the name, and the fix that is offered is the right key', async () => {
    const { url } = await origin(html(''));
    const input = inFrontOf(url, { host: 'shop.example.com' });
    const { subject } = await patient(input, { tls: true });
    const chain = onlyChain(await examine(subject));
    expect(troubles(chain)).toEqual(['warn name.from_dns', 'failed tls.name_not_permitted']);
    const [fix] = explainFinding(findingOf(chain, 'tls.name_not_permitted')).fixes;
    if (fix?.kind !== 'config') throw new Error('The first fix is a change of the configuration.');
    expect(applyFix(input, fix.fix)).toMatchObject({ tls: { names: ['shop.example.com'] } });
  });

  /** A listener with files: a certificate for `name` that `authority` signed, valid for a day. */
  async function provided(name: string, authority: TestAuthority) {
    const directory = await temporaryDirectory();
    const { certificatePem, privateKeyPem } = await signWithoutChecks(authority.material, name);
    const [cert, key] = [join(directory, 'cert.pem'), join(directory, 'key.pem')];
    await writeFile(cert, certificatePem);
    await writeFile(key, privateKeyPem);
    const { url } = await origin(html(''));
    const input: ConfigInput = { ...inFrontOf(url), listeners: [{ id: 'web', port: 0, tls: { cert, key } }] };
    const { certificatePem: certificate } = authority.material;
    return patient(input, { subject: { authority: { certificate, permitted: ['localhost'] } } });
  }

  it('one of the person’s own is for another name, has expired, or soon will', async () => {
    const authority = await createTestAuthority();
    onTestFinished(authority.close);
    const other = await provided('blog.localhost', authority);
    const mismatch = onlyChain(await examine(other.subject));
    expect(troubles(mismatch)).toEqual(['failed tls.name_mismatch']);
    expect(findingOf(mismatch, 'tls.name_mismatch').evidence.names).toEqual(['DNS:blog.localhost']);
    const { subject } = await provided('shop.localhost', authority);
    expect(troubles(onlyChain(await examine(subject)))).toEqual(['warn tls.expires_soon']);
    const later = { now: () => Date.now() + 2 * 86_400_000 };
    expect(troubles(onlyChain(await examine(subject, { world: later })))).toEqual([
      'failed tls.not_valid_now',
    ]);
  });

  it('one of the person’s own is of an authority that nobody knows, or is not the one that is served', async () => {
    const authority = await createTestAuthority();
    onTestFinished(authority.close);
    const { subject } = await provided('shop.localhost', authority);
    const unknown = onlyChain(await examine({ ...subject, authority: null }));
    expect(troubles(unknown)).toEqual(['warn tls.own_authority']);
    const elsewhere = await provided('shop.localhost', authority);
    const chain = onlyChain(await examine({ ...subject, listeners: elsewhere.subject.listeners }));
    expect(troubles(chain)).toEqual(['failed tls.other_authority']);
  });

  it('no TLS comes about', async () => {
    const { url } = await origin(html(''));
    const { subject } = await patient(inFrontOf(url), { tls: true });
    const mute = await startRawOrigin((socket) => socket.destroy());
    onTestFinished(mute.stop);
    const listeners = subject.listeners.map((one) => ({ ...one, port: mute.port }));
    const world = { lookup: () => Promise.resolve(['127.0.0.1']) };
    const chain = onlyChain(await examine({ ...subject, listeners }, { world }));
    expect(troubles(chain)).toEqual(['failed tls.failed']);
  });

  it('a client of this machine does not trust the authority; it is asked once for all chains', async () => {
    const { url } = await origin(html(''));
    let asked = 0;
    const askTrust = () => {
      asked += 1;
      return Promise.resolve({ client: 'curl', trusted: false, detail: 'self-signed certificate in chain' });
    };
    const input = inFrontOf(url, { route: { match: { hosts: ['a.localhost', 'b.localhost'] } } });
    const { subject } = await patient(input, { tls: true, subject: { askTrust } });
    const { chains } = await examine(subject);
    expect(chains.map(troubles)).toEqual([
      ['warn tls.authority_untrusted'],
      ['warn tls.authority_untrusted'],
    ]);
    expect(asked).toBe(1);
    const [chain] = chains;
    if (chain === undefined) throw new Error('There are two chains.');
    expect(explainFinding(findingOf(chain, 'tls.authority_untrusted')).fixes).toMatchObject([
      { kind: 'view', view: 'certificates' },
      { kind: 'command', commands: ['doorman trust'] },
    ]);
  });

  it('the listener requires a certificate of clients: a browser without one is told to fail, and nothing is blamed', async () => {
    const { url } = await origin(html(''));
    const authority = await createTestAuthority();
    onTestFinished(authority.close);
    const asking = (mode: 'optional' | 'required'): ConfigInput => ({
      ...inFrontOf(url),
      listeners: [{ id: 'web', port: 0, clientCertificates: { mode, ca: authority.caPath } }],
    });
    const required = await patient(asking('required'), { tls: true });
    const chain = onlyChain(await examine(required.subject));
    expect(troubles(chain)).toEqual(['warn tls.client_certificate']);
    expect(told(chain, 'tls.client_certificate').sentence).toContain('the handshake fails');
    expect(findingOf(chain, 'tls.verified').result).toBe('ok');
    expect(findingOf(chain, 'http.client_certificate_needed').result).toBe('skipped');
    const optional = await patient(asking('optional'), { tls: true });
    expect(onlyChain(await examine(optional.subject)).result).toBe('ok');
  });

  it('a route takes only clients with a certificate, which the doctor says in place of a failed gateway', async () => {
    const { url } = await origin(html(''));
    const authority = await createTestAuthority();
    onTestFinished(authority.close);
    const { subject } = await patient(
      {
        ...inFrontOf(url, { route: { requireClientCertificate: true } }),
        listeners: [{ id: 'web', port: 0, clientCertificates: { mode: 'optional', ca: authority.caPath } }],
      },
      { tls: true },
    );
    const chain = onlyChain(await examine(subject));
    expect(troubles(chain)).toEqual(['warn http.client_certificate_needed']);
    expect(told(chain, 'http.client_certificate_needed').sentence).toContain('Route shop answers 403');
  });

  it('the authority that signed it ends within 30 days', async () => {
    const { url } = await origin(html(''));
    const { subject } = await patient(inFrontOf(url), { tls: true });
    const soon = Date.now() + 9.96 * 365.25 * 86_400_000;
    const chain = onlyChain(await examine(subject, { world: { now: () => soon } }));
    const codes = chain.steps.flatMap(({ findings }) => findings.map(({ code }) => code));
    expect(codes).toContain('tls.authority_expires');
    expect(told(chain, 'tls.authority_expires').fixes).toEqual([
      'Make the next authority, have stores trust it, and switch to it',
    ]);
  });

  it('a URL says http where TLS is spoken', async () => {
    const { url } = await origin(html(''));
    const { subject, engine } = await patient(inFrontOf(url), { tls: true });
    const chain = onlyChain(
      await examine(subject, { target: `http://shop.localhost:${engine.port('web')}/` }),
    );
    expect(troubles(chain)).toEqual(['failed tls.other_scheme']);
    expect(told(chain, 'tls.other_scheme').fixes).toEqual([
      `Open https://shop.localhost:${engine.port('web')}/`,
    ]);
  });
});
