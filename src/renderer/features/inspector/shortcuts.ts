/** What the keyboard does in the inspector, as the shortcuts sheet lists it. */
export const inspectorShortcuts = [
  { keys: ['j', '↓'], label: 'Next exchange' },
  { keys: ['k', '↑'], label: 'Previous exchange' },
  { keys: ['Home', 'End'], label: 'First and last exchange' },
  { keys: ['Enter'], label: 'Open the details' },
  { keys: ['Esc'], label: 'Close the details' },
  { keys: ['/'], label: 'Filter' },
  { keys: ['r'], label: 'Resend' },
  { keys: ['e'], label: 'Edit and resend' },
  { keys: ['c'], label: 'Copy as cURL' },
  { keys: ['Alt click'], label: 'Filter by the value clicked' },
] as const;
