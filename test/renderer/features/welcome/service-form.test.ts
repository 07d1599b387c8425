import { describe, expect, it } from 'vitest';
import { hostFor, nameMistake, urlMistake } from '../../../../src/renderer/features/welcome/service-form.ts';

describe('nameMistake', () => {
  it.each(['shop', 'Shop', 'my-shop', 'shop.localhost', 'api.shop.test', 'a1'])('takes %s', (name) => {
    expect(nameMistake(name)).toBeNull();
  });

  it.each([
    ['', /needed/],
    ['my shop', /'my shop' is not a name/],
    ['-shop', /'-shop' is not a name/],
    ['shop_', /not a name/],
    ['shop..x', /a dot with nothing/],
    ['a'.repeat(64), /not a name/],
  ])('says what is wrong with %j', (name, message) => {
    expect(nameMistake(name)).toMatch(message);
  });
});

describe('urlMistake', () => {
  it.each(['http://localhost:3000', 'https://localhost:3000/', 'http://[::1]:80', ' http://127.0.0.1:1 '])(
    'takes %j',
    (url) => {
      expect(urlMistake(url)).toBeNull();
    },
  );

  it.each([
    ['', /needed/],
    ['localhost', /not an address/],
    ['ftp://localhost', /'ftp' is not supported/],
    ['localhost:3000', /'localhost' is not supported/],
    ['http://me:pw@localhost', /user name or password/],
    ['http://localhost:3000/app?x=1', /Leave '\/app\?x=1' out/],
  ])('says what is wrong with %j', (url, message) => {
    expect(urlMistake(url)).toMatch(message);
  });
});

describe('hostFor', () => {
  it('adds .localhost to a single label alone', () => {
    expect(hostFor(' Shop ')).toBe('shop.localhost');
    expect(hostFor('shop.test')).toBe('shop.test');
    expect(hostFor('')).toBe('');
  });
});
