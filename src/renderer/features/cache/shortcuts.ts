/** What the keyboard does in the cache view, for the sheet. */
export const cacheShortcuts: readonly { readonly keys: readonly string[]; readonly label: string }[] = [
  { keys: ['j', 'k'], label: 'Next and previous response' },
  { keys: ['→', '←'], label: 'Show and hide the variants of a key' },
  { keys: ['Del'], label: 'Purge, after asking' },
  { keys: ['/'], label: 'Search' },
  { keys: ['Esc'], label: 'Close the details' },
];
