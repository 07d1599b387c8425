import type { Config } from '../../../shared/config/schema.ts';
import type { LeftOutList } from '../left-out.ts';
import type { PlacedRoute as Placed } from '../placed.ts';
import type { ExportPlaces } from '../places.ts';

/** What is put together while one configuration is written. */
export interface HaproxyContext {
  readonly config: Config;
  readonly places: ExportPlaces;
  readonly leftOut: LeftOutList;
}

export interface PlacedRoute extends Placed {
  readonly lines: readonly string[];
  /** Names of access lists that all have to hold. */
  readonly conditions: readonly string[];
}

/** The condition that a request is on a route. */
export const onRoute = (id: string): string => `{ var(txn.route) -m str ${id} }`;
