import { cacheShortcuts } from '../features/cache/shortcuts.ts';
import { inspectorShortcuts } from '../features/inspector/shortcuts.ts';
import { routesShortcuts } from '../features/routes/shortcuts.ts';
import { presenterShortcuts, scenarioShortcuts } from '../features/scenarios/shortcuts.ts';
import { topologyShortcuts } from '../features/topology/shortcuts.ts';
import { editingShortcuts } from '../forms/shortcuts.ts';
import { withModifier } from '../ui/keys.ts';
import type { Command } from './command.ts';

export interface Shortcut {
  /** Any of them does it. */
  readonly keys: readonly string[];
  readonly label: string;
}

export interface ShortcutGroup {
  readonly title: string;
  readonly items: readonly Shortcut[];
}

export const keysText = (keys: NonNullable<Command['keys']>): string =>
  keys.modifier ? withModifier(keys.key.toUpperCase()) : keys.key;

/** What the keyboard does in a view, by the folder of its feature. */
export const featureShortcuts: Readonly<Record<string, readonly ShortcutGroup[]>> = {
  inspector: [{ title: 'Inspector', items: inspectorShortcuts }],
  topology: [{ title: 'Topology', items: topologyShortcuts }],
  cache: [{ title: 'Cache', items: cacheShortcuts }],
  scenarios: [
    { title: 'A scenario', items: scenarioShortcuts },
    { title: 'A scenario that is presented', items: presenterShortcuts },
  ],
};

/** Everything the keyboard does, for the sheet. */
export const shortcutGroups = (commands: readonly Command[]): readonly ShortcutGroup[] => [
  {
    title: 'Everywhere',
    items: commands.flatMap(({ keys, label }) =>
      keys === undefined ? [] : [{ keys: [keysText(keys)], label }],
    ),
  },
  // Bound by the window, by the forms and by the list itself.
  { title: 'Routes, topology and settings', items: editingShortcuts },
  { title: 'Routes', items: routesShortcuts },
  ...Object.values(featureShortcuts).flat(),
];
