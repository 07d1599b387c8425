import { withModifier } from '../../ui/keys.ts';

/** What the keyboard does in the inspector, as the shortcuts sheet lists it. */
export const inspectorShortcuts = [
  { keys: ['j', '↓'], label: 'Next exchange' },
  { keys: ['k', '↑'], label: 'Previous exchange' },
  { keys: ['Page Up', 'Page Down'], label: 'A page up or down' },
  { keys: ['Home', 'End'], label: 'First and last exchange' },
  { keys: ['Enter'], label: 'Open the details' },
  { keys: ['Esc'], label: 'Close the details' },
  { keys: ['/'], label: 'Filter' },
  { keys: ['Tab'], label: 'Take a suggestion of the filter' },
  { keys: ['r'], label: 'Resend' },
  { keys: ['e'], label: 'Edit and resend' },
  { keys: ['c'], label: 'Copy as cURL' },
  { keys: ['p'], label: 'Pin, or unpin' },
  { keys: ['Alt click'], label: 'Filter by the value clicked' },
  { keys: ['Shift ↑', 'Shift ↓'], label: 'Pick several' },
  { keys: [withModifier('Space')], label: 'Pick one more, or no longer' },
  { keys: [withModifier('A')], label: 'Pick all that are listed' },
  { keys: ['←', '→'], label: 'Close and open a group' },
  { keys: ['Shift F10'], label: 'Menu of the row' },
  { keys: [withModifier('F')], label: 'Find in a body that is shown' },
  { keys: ['F3', 'Shift F3'], label: 'Next and previous match in it' },
] as const;
