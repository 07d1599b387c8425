import { z } from 'zod';
import { cidr } from '../../config/addresses.ts';
import type { ClientPlaceSetting } from '../../model/client-place.ts';
import { breakModes, upstreamActions } from '../../model/upstream-control.ts';
import { nothing } from './params.ts';

/** Pools and upstreams are named by their ids in the configuration. */
const aboutUpstream = { pool: z.string().min(1).max(64), upstream: z.string().min(1).max(64) };
const placeSchema = z.strictObject({
  lat: z.number().min(-90).max(90),
  lon: z.number().min(-180).max(180),
  name: z.string().min(1).max(100).optional(),
});

/** What a person does to upstreams, and where clients are taken to be. */
export const upstreamMethodParams = {
  /** Drains, disables, breaks an upstream, or takes that back. Lost when the engine starts again. */
  'upstreams.control': z.discriminatedUnion('action', [
    z.strictObject({ ...aboutUpstream, action: z.literal('break'), mode: z.enum(breakModes) }),
    z.strictObject({ ...aboutUpstream, action: z.enum(upstreamActions).exclude(['break']) }),
  ]),
  /** Takes a client, one address or a range as CIDR, to be at a place, or no longer. Until Doorman is closed. */
  'clients.place': z.strictObject({ client: cidr(), place: placeSchema.nullable() }),
  /** The clients that were given a place. */
  'clients.places': nothing,
} as const;

export interface UpstreamMethodResults {
  'upstreams.control': Record<never, never>;
  'clients.place': Record<never, never>;
  'clients.places': { readonly items: readonly ClientPlaceSetting[] };
}
