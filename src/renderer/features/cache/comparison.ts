import type { CacheComparison, ComparedResponse } from '../../../shared/model/cache.ts';
import { comparedBodyLimit } from '../../../shared/model/cache.ts';
import type { HeaderPairs } from '../../../shared/model/exchange.ts';
import { viewBody } from '../../ui/body-kind.ts';
import { decodeBody, fromBase64 } from '../../ui/decode-body.ts';
import { formatJson } from '../../ui/format-json.ts';
import { type ComparedField, compareHeaders, headerValue } from '../../ui/header-compare.ts';
import { compareTexts, type DifferenceRow } from './text-difference.ts';

/** Fields that differ between any two responses, and say nothing about whether what is stored is right. */
const passing: readonly string[] = ['date', 'age'];

/** How two bodies that are not the same are shown. */
export type BodyDifference =
  | { readonly kind: 'same' }
  /** Their bytes differ, what they decode to does not. */
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

/** Decodes both bodies and lays what differs beside each other. */
export async function viewComparison(comparison: CacheComparison): Promise<ComparisonView> {
  const { cached, origin, sameStatus, sameBody } = comparison;
  const fields = compareHeaders(lasting(cached.headers), lasting(origin.headers));
  const fieldDifferences = fields.filter(({ difference }) => difference !== 'same').length;
  const body = sameBody
    ? ({ kind: 'same' } as const)
    : await compareBodies(cached, origin, comparison.firstDifference ?? 0);
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

async function compareBodies(
  cached: ComparedResponse,
  origin: ComparedResponse,
  at: number,
): Promise<BodyDifference> {
  const [left, right] = await Promise.all([readText(cached), readText(origin)]);
  const bytes: BodyDifference = {
    kind: 'bytes',
    cached: fromBase64(cached.bodyBase64),
    origin: fromBase64(origin.bodyBase64),
    at,
  };
  if (left === null || right === null) return bytes;
  if (left === right) return { kind: 'coding' };
  const pretty = [formatJson(left), formatJson(right)] as const;
  const isLaidOut = pretty[0] !== null && pretty[1] !== null && pretty[0] !== pretty[1];
  const rows = isLaidOut ? compareTexts(pretty[0], pretty[1]) : compareTexts(left, right);
  return rows === null ? bytes : { kind: 'text', rows, isLaidOut };
}

/** The body as text; null where it is none. An empty one is text without a line. */
async function readText({ headers, bodyBase64 }: ComparedResponse): Promise<string | null> {
  const decoded = await decodeBody(fromBase64(bodyBase64), headerValue(headers, 'content-encoding'));
  const view = viewBody(decoded.bytes, headerValue(headers, 'content-type'));
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
