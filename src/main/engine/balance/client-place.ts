import type { BalanceFallback, Place, PlaceSource } from '../../../shared/model/decision.ts';
import type { BalancedRequest } from './policy.ts';

/** Where a client is, and who says so. */
export interface ClientPlace {
  readonly place: Place;
  readonly source: PlaceSource;
}

/** Why it is not known where a client is. */
export type PlaceUnknown = Extract<
  BalanceFallback,
  'client_place_unknown' | 'client_address_private' | 'geo_database_unusable'
>;

export interface PlaceFinder {
  /** Null when {@link find} can be asked at once; else what to wait for first, which is never rejected. */
  prepare(request: BalancedRequest): Promise<void> | null;
  find(request: BalancedRequest): ClientPlace | PlaceUnknown;
}
