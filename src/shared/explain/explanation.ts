import { inertLine } from '../inert.ts';
import type { Segment } from './segments.ts';

/** `ok`: as one would wish. `info`: worth knowing. `warn`: probably not wanted. `error`: the request failed here. */
export type Tone = 'ok' | 'info' | 'warn' | 'error';

export interface ExplanationRow {
  /** As many as the table has columns. */
  readonly cells: readonly (readonly Segment[])[];
  readonly mark: 'chosen' | 'excluded' | null;
}

/** The evidence behind a choice: what was looked at, and what became of each. */
export interface ExplanationTable {
  readonly columns: readonly string[];
  readonly rows: readonly ExplanationRow[];
}

/** A decision in words. */
export interface Explanation {
  /** What the stage is called: `TLS`, `Route`. */
  readonly stage: string;
  readonly tone: Tone;
  readonly sentence: readonly Segment[];
  readonly table: ExplanationTable | null;
}

const marks = { chosen: '✓', excluded: '✕' } as const;

/** Captured values come from strangers: a control character must not reach a terminal or a clipboard. */
export const plainText = (segments: readonly Segment[]): string =>
  inertLine(segments.map((segment) => segment.text).join(''));

/** The explanation as plain text: one line for the sentence, then one indented line for each row. */
export function toText(explanation: Explanation): string {
  const rows = (explanation.table?.rows ?? []).map(
    (row) => `  ${row.mark === null ? ' ' : marks[row.mark]} ${row.cells.map(plainText).join(' | ')}`,
  );
  const columns = explanation.table === null ? [] : [`    ${explanation.table.columns.join(' | ')}`];
  return [`${explanation.stage}: ${plainText(explanation.sentence)}`, ...columns, ...rows].join('\n');
}
