/** Something the person can do from anywhere: in the palette, and by keys where it has some. */
export interface Command {
  readonly id: string;
  readonly label: string;
  readonly group:
    | 'Go to'
    | 'Exchange'
    | 'List'
    | 'Traffic'
    | 'Scenario'
    | 'Configuration'
    | 'Appearance'
    | 'Help';
  readonly keys?: { readonly key: string; readonly modifier: boolean };
  /** A key that the inspector itself listens to, for show. */
  readonly hint?: string;
  /** Left out of the palette: it would open itself. */
  readonly hidden?: boolean;
  readonly run: () => void;
}
