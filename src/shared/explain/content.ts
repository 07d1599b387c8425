import { assertNever } from '../assert-never.ts';
import type {
  CompressSkipReason,
  ContentCoding,
  ContentEvidence,
  OptimisedKind,
  OptimiseSkipReason,
} from '../model/content-decision.ts';
import type { DecisionOf } from '../model/decision.ts';
import type { Explanation } from './explanation.ts';
import { code, type Segment, say } from './segments.ts';
import { sizeText } from './sizes.ts';

type ContentDecision = { [Code in keyof ContentEvidence]: DecisionOf<Code> }[keyof ContentEvidence];

const codings: Readonly<Record<ContentCoding, string>> = { zstd: 'Zstandard', br: 'Brotli', gzip: 'gzip' };
const kinds: Readonly<Record<OptimisedKind, string>> = {
  html: 'HTML',
  css: 'CSS',
  js: 'JavaScript',
  image: 'image',
};

const compressSkipped: Readonly<Record<CompressSkipReason, string>> = {
  not_accepted: 'the client accepts none of the codings offered',
  type: 'its type gets no smaller',
  too_small: 'it is too small to gain',
  encoded: 'it is encoded already',
  partial: 'it is a part of a body',
  no_transform: 'it asks to be left as it is',
  no_body: 'it has no body',
  upgraded: 'it is the start of another protocol',
  head: 'only its head was asked for, which says what a GET would be sent',
  busy: 'too many others are being compressed',
};

const optimiseSkipped: Readonly<Record<OptimiseSkipReason, string>> = {
  type: 'its type is not one of those that the route asks for',
  status: 'only a 200 is optimised',
  encoded: 'it is encoded already',
  partial: 'it is a part of a body',
  no_transform: 'it asks to be left as it is',
  charset: 'its text is not UTF-8',
  head: 'only its head was asked for, which says what a GET would be sent',
  no_body: 'it has no body',
  too_large: 'it is too large',
  late: 'it took too long to come whole',
  cut: 'it did not come whole',
  busy: 'the optimiser had too much to do',
  failed: 'the optimiser could not read it',
  larger: 'it got no smaller',
};

const smaller = (before: number, after: number): string =>
  before === 0 || after > before ? '' : `, ${Math.round((1 - after / before) * 100)} % less`;

const inBrackets = (detail: string): readonly Segment[] => (detail === '' ? say`` : say` (${code(detail)})`);

export function explainContent(decision: ContentDecision): Explanation {
  switch (decision.code) {
    case 'compress.applied': {
      const { coding, accepted, before, after, complete } = decision.evidence;
      const soFar = complete ? '' : ' as far as it has come';
      return {
        stage: 'Compress',
        tone: 'ok',
        sentence: say`Compressed with ${codings[coding]}${soFar} from ${sizeText(before)} to ${sizeText(after)}${smaller(before, after)}: the client accepts ${code(accepted)}`,
        table: null,
      };
    }
    case 'compress.skipped': {
      const { reason, detail } = decision.evidence;
      return {
        stage: 'Compress',
        tone: 'info',
        sentence: say`Not compressed: ${compressSkipped[reason]}${inBrackets(detail)}`,
        table: null,
      };
    }
    case 'optimise.applied': {
      const { kind, before, after } = decision.evidence;
      return {
        stage: 'Optimise',
        tone: 'ok',
        sentence: say`Made the ${kinds[kind]} smaller, from ${sizeText(before)} to ${sizeText(after)}${smaller(before, after)}`,
        table: null,
      };
    }
    case 'optimise.skipped': {
      const { reason, detail } = decision.evidence;
      return {
        stage: 'Optimise',
        tone: reason === 'failed' ? 'warn' : 'info',
        sentence: say`Sent as it came: ${optimiseSkipped[reason]}${inBrackets(detail)}`,
        table: null,
      };
    }
    default:
      return assertNever(decision);
  }
}
