import { explain, plainText } from '../../../../shared/explain/index.ts';
import type { BodySide, ExchangeDetail, HeaderPairs } from '../../../../shared/model/exchange.ts';
import { type BodyDifference, compareBodiesInSteps } from '../../../ui/body-compare.ts';
import { type ComparedField, compareHeaders, headerValue } from '../../../ui/header-compare.ts';
import { compareTexts, type DifferenceRow } from '../../../ui/text-difference.ts';

/** One of the two, with its bodies decoded. */
export interface ComparedExchange {
  readonly detail: ExchangeDetail;
  readonly bodies: Readonly<Record<BodySide, Uint8Array>>;
}

export interface HeadDifference {
  readonly lines: readonly ComparedField[];
  readonly fields: readonly ComparedField[];
  readonly isSame: boolean;
}

export interface TimingRow {
  readonly name: string;
  /** Microseconds; null where it was not reached. */
  readonly left: number | null;
  readonly right: number | null;
}

/** Two exchanges laid beside each other. */
export interface ExchangeComparison {
  readonly request: HeadDifference;
  readonly response: HeadDifference;
  readonly bodies: Readonly<Record<BodySide, BodyDifference>>;
  /** Null where they decided the same in the same words. */
  readonly decisions: readonly DifferenceRow[] | null;
  readonly timing: readonly TimingRow[];
}

export async function compareExchanges(
  left: ComparedExchange,
  right: ComparedExchange,
): Promise<ExchangeComparison> {
  const [one, other] = [left.detail, right.detail];
  const body = (side: BodySide): Promise<BodyDifference> =>
    compareBodiesInSteps(bodyOf(left, side), bodyOf(right, side));
  const [request, response] = [await body('request'), await body('response')];
  return {
    request: head(requestLines(one), requestLines(other), one.request.headers, other.request.headers),
    response: head(
      responseLines(one),
      responseLines(other),
      one.response?.headers ?? [],
      other.response?.headers ?? [],
    ),
    bodies: { request, response },
    decisions: decisionRows(one, other),
    timing: timingRows(one, other),
  };
}

const bodyOf = ({ detail, bodies }: ComparedExchange, side: BodySide) => ({
  bytes: bodies[side],
  contentType: headerValue(detail[side]?.headers ?? [], 'content-type'),
});

function head(
  left: readonly string[],
  right: readonly string[],
  leftFields: HeaderPairs,
  rightFields: HeaderPairs,
): HeadDifference {
  const lines = left.flatMap((line, index): readonly ComparedField[] => {
    const other = right[index] ?? '';
    return line === other
      ? [{ name: '', value: line, difference: 'same' }]
      : [
          { name: '', value: line, difference: 'removed' },
          { name: '', value: other, difference: 'added' },
        ];
  });
  const fields = compareHeaders(leftFields, rightFields);
  return { lines, fields, isSame: [...lines, ...fields].every(({ difference }) => difference === 'same') };
}

const requestLines = ({ summary, request }: ExchangeDetail): readonly string[] => [
  `${request.method} ${request.target}`,
  `${summary.scheme}://${summary.authority}`,
];

const responseLines = ({ response }: ExchangeDetail): readonly string[] => [
  response === null ? 'no response' : `${response.status} ${response.reason}`.trim(),
];

function decisionRows(left: ExchangeDetail, right: ExchangeDetail): readonly DifferenceRow[] | null {
  const [one, other] = [decisionText(left), decisionText(right)];
  return one === other ? null : compareTexts(one, other);
}

const decisionText = ({ decisions }: ExchangeDetail): string =>
  decisions
    .map((decision) => {
      const { stage, sentence } = explain(decision);
      return `${stage}: ${plainText(sentence)}`;
    })
    .join('\n');

function timingRows(left: ExchangeDetail, right: ExchangeDetail): readonly TimingRow[] {
  const row = (name: string, of: (detail: ExchangeDetail) => number | null): TimingRow => ({
    name,
    left: of(left),
    right: of(right),
  });
  const between = (from: number | null, to: number | null) =>
    from === null || to === null ? null : Math.max(0, to - from);
  return [
    row('Before the upstream was asked', ({ timing }) => timing.sent),
    row('Waiting for the response', ({ timing }) => between(timing.sent, timing.firstByte)),
    row('Receiving the response', ({ timing }) => between(timing.firstByte, timing.end)),
    row('In all', ({ timing, summary }) => timing.end ?? summary.duration),
  ];
}
