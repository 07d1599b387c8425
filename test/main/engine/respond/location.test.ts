import { describe, expect, it } from 'vitest';
import { compileLocation } from '../../../../src/main/engine/respond/location.ts';
import { LOCATION_PLACEHOLDERS } from '../../../../src/shared/config/location-placeholders.ts';
import { redirectLocation } from '../../../../src/shared/config/urls.ts';

const asked = { scheme: 'https', authority: 'Shop.localhost:8443' } as const;

describe('the location of a redirect', () => {
  it.each([
    ['https://{host}{path}', '/a?b=1', 'https://shop.localhost/a?b=1'],
    ['{scheme}://{host}:{port}/new', '/a', 'https://shop.localhost:8443/new'],
    ['/search?{query}&x', '/a?b=1&c', '/search?b=1&c&x'],
    ['/search?{query}', '/a', '/search?'],
    ['/login?back={uri}', '/a?b=1', '/login?back=https%3A%2F%2FShop.localhost%3A8443%2Fa%3Fb%3D1'],
    ['/same', '/a', '/same'],
  ])('%s for %s is %s', (template, target, expected) => {
    expect(compileLocation(template)(asked, target)).toBe(expected);
  });

  it('has the port of the scheme where the client named none', () => {
    const port = compileLocation('/{port}');
    expect(port({ scheme: 'https', authority: 'a' }, '/')).toBe('/443');
    expect(port({ scheme: 'http', authority: '[::1]' }, '/')).toBe('/80');
  });

  it('takes what a client writes for text, and not for placeholders or groups', () => {
    expect(compileLocation('/x{path}{host}')(asked, '/{host}$&$1')).toBe('/x/{host}$&$1shop.localhost');
  });

  it('may have every placeholder, and no other', () => {
    const accepts = (text: string) => redirectLocation().safeParse(text).success;
    for (const name of LOCATION_PLACEHOLDERS) expect(accepts(`/{${name}}`)).toBe(true);
    for (const text of ['/{fragment}', '/{host', '{uri}', '{host}/a']) expect(accepts(text)).toBe(false);
  });
});
