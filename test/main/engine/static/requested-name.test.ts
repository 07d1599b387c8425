import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { requestedName } from '../../../../src/main/engine/static/requested-name.ts';

describe('the names that a path asks for', () => {
  it.each([
    ['/', [], true],
    ['/a', ['a'], false],
    ['/a/b.txt', ['a', 'b.txt'], false],
    ['/a/', ['a'], true],
    ['/a/.', ['a'], true],
    ['/a/b/..', ['a'], true],
    ['/%E2%82%AC', ['€'], false],
    ['/\xe2\x82\xac', ['€'], false],
    ['/a%20b+c', ['a b+c'], false],
    ['/%2561', ['%61'], false],
  ])('of %s are %j', (path, segments, folder) => {
    expect(requestedName(path, false)).toEqual({ ok: true, segments, folder });
  });

  it.each([
    ['/C:/windows', 'invalid'],
    ['/a.txt::$DATA', 'invalid'],
    ['/a.txt.', 'invalid'],
    ['/a.txt%20', 'invalid'],
    ['/nul', 'invalid'],
    ['/COM1.txt', 'invalid'],
    ['/aux .txt', 'invalid'],
    ['/GIT~1/config', 'invalid'],
    ['/a%0ab', 'invalid'],
    ['/a%7cb', 'invalid'],
  ])('of %s are none on Windows', (path, reason) => {
    expect(requestedName(path, true)).toEqual({ ok: false, reason });
    expect(requestedName(path, false)).toMatchObject({ ok: true });
  });

  it('that only look like devices are names', () => {
    for (const name of ['nullify', 'com', 'console.js', 'lpt10', 'auxiliary.css'])
      expect(requestedName(`/${name}`, true)).toMatchObject({ ok: true });
  });

  it('are bounded in length and depth', () => {
    expect(requestedName(`/${'€'.repeat(85)}`, false)).toMatchObject({ ok: true });
    expect(requestedName(`/${encodeURIComponent('€'.repeat(86))}`, false)).toMatchObject({ ok: false });
    expect(requestedName('/a'.repeat(257), false)).toEqual({ ok: false, reason: 'invalid' });
  });

  it('have no structure, no dots in front and no NUL, whatever the path', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom('..', '.', '/', '\\', '%2f', '%5C', '%2e', '%00', '%25', '%ff', 'a', '\xff', ':'),
        ),
        fc.boolean(),
        (parts, windows) => {
          const name = requestedName(`/${parts.join('')}`, windows);
          if (!name.ok) return;
          for (const segment of name.segments) expect(segment).toMatch(/^[^/\\\0.][^/\\\0]*$/);
        },
      ),
    );
  });
});
