import { withModifier } from '../ui/keys.ts';

/** What the keyboard does in every view that edits the configuration, as the shortcuts sheet lists it. */
export const editingShortcuts = [
  { keys: [withModifier('Z')], label: 'Undo' },
  { keys: [withModifier('Shift Z'), withModifier('Y')], label: 'Redo' },
  { keys: [withModifier('S')], label: 'Apply the changes' },
] as const;
