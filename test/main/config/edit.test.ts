import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { editConfigText } from '../../../src/main/config/edit.ts';
import { commonLines } from '../../../src/main/config/spacing.ts';
import { samePlain } from '../../../src/shared/config/raw.ts';
import { arbitraryConfig } from '../../shared/config/arbitrary.ts';

const edited = (text: string, next: unknown): string => {
  const result = editConfigText(text, next);
  if (!result.ok) throw new Error(JSON.stringify(result.mistakes));
  return result.text;
};

/** The lines that were taken away and added, as `diff` shows them, without blank ones. */
const difference = (before: string, after: string): string[] => {
  const [left, right] = [before, after].map((text) => text.split('\n').filter((line) => line.trim() !== ''));
  if (left === undefined || right === undefined) return [];
  const pairs = commonLines(left, right);
  const [lefts, rights] = [new Set(pairs.map(([x]) => x)), new Set(pairs.map(([, y]) => y))];
  return [
    ...left.filter((_, x) => !lefts.has(x)).map((line) => `-${line}`),
    ...right.filter((_, y) => !rights.has(y)).map((line) => `+${line}`),
  ];
};

const FILE = `# Head of the file.

version: 1        # of the format
listeners:   # where
  # the main one
  - id: web            # inline
    port: 8443         # the port


  # for redirects
  - id: plain
    port: 8080
    tls: off
    # at the end of plain

  # at the end of listeners

# before routes
routes:
  # about all routes

  - {id: shop, to: {pool: 'shop'}}     # on one line
  # the second
  - id: hello
    match: { hosts: [hello.localhost,
       "*.hello.localhost"] }
    to:
      respond:
        body: |
          hello   # no comment

          world

pools:
  - id: shop
    upstreams:
      - {id: a,   url: "http://localhost:3001"}

# the end
`;

interface Entry {
  id: string;
  [key: string]: unknown;
}
interface Value {
  version: 1;
  listeners: Entry[];
  routes: Entry[];
  pools: (Entry & { upstreams: Entry[] })[];
  [key: string]: unknown;
}

const change = (alter: (value: Value) => unknown): string[] => {
  const value = parse(FILE) as Value;
  alter(value);
  const text = edited(FILE, value);
  expect(parse(text)).toEqual(value);
  return difference(FILE, text);
};

describe('editing the text of a configuration', () => {
  it('gives the very same text when nothing changes', () => {
    expect(edited(FILE, parse(FILE))).toBe(FILE);
  });

  it('touches only the line of a value that changes', () => {
    expect(change((value) => Object.assign(value.listeners[0] ?? {}, { port: 9443 }))).toEqual([
      '-    port: 8443         # the port',
      '+    port: 9443 # the port',
    ]);
  });

  it('removes an entry with its own comments and leaves those around it', () => {
    expect(change((value) => value.listeners.pop())).toEqual([
      '-  # for redirects',
      '-  - id: plain',
      '-    port: 8080',
      '-    tls: off',
      '-    # at the end of plain',
    ]);
    expect(change((value) => value.routes.shift())).toEqual([
      "-  - {id: shop, to: {pool: 'shop'}}     # on one line",
    ]);
  });

  it('adds an entry in the manner of its neighbours', () => {
    expect(
      change((value) => value.pools[0]?.upstreams.push({ id: 'b', url: 'http://localhost:3002' })),
    ).toEqual(['+      - {id: b, url: http://localhost:3002}']);
    expect(
      change((value) => value.routes.push({ id: 'new', match: { hosts: ['a', 'b'] }, to: { pool: 'shop' } })),
    ).toEqual(['+  - id: new', '+    match:', '+      hosts: [a, b]', '+    to: {pool: shop}']);
  });

  it('moves entries with their comments', () => {
    const lines = change((value) => value.routes.reverse());
    expect(lines).toEqual([
      "-  - {id: shop, to: {pool: 'shop'}}     # on one line",
      "+  - {id: shop, to: {pool: 'shop'}} # on one line",
    ]);
  });

  it('keeps the comment above a list when the list before it goes', () => {
    const value = parse(FILE) as Value;
    const text = edited(FILE, { version: 1, routes: value.routes, pools: value.pools });
    expect(text).toContain('# before routes\nroutes:');
    expect(text).not.toContain('for redirects');
  });

  it('keeps Windows line ends', () => {
    const text = edited('version: 1\r\n# why\r\nroutes: []\r\n', { version: 1, routes: [], pools: [] });
    expect(text).toBe('version: 1\r\n# why\r\nroutes: []\r\npools: []\r\n');
  });

  it('keeps lists in the column of their key where the author wrote them so', () => {
    const text = 'version: 1\nlisteners:\n- id: a\n  port: 1\n# before routes\nroutes: []\n';
    const next = {
      version: 1,
      listeners: [
        { id: 'a', port: 1 },
        { id: 'b', port: 2 },
      ],
      routes: [],
    };
    expect(edited(text, next)).toBe(
      'version: 1\nlisteners:\n- id: a\n  port: 1\n- id: b\n  port: 2\n# before routes\nroutes: []\n',
    );
  });

  it.each(['', '\n', '# only a comment\n', '# one\n\n# two\n'])(
    'fills the empty file %j and keeps its comments',
    (text) => {
      const next = { version: 1, listeners: [{ id: 'web', port: 8443 }] };
      const result = edited(text, next);
      expect(parse(result)).toEqual(next);
      for (const comment of text.split('\n').filter((line) => line !== '')) expect(result).toContain(comment);
    },
  );

  it('refuses a text that is no YAML rather than writing over it', () => {
    expect(editConfigText('version: [', { version: 1 })).toMatchObject({
      ok: false,
      mistakes: [{ line: 1 }],
    });
  });

  it('edits a text whose values have mistakes', () => {
    expect(edited('version: 2 # wrong\n', { version: 1 })).toBe('version: 1 # wrong\n');
  });
});

/** Some of the entries of a list, and some new ones that are more than a new name for one of them, in any order. */
const altered = <Item extends { id: string }>(list: readonly Item[], more: readonly Item[]) => {
  const isNew = (item: Item): boolean =>
    !list.some((other) => other.id === item.id || samePlain({ ...other, id: item.id }, item));
  return fc.shuffledSubarray([...list, ...more.filter(isNew)]);
};

const LISTS = ['listeners', 'routes', 'pools'] as const;

/** Writes a configuration with a comment above every entry and behind every list. */
const commented = (input: { [Key in (typeof LISTS)[number]]?: { id: string }[] }, indent: string): string => {
  const lists = LISTS.map((name) => {
    const entries = input[name] ?? [];
    if (entries.length === 0) return `# about ${name}\n${name}: []\n`;
    const written = entries.map((entry, index) => {
      const style = index % 2 === 0 ? 'block' : 'flow';
      const [first = '', ...rest] = stringify(entry, { collectionStyle: style, lineWidth: 0 })
        .trimEnd()
        .split('\n');
      const lines = [
        `# about ${name}/${entry.id}/`,
        `- ${first}`,
        ...rest.map((line) => (line === '' ? '' : `  ${line}`)),
      ];
      return lines.map((line) => (line === '' ? '' : `${indent}${line}`)).join('\n');
    });
    return `# about ${name}\n${name}:   # inline ${name}\n${written.join('\n\n')}\n`;
  });
  return `# the head\n\nversion: 1\n\n${lists.join('\n')}\n# the end\n`;
};

describe('any edit of any configuration', () => {
  const edit = fc.tuple(arbitraryConfig, arbitraryConfig).chain(([before, other]) =>
    fc.tuple(
      fc.constant({
        version: 1 as const,
        listeners: before.listeners ?? [],
        routes: before.routes ?? [],
        pools: before.pools ?? [],
      }),
      fc.record({
        version: fc.constant(1 as const),
        listeners: altered(before.listeners ?? [], other.listeners ?? []),
        routes: altered(before.routes ?? [], other.routes ?? []),
        pools: altered(before.pools ?? [], other.pools ?? []),
      }),
      fc.constantFrom('', '  ', '    '),
    ),
  );

  it('reads back as the new value, and every entry that stays keeps its comment, in its order', () => {
    fc.assert(
      fc.property(edit, ([before, next, indent]) => {
        const text = commented(before, indent);
        expect(parse(text)).toEqual(before);
        const result = edited(text, next);
        expect(parse(result)).toEqual(next);
        const expected = LISTS.flatMap((name) => {
          const old = new Set(before[name].map((entry) => entry.id));
          return [
            `# about ${name}`,
            ...next[name].filter((entry) => old.has(entry.id)).map((entry) => `# about ${name}/${entry.id}/`),
          ];
        });
        expect(result.match(/^ *# about .*$/gm)?.map((line) => line.trim())).toEqual(expected);
        expect(result.startsWith('# the head\n')).toBe(true);
        expect(result.match(/^# the end$/gm)).toHaveLength(1);
      }),
      { numRuns: 200 },
    );
  });
});

describe('the lines that two texts have in common', () => {
  it('are in order in both, and as many as there can be', () => {
    const lines = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 12 });
    const longest = (left: string[], right: string[]): number => {
      const best = Array.from({ length: left.length + 1 }, () => Array<number>(right.length + 1).fill(0));
      for (const [i, line] of left.entries()) {
        for (const [j, other] of right.entries()) {
          const row = best[i + 1];
          if (row)
            row[j + 1] =
              line === other ? (best[i]?.[j] ?? 0) + 1 : Math.max(best[i]?.[j + 1] ?? 0, row[j] ?? 0);
        }
      }
      return best[left.length]?.[right.length] ?? 0;
    };
    fc.assert(
      fc.property(lines, lines, (left, right) => {
        const pairs = commonLines(left, right);
        expect(pairs.every(([x, y]) => left[x] === right[y])).toBe(true);
        for (const [index, [x, y]] of pairs.entries()) {
          const [beforeX, beforeY] = pairs[index - 1] ?? [-1, -1];
          expect(x > beforeX && y > beforeY).toBe(true);
        }
        expect(pairs).toHaveLength(longest(left, right));
      }),
    );
  });
});
