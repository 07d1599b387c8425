import { expect, it } from 'vitest';
import { readAskedUrl } from '../../../src/main/host/asked-url.ts';

it.each([
  ['https://shop.localhost:8443/a/../b?c#d', 'https', 'shop.localhost:8443', 8443, '/b?c'],
  ['shop.localhost:8443/cart', 'https', 'shop.localhost:8443', 8443, '/cart'],
  ['shop.localhost', 'https', 'shop.localhost', 443, '/'],
  ['http://shop.localhost', 'http', 'shop.localhost', 80, '/'],
  ['/a b', 'https', 'localhost', 443, '/a%20b'],
  ['ws://[::1]:9/x', 'http', '[::1]:9', 9, '/x'],
  ['//evil/x', 'https', 'localhost', 443, '//evil/x'],
])('%s is asked for as a browser would', (text, scheme, authority, port, target) => {
  expect(readAskedUrl(text)).toEqual({ scheme, authority, port, target });
});

it.each(['ftp://a/', 'http://', 'a b/c', 'https://a:99999/'])(
  '%s is nothing a browser could ask for',
  (text) => {
    expect(readAskedUrl(text)).toBeNull();
  },
);
