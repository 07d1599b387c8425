import type { Milliseconds } from './units.ts';

/** Where a list of addresses stands in the configuration. */
export interface AccessRulePlace {
  readonly at: 'listener' | 'route';
  /** Id of that listener or route. */
  readonly id: string;
}

/** What a rate was measured by. */
export interface RateEvidence {
  readonly route: string;
  /** As `limits.rate.key` has it: `client`, `header:x-api-key`. */
  readonly key: string;
  /**
   * Who it was counted for: an IPv4 address, or the first 64 bits of an IPv6 address in hexadecimal with `/64`. Null where the
   * value of another key is counted, which is not kept: it can be a secret.
   */
  readonly client: string | null;
  /** Requests that come back in each `per`. */
  readonly requests: number;
  readonly per: Milliseconds;
  readonly burst: number;
  /** Requests that may follow at once. */
  readonly remaining: number;
  /** No bucket of its own was free: it was counted together with others that have none. */
  readonly shared: boolean;
}

/** Evidence by decision code of the stage `defence`: who may ask, and how often. */
export interface DefenceEvidence {
  /** `limits.rate` lets the request through. */
  'defence.allowed': RateEvidence;
  /** More requests than `limits.rate` lets through. */
  'defence.rate_exceeded': RateEvidence & {
    /** Until one more is let through. */
    readonly retryAfter: Milliseconds;
  };
  /** The address of the client is in `deny`. */
  'defence.denied': AccessRulePlace & {
    readonly client: string;
    /** The entry that holds it. */
    readonly range: string;
  };
  /** `allow` is not empty, and the address of the client is not in it. */
  'defence.not_allowed': AccessRulePlace & {
    readonly client: string;
    /** How many entries `allow` has. */
    readonly entries: number;
  };
}
