/** What the keyboard does while a scenario is up in its view, for the sheet. */
export const scenarioShortcuts: readonly { readonly keys: readonly string[]; readonly label: string }[] = [
  { keys: ['Space'], label: 'Pause, and go on' },
  { keys: ['n'], label: 'Go on to the end of the step' },
  { keys: ['r'], label: 'Start over, paused' },
  { keys: ['p'], label: 'Present in large type' },
];

/** What it does while a scenario is presented. */
export const presenterShortcuts: readonly { readonly keys: readonly string[]; readonly label: string }[] = [
  { keys: ['→', 'Page Down', 'n'], label: 'Go on to the end of the step' },
  { keys: ['←', 'Page Up'], label: 'Read the step before again' },
  { keys: ['Space'], label: 'Pause, and go on' },
  { keys: ['r'], label: 'Start over, paused' },
  { keys: ['f'], label: 'Full screen' },
  { keys: ['Esc'], label: 'Leave' },
];
