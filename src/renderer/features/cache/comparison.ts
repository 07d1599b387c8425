import type { CacheComparison, ComparedResponse } from '../../../shared/model/cache.ts';
import { comparedBodyLimit } from '../../../shared/model/cache.ts';
import type { HeaderPairs } from '../../../shared/model/exchange.ts';
import { fromBase64 } from '../../ui/base64.ts';
import { type BodyDifference, compareBodies } from '../../ui/body-compare.ts';
import { type ComparedField, compareHeaders, headerValue } from '../../ui/header-compare.ts';

/** Fields that differ between any two responses, and say nothing about whether what is stored is right. */
const passing: readonly string[] = ['date', 'age'];

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
  const body = sameBody
    ? ({ kind: 'same' } as const)
    : compareBodies(comparedBody(cached), comparedBody(origin));
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

const comparedBody = ({ bodyBase64, headers }: ComparedResponse) => ({
  bytes: fromBase64(bodyBase64),
  contentType: headerValue(headers, 'content-type'),
});
