import { describe, expect, it } from 'vitest';
import { liveReloadOf } from '../../../src/main/doctor/facts/live-reload.ts';
import { mixedContentOf } from '../../../src/main/doctor/facts/mixed-content.ts';
import { proxyFor } from '../../../src/main/doctor/facts/proxy-variables.ts';
import { proxyVariablesOf } from '../../../src/shared/model/proxy-variables.ts';

describe('proxy variables', () => {
  it('are those of the scheme, then all_proxy', () => {
    expect(proxyFor({ https_proxy: 'http://a:1' }, 'http', 'shop.test')).toBeNull();
    expect(proxyFor({ all_proxy: 'socks5://a:1' }, 'http', 'shop.test')).toMatchObject({
      variable: 'all_proxy',
    });
    expect(proxyFor({ https_proxy: 'http://a:1', ALL_PROXY: 'b' }, 'https', 'shop.test')).toMatchObject({
      variable: 'https_proxy',
    });
  });

  it.each([
    ['localhost', 'shop.localhost', true],
    ['.localhost', 'shop.localhost', true],
    ['*.localhost', 'shop.localhost', true],
    ['example.com, shop.test:8443', 'shop.test', true],
    ['*', 'anything', true],
    ['host', 'localhost', false],
    ['127.0.0.1', 'shop.localhost', false],
    ['', 'shop.localhost', false],
  ])('NO_PROXY=%j excepts %s: %s', (noProxy, host, excepted) => {
    expect(proxyFor({ https_proxy: 'http://a:1', no_proxy: noProxy }, 'https', host) === null).toBe(excepted);
  });

  it('are shown without user and password', () => {
    const seen = proxyFor({ https_proxy: 'http://me:se%40cret@a:1' }, 'https', 'shop.test');
    expect(seen?.proxy).toBe('http://a:1');
    expect(proxyFor({ https_proxy: 'me:secret@a:1' }, 'https', 'shop.test')?.proxy).toBe('a:1');
  });

  it('are picked out of an environment', () => {
    expect(proxyVariablesOf({ PATH: '/bin', HTTP_PROXY: 'a', no_proxy: '' })).toEqual({ HTTP_PROXY: 'a' });
  });
});

describe('mixed content', () => {
  it.each([
    ['<script src="http://a/x.js"></script>', 1],
    ["<img alt='' src='http://a/x.png'>", 1],
    ['<link rel="stylesheet" href="http://a/x.css"><link href=http://a/i.ico rel=icon>', 2],
    ['<form method="post" action="http://a/login">', 1],
    ['<script src="http://a/x.js"></script><script src="http://a/x.js"></script>', 1],
    ['<link rel="canonical" href="http://a/">', 0],
    ['<a href="http://a/">there</a>', 0],
    ['<script src="https://a/x.js"></script><img src="/x.png"><p>http://a/</p>', 0],
  ])('%s has %i', (html, count) => {
    expect(mixedContentOf(html)?.count ?? 0).toBe(count);
  });
});

describe('development servers', () => {
  it.each([
    ['<script type="module" src="/@vite/client"></script>', 'Vite', '/'],
    ['<script type="module" src="/admin/@vite/client"></script>', 'Vite', '/admin/'],
    ['<script>import { injectIntoGlobalHook } from "/@vite/client"</script>', 'Vite', '/'],
    [
      '<script src="/_next/static/chunks/webpack.js"></script><script>__next_f.push("hmr-client")</script>',
      'Next.js',
      '/_next/webpack-hmr',
    ],
    ['<script defer src="/static/js/bundle.js"></script>', 'webpack-dev-server', '/ws'],
  ])('%s', (html, server, path) => {
    expect(liveReloadOf(html)).toMatchObject({ server, path });
  });

  it('are not seen in other pages', () => {
    expect(liveReloadOf('<title>Vite is nice</title><script src="/app.js"></script>')).toBeNull();
    expect(liveReloadOf('<script src="/_next/static/chunks/main-0123.js"></script>')).toBeNull();
  });
});
