import type { MatchPart } from '../../../../shared/model/decision.ts';
import type { RouteFacts } from '../facts.ts';

/** A value that a header field or a parameter of the query has to have. */
export interface ExactValue {
  readonly of: 'header' | 'query';
  readonly name: string;
  readonly value: string;
}

/** One part of a route's `match`, compiled. Pure. */
export interface Matcher {
  readonly part: MatchPart;
  /** What the route asks for, as written. */
  readonly wanted: string;
  /** Where one value is all it asks for; what the index files the route by. */
  readonly exact?: ExactValue | undefined;
  matches(facts: RouteFacts): boolean;
  /** What the request has, for the explanation of a miss. */
  saw(facts: RouteFacts): string;
}

/** Whether one value satisfies a pattern. */
export type Test = (value: string) => boolean;
