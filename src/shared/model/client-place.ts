import type { Place } from './decision.ts';

/** A place that a person gave to a client, so that `geo` balancing takes it to be there. */
export interface ClientPlaceSetting {
  /** A range as CIDR; one address as the range of it alone. */
  readonly client: string;
  readonly place: Place;
}

/** How many there are; the list itself is asked for. */
export interface ClientPlacesStatus {
  readonly count: number;
  /** Grows with every change in this run of the host. */
  readonly revision: number;
}

/** Most clients that have such a place at once. */
export const clientPlaceLimit = 256;
