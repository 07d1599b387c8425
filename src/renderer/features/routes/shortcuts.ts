/** What the keyboard does in the list of routes, as the shortcuts sheet lists it. */
export const routesShortcuts = [
  { keys: ['Alt ↑', 'Alt ↓'], label: 'Move the route up or down' },
  { keys: ['Del'], label: 'Delete the route' },
] as const;
