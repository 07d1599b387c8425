import type { PoolConfig, UpstreamConfig } from '../../../shared/config/schema.ts';
import type { CircuitBreakerSettings } from './circuit-breaker.ts';
import type { EjectionSettings } from './ejection.ts';
import { compileStatusRanges } from './status-ranges.ts';

/** What a configuration says about the health of one upstream. */
export interface HealthSettings {
  readonly enabled: boolean;
  readonly ejection: EjectionSettings;
  isFailure(status: number): boolean;
  /** Null where there is no breaker. */
  readonly breaker: CircuitBreakerSettings | null;
  /** Null where there are no active checks. */
  readonly checks: { readonly rise: number; readonly fall: number } | null;
}

export function compileHealthSettings(pool: PoolConfig, upstream: UpstreamConfig): HealthSettings {
  const { active, passive } = pool.health;
  return {
    enabled: upstream.enabled,
    ejection: passive,
    isFailure: compileStatusRanges(passive.failureStatuses),
    breaker: pool.circuitBreaker ?? null,
    checks: active ?? null,
  };
}
