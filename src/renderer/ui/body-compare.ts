import { viewBody } from './body-kind.ts';
import { formatJson } from './json/format-json.ts';
import { compareTexts, compareTextsInSteps, type DifferenceRow } from './text-difference.ts';

/** How two bodies that are not the same are shown. */
export type BodyDifference =
  | { readonly kind: 'same' }
  /** They are coded differently; what that stands for is the same, as far as it is here. */
  | { readonly kind: 'coding' }
  | { readonly kind: 'text'; readonly rows: readonly DifferenceRow[]; readonly isLaidOut: boolean }
  | { readonly kind: 'bytes'; readonly left: Uint8Array; readonly right: Uint8Array; readonly at: number };

export interface ComparedBody {
  readonly bytes: Uint8Array;
  readonly contentType: string | null;
}

/** Two bodies that are not the same bytes. */
export function compareBodies(left: ComparedBody, right: ComparedBody): BodyDifference {
  const plan = planOf(left, right);
  if (!('texts' in plan)) return plan;
  return shown(left, right, plan, compareTexts(...plan.texts));
}

/** Two bodies, whatever they are, in steps between which the window stays in use. */
export async function compareBodiesInSteps(left: ComparedBody, right: ComparedBody): Promise<BodyDifference> {
  if (firstDifference(left.bytes, right.bytes) === null) return { kind: 'same' };
  const plan = planOf(left, right);
  if (!('texts' in plan)) return plan;
  return shown(left, right, plan, await compareTextsInSteps(...plan.texts));
}

interface TextPlan {
  readonly texts: readonly [left: string, right: string];
  readonly isLaidOut: boolean;
}

function planOf(left: ComparedBody, right: ComparedBody): BodyDifference | TextPlan {
  const texts = [textOf(left), textOf(right)] as const;
  if (texts[0] === null || texts[1] === null) return bytesOf(left, right);
  if (texts[0] === texts[1]) return { kind: 'coding' };
  const pretty = [formatJson(texts[0]), formatJson(texts[1])] as const;
  return pretty[0] !== null && pretty[1] !== null && pretty[0] !== pretty[1]
    ? { texts: [pretty[0], pretty[1]], isLaidOut: true }
    : { texts: [texts[0], texts[1]], isLaidOut: false };
}

const shown = (
  left: ComparedBody,
  right: ComparedBody,
  { isLaidOut }: TextPlan,
  rows: readonly DifferenceRow[] | null,
): BodyDifference => (rows === null ? bytesOf(left, right) : { kind: 'text', rows, isLaidOut });

const bytesOf = (left: ComparedBody, right: ComparedBody): BodyDifference => ({
  kind: 'bytes',
  left: left.bytes,
  right: right.bytes,
  at: firstDifference(left.bytes, right.bytes) ?? left.bytes.length,
});

/** The body as text; null where it is none. An empty one is text without a line. */
function textOf({ bytes, contentType }: ComparedBody): string | null {
  const view = viewBody(bytes, contentType);
  switch (view.kind) {
    case 'empty':
      return '';
    case 'json':
    case 'text':
      return view.text;
    case 'image':
    case 'bytes':
      return null;
  }
}

/** The first place where they are not the same; their common length where one begins the other; null for the same. */
function firstDifference(left: Uint8Array, right: Uint8Array): number | null {
  const common = Math.min(left.length, right.length);
  let at = 0;
  while (at < common && left[at] === right[at]) at += 1;
  return at === common && left.length === right.length ? null : at;
}
