import { describe, expect, test } from 'vitest';
import type { Command } from '../../../src/renderer/app/command.ts';
import { findCommands } from '../../../src/renderer/app/find-commands.ts';

const command = (id: string, label: string, group: Command['group'], hidden = false): Command => ({
  id,
  label,
  group,
  run: () => undefined,
  ...(hidden ? { hidden } : {}),
});

const commands = [
  command('view.upstreams', 'Upstreams', 'Go to'),
  command('view.routes', 'Routes', 'Go to'),
  command('engine.restart', 'Restart the engine', 'Configuration'),
  command('theme.dark', 'Dark theme', 'Appearance'),
  command('palette', 'Search or run a command', 'Help', true),
];

const labels = (query: string, recent: readonly string[] = []) =>
  findCommands(commands, query, recent).map(({ title, items }) => [
    title,
    ...items.map((item) => item.command.label),
  ]);

describe('commands of the palette', () => {
  test('are grouped while nothing is typed, without those that are not for it', () => {
    expect(labels('')).toEqual([
      ['Go to', 'Upstreams', 'Routes'],
      ['Configuration', 'Restart the engine'],
      ['Appearance', 'Dark theme'],
    ]);
  });

  test('that were run last come first, once, and those that are gone are left out', () => {
    expect(labels('', ['theme.dark', 'gone', 'view.routes'])).toEqual([
      ['Recent', 'Dark theme', 'Routes'],
      ['Go to', 'Upstreams'],
      ['Configuration', 'Restart the engine'],
    ]);
  });

  test('are found by letters that lie apart, the best first', () => {
    expect(labels('rst eng')[0]?.[1]).toBe('Restart the engine');
    expect(labels('dthe')[0]?.[1]).toBe('Dark theme');
    expect(labels('route')[0]?.[1]).toBe('Routes');
  });

  test('are found by their group as well', () => {
    expect(labels('go to up')[0]?.[1]).toBe('Upstreams');
    expect(labels('appearance')).toEqual([['Found', 'Dark theme']]);
  });

  test('say which letters were found, and in pieces are still their label', () => {
    const [first] = findCommands(commands, 'dark', [])[0]?.items ?? [];
    expect(first?.label).toEqual([
      { text: 'Dark', isMatch: true },
      { text: ' theme', isMatch: false },
    ]);
  });

  test('are none for letters that no label has', () => {
    expect(labels('zzzq')).toEqual([]);
  });
});
