import { describe, expect, it } from 'vitest';
import { explain, toText } from '../../../src/shared/explain/index.ts';
import { epochMilliseconds } from '../../../src/shared/model/units.ts';
import { decided, said } from './fixtures/decisions.ts';

describe('tls', () => {
  const handshake = {
    version: 'TLSv1.3',
    cipher: 'TLS_AES_128_GCM_SHA256',
    serverName: 'shop.localhost',
    application: 'h2',
    resumed: false,
  };

  it('names protocol, version and certificate', () => {
    expect(said('tls.terminated', handshake)).toBe(
      'ok TLS: HTTP/2 over TLS 1.3, certificate for `shop.localhost`',
    );
  });

  it('says that a session was resumed', () => {
    expect(
      said('tls.terminated', { ...handshake, application: 'http/1.1', version: 'TLSv1.2', resumed: true }),
    ).toBe('ok TLS: HTTP/1.1 over TLS 1.2, certificate for `shop.localhost`; session resumed');
  });

  it('says that the client named no host, and leaves out a protocol that was not negotiated', () => {
    expect(said('tls.terminated', { ...handshake, application: '', serverName: null })).toBe(
      'ok TLS: TLS 1.3, default certificate: the client named no host',
    );
  });

  it('says that TLS is off', () => {
    expect(said('tls.off', {})).toBe('info TLS: Not encrypted: TLS is off for this listener');
  });

  const certificate = {
    subject: 'O=Doorman, CN=alice',
    issuer: 'O=Doorman, CN=authority',
    serial: '4A',
    fingerprint: 'AA:BB',
    notBefore: epochMilliseconds(Date.UTC(2026, 0, 1)),
    notAfter: epochMilliseconds(Date.UTC(2027, 0, 1)),
  };
  it('says whose certificate was accepted, and in which headers upstreams are told', () => {
    expect(said('tls.client_verified', { ...certificate, forwardedAs: [] })).toBe(
      `ok TLS: The client showed the certificate of **O=Doorman, CN=alice**, which is accepted`,
    );
    expect(said('tls.client_verified', { ...certificate, forwardedAs: ['X-A', 'X-B'] })).toContain(
      'accepted; upstreams are told as `X-A, X-B`',
    );
  });

  it('lists what is in the certificate', () => {
    const verified = decided('tls.client_verified', { ...certificate, forwardedAs: [] });
    expect(toText(explain(verified)).split('\n').slice(1)).toEqual([
      '    Field | Value',
      '    Subject | O=Doorman, CN=alice',
      '    Issuer | O=Doorman, CN=authority',
      '    Valid | 2026-01-01 to 2027-01-01',
      '    Serial | 4A',
      '    SHA-256 | AA:BB',
    ]);
  });

  it('says why one is not accepted, and that its client counts as nobody', () => {
    const evidence = { problem: 'expired', detail: 'CERT_HAS_EXPIRED', certificate } as const;
    expect(said('tls.client_unverified', evidence)).toBe(
      `warn TLS: The client showed a certificate of **O=Doorman, CN=alice**, but it has expired (\`CERT_HAS_EXPIRED\`): it counts as nobody, which this listener lets in`,
    );
  });

  it('says that none was shown, that a route wanted one, and what a client said of itself', () => {
    expect(said('tls.client_anonymous', {})).toBe(
      'info TLS: The client was asked for a certificate and showed none',
    );
    expect(said('tls.client_required', { route: 'inner', showed: 'not_asked' })).toBe(
      'error TLS: **inner** is for clients with an accepted certificate alone, and the listener asks for none',
    );
    expect(said('tls.identity_removed', { fields: ['x-client'] })).toBe(
      'warn TLS: The client itself sent `x-client`, which only Doorman may say: removed',
    );
  });
});
