/** What the keyboard does in the topology, as the shortcuts sheet lists it. */
export const topologyShortcuts = [
  { keys: ['←', '→'], label: 'Along the edges of a node' },
  { keys: ['↑', '↓'], label: 'Up and down its column' },
  { keys: ['Enter'], label: 'Open its form' },
  { keys: ['Esc'], label: 'Close the form, or leave the presentation' },
  { keys: ['a'], label: 'Add something after it' },
  { keys: ['c'], label: 'Connect it to something' },
  { keys: ['x'], label: 'Disconnect it from something' },
  { keys: ['Alt ↑', 'Alt ↓'], label: 'Have a route tried earlier or later' },
  { keys: ['m'], label: 'Move an upstream to another pool' },
  { keys: ['d'], label: 'Duplicate it' },
  { keys: ['F2'], label: 'Rename it' },
  { keys: ['Del'], label: 'Delete it' },
  { keys: ['f'], label: 'Show its requests in the inspector' },
  { keys: ['/'], label: 'Find a node' },
  { keys: ['0'], label: 'Fit the whole graph into view' },
  { keys: ['+', '-'], label: 'Zoom in or out' },
] as const;
