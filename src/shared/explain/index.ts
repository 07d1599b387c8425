/** Decisions and faults in words. Sentences are made where they are shown and are never stored. */
import { assertNever } from '../assert-never.ts';
import type { Decision } from '../model/decision.ts';
import { explainBalance } from './balance.ts';
import { explainBreakpoint } from './breakpoint.ts';
import { explainCache } from './cache.ts';
import { explainContent } from './content.ts';
import { explainDefence } from './defence.ts';
import type { Explanation } from './explanation.ts';
import { explainFaults } from './faults.ts';
import { explainForward } from './forward.ts';
import { explainLayer } from './layer.ts';
import { explainLimits } from './limits.ts';
import { explainListener } from './listener.ts';
import { explainReplay } from './replay.ts';
import { explainRespond } from './respond.ts';
import { explainRetry } from './retry.ts';
import { explainRoute } from './route.ts';
import { explainStatic } from './static.ts';
import { explainTls } from './tls.ts';
import { explainTransform } from './transform.ts';

export { type Explanation, plainText, toText } from './explanation.ts';
export { explainFault } from './fault.ts';
export type { Segment } from './segments.ts';

/** What a stage chose and why, as a sentence with its evidence as a small table. */
export function explain(decision: Decision): Explanation {
  switch (decision.stage) {
    case 'tls':
      return explainTls(decision);
    case 'listener':
      return explainListener(decision);
    case 'defence':
      return explainDefence(decision);
    case 'limits':
      return explainLimits(decision);
    case 'faults':
      return explainFaults(decision);
    case 'route':
      return explainRoute(decision);
    case 'layer':
      return explainLayer(decision);
    case 'respond':
      return explainRespond(decision);
    case 'transform':
      return explainTransform(decision);
    case 'balance':
      return explainBalance(decision);
    case 'retry':
      return explainRetry(decision);
    case 'forward':
      return explainForward(decision);
    case 'cache':
      return explainCache(decision);
    case 'compress':
    case 'optimise':
      return explainContent(decision);
    case 'breakpoint':
      return explainBreakpoint(decision);
    case 'replay':
      return explainReplay(decision);
    case 'static':
      return explainStatic(decision);
    default:
      return assertNever(decision);
  }
}
