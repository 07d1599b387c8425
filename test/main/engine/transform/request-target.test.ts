import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePathRewrite } from '../../../../src/main/engine/transform/request/rewrite-path.ts';
import { stripPrefix } from '../../../../src/main/engine/transform/request/strip-prefix.ts';
import { normalisePath } from '../../../../src/shared/config/normalise-path.ts';

const segment = fc.stringMatching(/^[A-Za-z0-9%._~-]{0,6}$/).filter((text) => !/%(?![0-9A-F]{2})/.test(text));
const path = fc.array(segment, { maxLength: 5 }).map((parts) => `/${parts.join('/')}`);
const query = fc.constantFrom('', '?', '?a=1', '?a=/api/x?y', '?%2F//');

describe('stripPrefix', () => {
  it.each([
    ['/api/a/b?x=1', '/a/b?x=1'],
    ['/api', '/'],
    ['/api?x', '/?x'],
    ['/api/', '/'],
    ['/apix/a', '/apix/a'],
    ['/other/api/a', '/other/api/a'],
    ['/api/%41%2f../b', '/%41%2f../b'],
  ])('makes %s into %s', (target, expected) => {
    expect(stripPrefix(target, '/api')).toBe(expected);
  });

  it('never leaves two slashes at the front, where an upstream would read an authority', () => {
    expect(stripPrefix('/api//evil/x', '/api')).toBe('/evil/x');
    expect(stripPrefix('/api///evil', '/api')).toBe('/evil');
  });

  it('knows the prefix in another spelling', () => {
    expect(stripPrefix('/%61pi/a', '/api')).toBe('/a');
    expect(stripPrefix('//api//a?q', '/api')).toBe('/a?q');
  });

  it('does not let dot segments reach across the prefix', () => {
    expect(stripPrefix('/api/../admin', '/api')).toBe('/api/../admin');
    expect(stripPrefix('/api/../api/x', '/api')).toBe('/x');
  });

  it('leaves of every path what normalising leaves behind the prefix, and the query as it was', () => {
    fc.assert(
      fc.property(path, query, (below, suffix) => {
        const stripped = stripPrefix(`/api${below}${suffix}`, '/api');
        const [strippedPath = '', ...rest] = stripped.split('?');
        const normal = normalisePath(`/api${below}`);
        const expected =
          normal === '/api' ? '/' : normal.startsWith('/api/') ? normal.slice('/api'.length) : normal;
        expect(normalisePath(strippedPath)).toBe(expected);
        expect(rest.length === 0 ? '' : `?${rest.join('?')}`).toBe(suffix);
        if (normal.startsWith('/api/')) expect(stripped).not.toMatch(/^\/\//);
      }),
    );
  });
});

describe('rewrite.path', () => {
  const rewrite = compilePathRewrite('^/old/(.*)', '/new/$1');

  it('puts groups in place and keeps the query', () => {
    expect(rewrite('/old/a/b?x=/old/')).toEqual({ ok: true, target: '/new/a/b?x=/old/' });
  });

  it('leaves a path that does not match byte for byte', () => {
    fc.assert(
      fc.property(path, query, (other, suffix) => {
        fc.pre(!other.startsWith('/old/'));
        expect(rewrite(`${other}${suffix}`)).toEqual({ ok: true, target: `${other}${suffix}` });
      }),
    );
  });

  it('puts parameters of the replacement before those of the request', () => {
    const paged = compilePathRewrite('^/page/([0-9]+)$', '/index?page=$1');
    expect(paged('/page/7')).toEqual({ ok: true, target: '/index?page=7' });
    expect(paged('/page/7?sort=up')).toEqual({ ok: true, target: '/index?page=7&sort=up' });
  });

  it('writes an empty path as /', () => {
    expect(compilePathRewrite('^/all$', '')('/all?x')).toEqual({ ok: true, target: '/?x' });
  });

  it('leaves one slash where the groups would make two', () => {
    expect(compilePathRewrite('^/go/(.*)', '/$1')('/go//evil/x')).toEqual({ ok: true, target: '/evil/x' });
  });

  it.each([
    ['^/old', 'http://evil.example/'],
    ['^/', ''],
    ['^/old', '/a b'],
    ['^/old', '/a#b'],
    ['^/old', '/ä'],
  ])('refuses what is no path: %s by %s', (match, replace) => {
    expect(compilePathRewrite(match, replace)('/old/x')).toMatchObject({ ok: false });
  });

  it('gives origin form or a refusal, whatever the rule', () => {
    fc.assert(
      fc.property(
        path,
        query,
        fc.string({ unit: 'binary-ascii', maxLength: 12 }),
        (from, suffix, replace) => {
          const result = compilePathRewrite('[a-z]+', replace)(`${from}${suffix}`);
          if (result.ok && result.target !== `${from}${suffix}`)
            expect(result.target).toMatch(/^\/(?!\/)[\x21-\x22\x24-\x7e]*$/);
        },
      ),
    );
  });
});
