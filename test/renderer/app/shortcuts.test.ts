import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { expect, it } from 'vitest';
import type { Command } from '../../../src/renderer/app/command.ts';
import { featureShortcuts, shortcutGroups } from '../../../src/renderer/app/shortcut-groups.ts';
import { withModifier } from '../../../src/renderer/ui/keys.ts';

const features = join(import.meta.dirname, '../../../src/renderer/features');

/** How the sheet writes a `KeyboardEvent.key`. */
const names: Readonly<Record<string, string>> = {
  ' ': 'Space',
  Escape: 'Esc',
  ArrowDown: '↓',
  ArrowUp: '↑',
  ArrowLeft: '←',
  ArrowRight: '→',
  PageDown: 'Page Down',
  PageUp: 'Page Up',
};

/** Keys bound in a source: written out, or in a list that is mapped to bindings. */
function boundKeys(source: string): readonly string[] {
  if (!/useKeyBindings\(|listActions/.test(source)) return [];
  const single = [...source.matchAll(/\bkey: '([^']+)'(?:, modifier: (true))?/g)].map(
    ([, key = '', modifier]) =>
      modifier === undefined ? (names[key] ?? key) : withModifier(key.toUpperCase()),
  );
  const mapped = [...source.matchAll(/\[((?:'[^']+'(?:, )?)+)\]\.map\(\(key\) => \(\{ key/g)].flatMap(
    ([, list = '']) => [...list.matchAll(/'([^']+)'/g)].map(([, key = '']) => names[key] ?? key),
  );
  return [...single, ...mapped];
}

interface Source {
  readonly folder: string;
  readonly text: string;
}

/** Bindings that the sheet does not tell of, as `folder: key`. */
function untold(sources: readonly Source[]): readonly string[] {
  return sources.flatMap(({ folder, text }) => {
    const told = new Set(featureShortcuts[folder]?.flatMap(({ items }) => items.flatMap(({ keys }) => keys)));
    return boundKeys(text)
      .filter((key) => !told.has(key))
      .map((key) => `${folder}: ${key}`);
  });
}

const sources = readdirSync(features, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path))
  .map((path) => ({
    folder: path.split(sep)[0] ?? '',
    text: readFileSync(join(features, path), 'utf8'),
  }));

it('every key that a view is bound to is on the sheet of shortcuts', () => {
  expect(untold(sources)).toEqual([]);
});

it('bindings are found where they are: the keys of each view that has some', () => {
  const found = new Map<string, number>();
  for (const { folder, text } of sources)
    found.set(folder, (found.get(folder) ?? 0) + boundKeys(text).length);
  for (const folder of Object.keys(featureShortcuts))
    expect([folder, found.get(folder)]).not.toEqual([folder, 0]);
  expect(found.get('inspector')).toBeGreaterThanOrEqual(8);
});

it('a key that nobody wrote on the sheet is found', () => {
  const planted = "useKeyBindings([{ key: 'q', run: quit }, { key: 'w', modifier: true, run: close }]);";
  expect(untold([{ folder: 'inspector', text: planted }])).toEqual([
    'inspector: q',
    `inspector: ${withModifier('W')}`,
  ]);
  expect(untold([{ folder: 'new-view', text: "useKeyBindings([{ key: 'x', run }])" }])).toEqual([
    'new-view: x',
  ]);
});

it('commands with keys are on the sheet by what they are', () => {
  const command: Command = {
    id: 'capture',
    label: 'Pause capture',
    group: 'Traffic',
    keys: { key: 'e', modifier: true },
    run: () => undefined,
  };
  expect(shortcutGroups([command])[0]).toEqual({
    title: 'Everywhere',
    items: [{ keys: [withModifier('E')], label: 'Pause capture' }],
  });
});
