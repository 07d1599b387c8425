import { describe, expect, it } from 'vitest';
import { said } from './fixtures/decisions.ts';

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
});
