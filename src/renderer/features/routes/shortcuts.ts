import { withModifier } from '../../ui/keys.ts';

/** What the keyboard does in the routes view, as the shortcuts sheet lists it. */
export const routesShortcuts = [
  { keys: [withModifier('Z')], label: 'Undo' },
  { keys: [withModifier('Shift Z'), withModifier('Y')], label: 'Redo' },
  { keys: [withModifier('S')], label: 'Apply the changes' },
  { keys: ['Alt ↑', 'Alt ↓'], label: 'Move the route up or down' },
  { keys: ['Del'], label: 'Delete the route' },
] as const;
