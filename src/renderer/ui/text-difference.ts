import { type ChangeObject, diffLines } from 'diff';

/** Lines that may differ before the two are told apart by their first difference alone; bounds time and memory. */
export const editLimit = 2000;
/** Rows that are shown. */
export const rowLimit = 2000;
/** Equal lines shown around those that differ. */
const contextLines = 3;
/** Characters of a line that are shown. */
export const lineLimit = 400;
/** Characters shown before the first that differs, where the beginning of a line is left out. */
const leadLength = 60;

/** A line, cut to the part that differs between what is equal before and after it. */
export interface DifferenceLine {
  /** From 1. */
  readonly number: number;
  readonly before: string;
  readonly differs: string;
  readonly after: string;
}

/** A row of two texts beside each other; null where one has no such line. */
export type DifferenceRow =
  | {
      readonly kind: 'same' | 'different';
      readonly left: DifferenceLine | null;
      readonly right: DifferenceLine | null;
    }
  /** Equal lines that are left out. */
  | { readonly kind: 'gap'; readonly lines: number }
  /** Rows past {@link rowLimit}. */
  | { readonly kind: 'cut'; readonly rows: number };

interface Run {
  readonly isSame: boolean;
  readonly left: readonly string[];
  readonly right: readonly string[];
}

/** Two texts beside each other, line by line; null where more than {@link editLimit} lines differ. */
export function compareTexts(left: string, right: string): readonly DifferenceRow[] | null {
  const changes = diffLines(left, right, { maxEditLength: editLimit });
  return changes === undefined ? null : rowsOf(changes);
}

/** The same, in steps between which the window stays in use. */
export function compareTextsInSteps(left: string, right: string): Promise<readonly DifferenceRow[] | null> {
  return new Promise((resolve) => {
    diffLines(left, right, {
      maxEditLength: editLimit,
      callback: (changes) => resolve(changes === undefined ? null : rowsOf(changes)),
    });
  });
}

function rowsOf(changes: readonly ChangeObject<string>[]): readonly DifferenceRow[] {
  const runs: Run[] = [];
  for (const { value, added, removed } of changes) {
    const lines = linesOf(value);
    const last = runs.at(-1);
    const isSame = !added && !removed;
    // What was taken away and what came in its place stand beside each other.
    if (!isSame && last !== undefined && !last.isSame) {
      runs[runs.length - 1] = added
        ? { ...last, right: [...last.right, ...lines] }
        : { ...last, left: [...last.left, ...lines] };
    } else runs.push({ isSame, left: added ? [] : lines, right: removed ? [] : lines });
  }
  const rows = runs.flatMap(rowsOfRun(runs));
  return rows.length <= rowLimit
    ? rows
    : [...rows.slice(0, rowLimit), { kind: 'cut', rows: rows.length - rowLimit }];
}

/** A text without its last line end, which ends a line and begins none. */
const linesOf = (value: string): readonly string[] => value.replace(/\r?\n$/, '').split(/\r?\n/);

function rowsOfRun(runs: readonly Run[]) {
  let leftNumber = 1;
  let rightNumber = 1;
  return (run: Run, index: number): readonly DifferenceRow[] => {
    const rows = Array.from(
      { length: Math.max(run.left.length, run.right.length) },
      (_, line): DifferenceRow => {
        const [left, right] = cutBoth(run.left[line], run.right[line]);
        return {
          kind: run.isSame ? 'same' : 'different',
          left: left === null ? null : { number: leftNumber + line, ...left },
          right: right === null ? null : { number: rightNumber + line, ...right },
        };
      },
    );
    leftNumber += run.left.length;
    rightNumber += run.right.length;
    return run.isSame ? withGap(rows, index > 0, index < runs.length - 1) : rows;
  };
}

/** Equal rows, but for those far from what differs. */
function withGap(
  rows: readonly DifferenceRow[],
  isAfterDifference: boolean,
  isBeforeDifference: boolean,
): readonly DifferenceRow[] {
  const head = isAfterDifference ? contextLines : 0;
  const tail = isBeforeDifference ? contextLines : 0;
  const left = rows.length - head - tail;
  if (left <= 1) return rows;
  return [...rows.slice(0, head), { kind: 'gap', lines: left }, ...rows.slice(rows.length - tail)];
}

type Cut = Omit<DifferenceLine, 'number'>;

/** Both lines in their parts. A long line shows what is around the first difference. */
function cutBoth(left: string | undefined, right: string | undefined): readonly [Cut | null, Cut | null] {
  if (left === undefined || right === undefined) {
    const whole = (line: string | undefined): Cut | null =>
      line === undefined ? null : { before: '', differs: shorten(line), after: '' };
    return [whole(left), whole(right)];
  }
  const same = commonStart(left, right);
  const end = left === right ? 0 : commonEnd(left, right, same);
  const cut = (line: string): Cut => {
    const start = same > lineLimit - leadLength && left !== right ? same - leadLength : 0;
    const before = `${start > 0 ? '…' : ''}${line.slice(start, same)}`;
    const room = Math.max(0, lineLimit - before.length);
    const differs = line.slice(same, line.length - end);
    const after = line.slice(line.length - end);
    return {
      before: left === right ? shorten(before) : before,
      differs: shorten(differs, room),
      after: differs.length >= room ? '' : shorten(after, room - differs.length),
    };
  };
  return [cut(left), cut(right)];
}

const shorten = (text: string, limit = lineLimit): string =>
  text.length <= limit ? text : `${text.slice(0, limit)}…`;

function commonStart(left: string, right: string): number {
  const most = Math.min(left.length, right.length);
  let length = 0;
  while (length < most && left[length] === right[length]) length += 1;
  return length;
}

/** @param from characters at the beginning that are not looked at */
function commonEnd(left: string, right: string, from: number): number {
  const most = Math.min(left.length, right.length) - from;
  let length = 0;
  while (length < most && left.at(-1 - length) === right.at(-1 - length)) length += 1;
  return length;
}
