import { z } from 'zod';
import { listAt } from '../config/plain.ts';
import { isRawMap } from '../config/raw.ts';
import { routeFaultsSchema } from '../config/route.ts';
import { milliseconds } from '../model/units.ts';
import { duration } from './durations.ts';
import { share } from './faults.ts';
import { sizeText } from './sizes.ts';

/** A route that makes trouble on purpose. */
export interface TroubledRoute {
  readonly id: string;
  /** Its place in the file, from 0. */
  readonly index: number;
  /** What happens, in clauses: `10 % are answered 503`. */
  readonly trouble: readonly string[];
}

/** The routes of a configuration, as it is written, whose `faults` do something. Routes with mistakes are passed over. */
export function routesWithFaults(input: unknown): readonly TroubledRoute[] {
  return listAt(input, 'routes').flatMap((route, index) => {
    if (!isRawMap(route) || route['faults'] === undefined) return [];
    const parsed = z.safeParse(routeFaultsSchema, route['faults']);
    const trouble = parsed.success ? troubleOf(parsed.data) : [];
    const { id } = route;
    return trouble.length === 0 || typeof id !== 'string' ? [] : [{ id, index, trouble }];
  });
}

function troubleOf({
  delay,
  jitter,
  errorRate,
  errorStatus,
  bytesPerSecond,
}: z.output<typeof routeFaultsSchema>): readonly string[] {
  const longest = jitter > 0 ? ` to ${duration(milliseconds(delay + jitter))}` : '';
  return [
    ...(errorRate > 0 ? [`${share(errorRate)} are answered ${errorStatus}`] : []),
    ...(delay > 0 || jitter > 0 ? [`all are held back for ${duration(delay)}${longest}`] : []),
    ...(bytesPerSecond === 'unlimited' ? [] : [`responses come with ${sizeText(bytesPerSecond)} a second`]),
  ];
}
