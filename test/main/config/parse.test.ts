import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { parseConfig } from '../../../src/main/config/parse.ts';
import { MAX_ALIASES, MAX_FILE_BYTES } from '../../../src/main/config/yaml.ts';
import { checkConfig } from '../../../src/shared/config/check.ts';
import { arbitraryConfig } from '../../shared/config/arbitrary.ts';

const mistakes = (text: string): (readonly [number | undefined, number | undefined, string])[] => {
  const parsed = parseConfig(text);
  return parsed.ok
    ? []
    : parsed.mistakes.map(({ line, column, message }) => [line, column, message] as const);
};

describe('reading the text of a configuration', () => {
  it.each(['', '\n\n', '# nothing but a comment\n', '---\n'])(
    'takes %j for version 1 and nothing else',
    (text) => {
      expect(parseConfig(text)).toMatchObject({
        ok: true,
        input: { version: 1 },
        config: { version: 1, routes: [] },
      });
    },
  );

  it('gives value, checked configuration and document', () => {
    const parsed = parseConfig('version: 1\nlisteners: [{id: web, port: 8443}]\n');
    expect(parsed).toMatchObject({ ok: true, input: { listeners: [{ id: 'web', port: 8443 }] } });
    expect(parsed.ok && parsed.config.listeners[0]?.tls).toBe('auto');
    expect(parsed.document?.toString()).toContain('port: 8443');
  });

  it('reads the same from any valid configuration as the schema does', () => {
    fc.assert(
      fc.property(arbitraryConfig, (input) => {
        const parsed = parseConfig(stringify(input));
        expect({ ok: parsed.ok, config: parsed.ok && parsed.config }).toEqual(checkConfig(input));
      }),
      { numRuns: 60 },
    );
  });

  it('takes tabs and Windows line ends where YAML allows them', () => {
    expect(parseConfig('version: 1\r\nroutes:\t[]\r\n').ok).toBe(true);
  });

  it('follows anchors and aliases', () => {
    const text = 'version: 1\nroutes:\n  - {id: a, to: &to {respond: {body: hi}}}\n  - {id: b, to: *to}\n';
    expect(parseConfig(text)).toMatchObject({
      ok: true,
      config: { routes: [{}, { to: { kind: 'respond', body: 'hi' } }] },
    });
  });

  it.each(['hello', 'two-upstreams'])('accepts examples/%s.yaml', async (name) => {
    const text = await readFile(new URL(`../../../examples/${name}.yaml`, import.meta.url), 'utf8');
    expect(mistakes(text)).toEqual([]);
  });

  it('accepts the example of the reference page', async () => {
    const page = await readFile(new URL('../../../docs/configuration.md', import.meta.url), 'utf8');
    const [, text = ''] = /```yaml\n(version:.*?)```/s.exec(page) ?? [];
    expect(text).toContain('pools:');
    expect(mistakes(text)).toEqual([]);
  });
});

describe('mistakes in a text', () => {
  it('have the line and column of the key or entry that they are about', () => {
    const text = [
      'version: 1',
      'listeners:',
      '  - id: web',
      '    prot: 1',
      '    port: x',
      '  - id: web',
      'routes:',
      '  - {id: r, to: {pool: p}}',
      '',
    ];
    expect(mistakes(text.join('\n'))).toEqual([
      [4, 5, 'is not a known key; did you mean "port"?'],
      [5, 5, 'is not a number'],
      [6, 5, 'is missing'],
      [6, 5, 'is already the id of listeners[0]'],
      [8, 18, 'names no pool'],
    ]);
  });

  it.each([
    ['version: 1\nversion: 1\n', 2, 1, 'has the same key twice in a map'],
    ['version: 1\nroutes: [\npools: []\n', 3, 1, /^is not valid YAML: Flow sequence/],
    ['version: 1\n\troutes: []\n', 2, 1, /^is not valid YAML: Tabs/],
    ['version: 1\nroutes: *a\n', 2, 9, 'has the alias *a without an anchor'],
    ['version: !one 1\n', 1, 10, 'is not valid YAML: Unresolved tag: !one'],
    ['version: 1\n---\nversion: 1\n', 2, 1, 'has several YAML documents'],
    ['version: "\\q"\n', 1, 11, /^is not valid YAML: Invalid escape/],
  ])('of syntax: %j', (text, line, column, message) => {
    expect(mistakes(text)[0]).toEqual([
      line,
      column,
      typeof message === 'string' ? message : expect.stringMatching(message),
    ]);
    expect(parseConfig(text)).toMatchObject({ ok: false, document: null, input: undefined });
  });

  it('in values leave the document to be edited', () => {
    const parsed = parseConfig('version: 2\n');
    expect(parsed).toMatchObject({ ok: false, input: { version: 2 } });
    expect(parsed.document).not.toBeNull();
  });

  it('are found inside what an alias stands for, at the alias', () => {
    const text = 'version: 1\nroutes:\n  - {id: a, to: &to {pool: p}}\n  - {id: b, to: *to}\n';
    expect(mistakes(text).map(([line]) => line)).toEqual([3, 3]);
  });
});

describe('a hostile text', () => {
  it('that is too large is refused by its size', () => {
    expect(mistakes(`# ${'x'.repeat(MAX_FILE_BYTES)}`)).toEqual([[undefined, undefined, 'is too large']]);
  });

  it('that grows by aliases of aliases is refused', () => {
    const levels = Array.from(
      { length: 12 },
      (_, level) =>
        `k${level}: &a${level} [${Array(6)
          .fill(level === 0 ? 'x' : `*a${level - 1}`)
          .join(', ')}]`,
    );
    expect(mistakes(`${levels.join('\n')}\n`)[0]?.[2]).toMatch(/^cannot be read: Excessive alias count/);
  });

  it('with too many aliases is refused without resolving any', () => {
    const text = `a: &a 1\nb: [${Array(MAX_ALIASES + 1)
      .fill('*a')
      .join(', ')}]\n`;
    expect(mistakes(text)).toEqual([[undefined, undefined, `uses ${MAX_ALIASES + 1} aliases`]]);
  });

  it.each([
    ['opened only', '['.repeat(100_000)],
    ['closed', '['.repeat(300) + ']'.repeat(300)],
    ['in maps', `${'{a: '.repeat(300)}1${'}'.repeat(300)}`],
  ])('nested far too deeply (%s) is refused', (_, text) => {
    expect(mistakes(text)).toEqual([[undefined, undefined, 'is nested too deeply']]);
  });

  it('of any kind is a list of mistakes, never an exception', () => {
    const pieces = fc.array(
      fc.constantFrom(
        'a',
        ': ',
        '- ',
        '\n',
        '  ',
        '[',
        ']',
        '{',
        '}',
        ',',
        '&a',
        '*a',
        '#',
        '"',
        "'",
        '|',
        '>',
        '!',
        '?',
        '1',
        '\t',
        '\r',
        '---',
        'version: 1\n',
        'routes:',
        '__proto__',
        '<<',
      ),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          pieces.map((list) => list.join('')),
        ),
        (text) => {
          const parsed = parseConfig(text);
          expect(parsed.ok || parsed.mistakes.length > 0).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });
});
