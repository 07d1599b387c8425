import { describe, expect, it } from 'vitest';
import { clientKey } from '../../../../src/main/engine/listener/client-key.ts';

describe('one client', () => {
  it('is one IPv4 address', () => {
    expect(clientKey('192.0.2.1')).not.toBe(clientKey('192.0.2.2'));
  });

  it('is an IPv6 network of 64 bits, however its address is written', () => {
    const one = clientKey('2001:db8:1:2:a:b:c:d');
    expect(clientKey('2001:db8:1:2::1')).toBe(one);
    expect(clientKey('2001:0db8:0001:0002::')).toBe(one);
    expect(clientKey('2001:db8:1:3::1')).not.toBe(one);
    expect(clientKey('::1')).not.toBe(one);
  });

  it('is one address where everybody on the link shares the network', () => {
    expect(clientKey('fe80::1')).not.toBe(clientKey('fe80::2'));
    expect(clientKey('febf::1')).not.toBe(clientKey('febf::2'));
  });
});
