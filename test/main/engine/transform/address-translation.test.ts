import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AddressTranslation,
  translateUrl,
} from '../../../../src/main/engine/transform/response/address-translation.ts';
import { translateRefresh } from '../../../../src/main/engine/transform/response/hide-backend.ts';

const plain: AddressTranslation = {
  client: { scheme: 'https', authority: 'shop.localhost:8443' },
  upstream: { scheme: 'http', authority: 'localhost:3001' },
  hostSent: 'shop.localhost:8443',
  prefix: '',
};
const stripped: AddressTranslation = { ...plain, prefix: '/api' };
const literal: AddressTranslation = {
  client: { scheme: 'https', authority: 'shop.localhost:8443' },
  upstream: { scheme: 'https', authority: 'backend.internal' },
  hostSent: 'shop.example',
  prefix: '',
};

describe('an address of the upstream', () => {
  it.each([
    ['http://localhost:3001/login?next=/a#b', 'https://shop.localhost:8443/login?next=/a#b'],
    ['http://localhost:3001', 'https://shop.localhost:8443'],
    ['http://localhost:3001?x', 'https://shop.localhost:8443?x'],
    ['HTTP://LOCALHOST:3001/x', 'https://shop.localhost:8443/x'],
    ['//localhost:3001/x', '//shop.localhost:8443/x'],
    ['http://127.0.0.1:3001/x', 'https://shop.localhost:8443/x'],
    ['http://[::1]:3001/x', 'https://shop.localhost:8443/x'],
    ['http://0.0.0.0:3001/x', 'https://shop.localhost:8443/x'],
    ['http://localhost:3001//evil.example/x', 'https://shop.localhost:8443//evil.example/x'],
  ])('is translated: %s', (before, after) => {
    expect(translateUrl(before, plain)).toBe(after);
  });

  it('is also the client’s with the upstream’s scheme, on the port the client reached', () => {
    expect(translateUrl('http://shop.localhost:8443/x', plain)).toBe('https://shop.localhost:8443/x');
  });

  it('is also the client’s host with the upstream’s port, where both are on this machine', () => {
    expect(translateUrl('http://shop.localhost:3001/x', plain)).toBe('https://shop.localhost:8443/x');
    const away = { ...plain, upstream: { scheme: 'http', authority: 'box.test:3001' } } as const;
    expect(translateUrl('http://shop.localhost:3001/x', away)).toBe('http://shop.localhost:3001/x');
  });

  it.each([
    ['https://backend.internal/x', 'https://shop.localhost:8443/x'],
    ['https://backend.internal:443/x', 'https://shop.localhost:8443/x'],
    ['https://shop.example/x', 'https://shop.localhost:8443/x'],
    ['//shop.example/x', '//shop.localhost:8443/x'],
  ])('is also the literal host that the upstream was sent: %s', (before, after) => {
    expect(translateUrl(before, literal)).toBe(after);
  });
});

describe('an address elsewhere', () => {
  it.each([
    'https://example.org/x',
    'http://localhost:3002/x',
    'https://localhost:3001/x',
    'http://localhost/x',
    '//example.org/x',
    'http://localhost:3001@evil.example/x',
    'http://user@localhost:3001/x',
    'http://localhost:3001.evil.example/x',
    'http:/\\localhost:3001/x',
    'http:\\\\localhost:3001\\x',
    'http://localhost:3001\\x',
    'ftp://localhost:3001/x',
    'javascript:alert(1)',
    'mailto:a@localhost:3001',
    'login',
    '../up',
    '?page=2',
    '#here',
    '',
    '/\\evil.example',
    '/\t/evil.example',
    'http://shop.localhost/x',
  ])('is left as it is: %j', (reference) => {
    expect(translateUrl(reference, plain)).toBe(reference);
    expect(translateUrl(reference, stripped)).toBe(reference);
  });

  it('is never touched, whatever its host', () => {
    const label = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/);
    const host = fc
      .array(label, { minLength: 1, maxLength: 3 })
      .map((labels) => `${labels.join('.')}.example`);
    const reference = fc
      .tuple(
        fc.constantFrom('http://', 'https://', '//'),
        host,
        fc.constantFrom('', ':3001', ':8443'),
        fc.webPath(),
      )
      .map((parts) => parts.join(''));
    fc.assert(fc.property(reference, (foreign) => translateUrl(foreign, stripped) === foreign));
  });
});

describe('a stripped prefix', () => {
  it.each([
    ['/login', '/api/login'],
    ['/', '/api/'],
    ['http://localhost:3001/login', 'https://shop.localhost:8443/api/login'],
    ['https://shop.localhost:8443/login', 'https://shop.localhost:8443/api/login'],
    ['http://localhost:3001', 'https://shop.localhost:8443/api'],
    ['/apix', '/api/apix'],
  ])('is put back: %s', (before, after) => {
    expect(translateUrl(before, stripped)).toBe(after);
  });

  it.each(['/api', '/api/login', '/api?x', '/api#x'])('is not put back twice: %s', (reference) => {
    expect(translateUrl(reference, stripped)).toBe(reference);
  });
});

describe('translating', () => {
  it('is idempotent', () => {
    const authority = fc.constantFrom(
      'localhost:3001',
      'shop.localhost:8443',
      'shop.localhost',
      'shop.example',
      'backend.internal',
      '127.0.0.1:3001',
    );
    const reference = fc.oneof(
      fc.webUrl(),
      fc.string({ maxLength: 30 }),
      fc
        .tuple(
          fc.constantFrom('http://', 'https://', '//', ''),
          authority,
          fc.constantFrom('', '/', '/api', '/a?b', '\\x'),
        )
        .map((parts) => parts.join('')),
    );
    const translation = fc.record({
      client: fc.record({ scheme: fc.constantFrom('http', 'https'), authority }),
      upstream: fc.record({ scheme: fc.constantFrom('http', 'https'), authority }),
      hostSent: authority,
      prefix: fc.constantFrom('', '/api', '/api/v1'),
    });
    fc.assert(
      fc.property(reference, translation, (before, how) => {
        const once = translateUrl(before, how);
        expect(translateUrl(once, how)).toBe(once);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('Refresh', () => {
  it.each([
    ['5; url=http://localhost:3001/x', '5; url=https://shop.localhost:8443/x'],
    ['0;URL="http://localhost:3001/x"', '0;URL="https://shop.localhost:8443/x"'],
    ["0, url='http://localhost:3001/x' ", "0, url='https://shop.localhost:8443/x' "],
    ['5', '5'],
    ['5; url=https://example.org/', '5; url=https://example.org/'],
  ])('%s', (before, after) => {
    expect(translateRefresh(before, plain)).toBe(after);
  });
});
