import type { MatchPart } from '../../../../shared/model/decision.ts';
import type { RouteFacts } from '../facts.ts';

/** One part of a route's `match`, compiled. Pure. */
export interface Matcher {
  readonly part: MatchPart;
  /** What the route asks for, as written. */
  readonly wanted: string;
  matches(facts: RouteFacts): boolean;
  /** What the request has, for the explanation of a miss. */
  saw(facts: RouteFacts): string;
}

/** Whether one value satisfies a pattern. */
export type Test = (value: string) => boolean;
