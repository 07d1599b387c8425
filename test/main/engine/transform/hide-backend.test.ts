import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HeaderList } from '../../../../src/main/engine/headers.ts';
import type { AddressTranslation } from '../../../../src/main/engine/transform/response/address-translation.ts';
import { hideBackend } from '../../../../src/main/engine/transform/response/hide-backend.ts';
import { identityHeaders } from '../../../../src/shared/model/identity-headers.ts';

const translation: AddressTranslation = {
  client: { scheme: 'https', authority: 'shop.localhost:8443' },
  upstream: { scheme: 'http', authority: 'localhost:3001' },
  hostSent: 'shop.localhost:8443',
  prefix: '/api',
};

const hide = (headers: HeaderList) => hideBackend(headers, () => translation);

const field = fc.oneof(
  fc.tuple(fc.constantFrom(...identityHeaders, 'Server', 'X-Powered-By'), fc.constant('nginx')),
  fc.tuple(
    fc.constantFrom('Location', 'content-location'),
    fc.constantFrom('/a', 'http://localhost:3001/a', 'https://example.org/a', 'b'),
  ),
  fc.tuple(fc.constant('Refresh'), fc.constantFrom('3', '3; url=/a', '3;url=http://localhost:3001')),
  fc.tuple(
    fc.constant('Set-Cookie'),
    fc.constantFrom('a=1', 'a=1; Path=/; Domain=localhost', 'b=2; Domain=c.example'),
  ),
  fc.tuple(
    fc.constantFrom('Content-Type', 'ETag', 'X-Served', 'Vary', 'Link'),
    fc.constantFrom('x', 'localhost:3001'),
  ),
);
const head = fc.array(field, { maxLength: 10 }).map((pairs) => HeaderList.fromPairs(pairs));

describe('hiding the backend', () => {
  it('takes every identity field away, whatever its case', () => {
    fc.assert(
      fc.property(head, (headers) => {
        for (const [name] of hide(headers).headers.entries()) {
          expect(identityHeaders.has(name.toLowerCase())).toBe(false);
        }
      }),
    );
  });

  it('is done after once', () => {
    fc.assert(
      fc.property(head, (headers) => {
        const once = hide(headers).headers;
        expect(hide(once)).toEqual({ headers: once, changes: [], notSecure: [] });
      }),
    );
  });

  it('tells of each change, and of nothing else, and does not touch the head it was given', () => {
    fc.assert(
      fc.property(head, (headers) => {
        const before = headers.toPairs();
        const { headers: after, changes } = hide(headers);
        expect(headers.toPairs()).toEqual(before);
        const removed = changes.filter((change) => change.after === null).length;
        expect(after.toPairs()).toHaveLength(before.length - removed);
        const kept = before.filter(([name]) => !identityHeaders.has(name.toLowerCase()));
        const differing = kept.filter(([, value], at) => after.toPairs()[at]?.[1] !== value);
        expect(changes.length - removed).toBe(differing.length);
        if (changes.length === 0) expect(after).toBe(headers);
      }),
    );
  });

  it('asks for no address where there is none to translate', () => {
    const headers = new HeaderList(['Server', 'nginx', 'ETag', '"a"']);
    const fails = () => {
      throw new Error('asked');
    };
    expect(hideBackend(headers, fails).headers.toPairs()).toEqual([['ETag', '"a"']]);
  });
});
