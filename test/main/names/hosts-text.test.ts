import fc from 'fast-check';
import { expect, it } from 'vitest';
import { HostsBlockError, readHosts, withNames } from '../../../src/main/names/hosts-text.ts';

const block = ['# doorman begin', '127.0.0.1 shop.test', '::1 shop.test', '# doorman end', ''].join('\n');

it('puts both families of loopback for each name into one marked block at the end', () => {
  expect(withNames('127.0.0.1 localhost\n', ['shop.test'])).toBe(`127.0.0.1 localhost\n${block}`);
});

it('changes the block where it is and nothing around it', () => {
  const text = `127.0.0.1 localhost\n${block}10.0.0.1 printer # upstairs\n`;
  const next = withNames(text, ['shop.test', 'blog.test']);
  expect(next.startsWith('127.0.0.1 localhost\n# doorman begin\n')).toBe(true);
  expect(next.endsWith('::1 blog.test\n# doorman end\n10.0.0.1 printer # upstairs\n')).toBe(true);
  expect(withNames(next, ['shop.test'])).toBe(text);
});

it('writes the line breaks that the file has', () => {
  expect(withNames('127.0.0.1 localhost\r\n', ['shop.test'])).toBe(
    `127.0.0.1 localhost\r\n${block.replaceAll('\n', '\r\n')}`,
  );
});

it('gives back, byte for byte, whatever was there before', () => {
  const bytes = fc.string({
    unit: fc.integer({ min: 1, max: 255 }).map((code) => String.fromCharCode(code)),
  });
  const line = fc.constantFrom('127.0.0.1 localhost', '# caf\xe9', '', '   ', '\t::1 a b # c');
  const text = fc.oneof(
    bytes,
    fc
      .tuple(fc.array(line), fc.constantFrom('\n', '\r\n'), fc.boolean())
      .map(([lines, separator, ended]) => lines.join(separator) + (ended ? separator : '')),
  );
  fc.assert(
    fc.property(text, (before) => {
      const after = withNames(before, ['shop.test']);
      expect(readHosts(after).ownNames).toEqual(['shop.test']);
      expect(withNames(after, [])).toBe(before);
    }),
    // A lone carriage return at the end was taken for half of our line break once.
    { examples: [['\r'], ['a\r\nb\r'], ['']] },
  );
});

it('keeps lines apart that somebody wrote behind a block at an unfinished end', () => {
  const text = `${withNames('127.0.0.1 localhost', ['shop.test'])}10.0.0.1 printer\n`;
  expect(withNames(text, [])).toBe('127.0.0.1 localhost\n10.0.0.1 printer\n');
});

it.each([
  ['without an end', '# doorman begin\n127.0.0.1 shop.test\n'],
  ['without a beginning', '127.0.0.1 shop.test\n# doorman end\n'],
  ['that is there twice', block + block],
  ['the wrong way round', '# doorman end\n# doorman begin\n'],
])('refuses to touch a block %s', (_, text) => {
  expect(() => withNames(text, [])).toThrow(HostsBlockError);
});

it('tells its own entries from those of others, with their lines', () => {
  const { others, ownNames } = readHosts(
    `# 1.2.3.4 no\n127.0.0.1\tlocalhost  Loopback # yes\n${block}10.0.0.1 shop.test\n`,
  );
  expect(ownNames).toEqual(['shop.test']);
  expect(others.map(({ line, address, names }) => [line, address, ...names])).toEqual([
    [2, '127.0.0.1', 'localhost', 'loopback'],
    [7, '10.0.0.1', 'shop.test'],
  ]);
});
