import type { CacheComparison, ComparedResponse } from '../../../shared/model/cache.ts';
import { comparedBodyLimit } from '../../../shared/model/cache.ts';
import type { HeaderPairs } from '../../../shared/model/exchange.ts';
import { fromBase64 } from '../../ui/base64.ts';
import { viewBody } from '../../ui/body-kind.ts';
import { type ComparedField, compareHeaders, headerValue } from '../../ui/header-compare.ts';
import { formatJson } from '../../ui/json/format-json.ts';
import { compareTexts, type DifferenceRow } from '../../ui/text-difference.ts';

/** Fields that differ between any two responses, and say nothing about whether what is stored is right. */
const passing: readonly string[] = ['date', 'age'];

/** How two bodies that are not the same are shown. */
export type BodyDifference =
  | { readonly kind: 'same' }
  /** They are coded differently; what that stands for is the same, as far as it is here. */
  | { readonly kind: 'coding' }
  | { readonly kind: 'text'; readonly rows: readonly DifferenceRow[]; readonly isLaidOut: boolean }
  | { readonly kind: 'bytes'; readonly cached: Uint8Array; readonly origin: Uint8Array; readonly at: number };

/** A comparison made ready to be shown. */
export interface ComparisonView {
  readonly comparison: CacheComparison;
  readonly fields: readonly ComparedField[];
  /** Lines of fields that differ. */
  readonly fieldDifferences: number;
  readonly body: BodyDifference;
  /** Only the beginning of one of the bodies is here. */
  readonly isCut: boolean;
  /** Nothing differs that matters. */
  readonly isSame: boolean;
}

/** Lays what differs beside each other. */
export function viewComparison(comparison: CacheComparison): ComparisonView {
  const { cached, origin, sameStatus, sameBody } = comparison;
  const fields = compareHeaders(lasting(cached.headers), lasting(origin.headers));
  const fieldDifferences = fields.filter(({ difference }) => difference !== 'same').length;
  const body = sameBody ? ({ kind: 'same' } as const) : compareBodies(cached, origin);
  return {
    comparison,
    fields,
    fieldDifferences,
    body,
    isCut: cached.size > comparedBodyLimit || origin.size > comparedBodyLimit,
    isSame: sameStatus && sameBody && fieldDifferences === 0,
  };
}

const lasting = (headers: HeaderPairs): HeaderPairs =>
  headers.filter(([name]) => !passing.includes(name.toLowerCase()));

function compareBodies(cached: ComparedResponse, origin: ComparedResponse): BodyDifference {
  const [left, right] = [fromBase64(cached.bodyBase64), fromBase64(origin.bodyBase64)];
  const texts = [textOf(left, cached.headers), textOf(right, origin.headers)] as const;
  const bytes: BodyDifference = {
    kind: 'bytes',
    cached: left,
    origin: right,
    at: firstDifference(left, right),
  };
  if (texts[0] === null || texts[1] === null) return bytes;
  if (texts[0] === texts[1]) return { kind: 'coding' };
  const pretty = [formatJson(texts[0]), formatJson(texts[1])] as const;
  const isLaidOut = pretty[0] !== null && pretty[1] !== null && pretty[0] !== pretty[1];
  const rows = isLaidOut ? compareTexts(pretty[0], pretty[1]) : compareTexts(texts[0], texts[1]);
  return rows === null ? bytes : { kind: 'text', rows, isLaidOut };
}

/** The body as text; null where it is none. An empty one is text without a line. */
function textOf(bytes: Uint8Array, headers: HeaderPairs): string | null {
  const view = viewBody(bytes, headerValue(headers, 'content-type'));
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

/** The first place where they are not the same; their common length where one begins the other. */
function firstDifference(left: Uint8Array, right: Uint8Array): number {
  const common = Math.min(left.length, right.length);
  let at = 0;
  while (at < common && left[at] === right[at]) at += 1;
  return at;
}
