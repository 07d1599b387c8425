import type { Config } from '../../../shared/config/schema.ts';
import type { LeftOutList } from '../left-out.ts';
import type { PlacedRoute as Placed } from '../placed.ts';
import type { ExportPlaces } from '../places.ts';

export interface CaddyContext {
  readonly config: Config;
  readonly places: ExportPlaces;
  readonly leftOut: LeftOutList;
}

export interface PlacedRoute extends Placed {
  /** Lines of its matcher; none where it takes everything. */
  readonly matcher: readonly string[];
}

/** A word, or nothing and a note where Caddy cannot say it. */
export function sayable(
  said: string | null,
  path: string,
  what: string,
  { leftOut }: CaddyContext,
): string | null {
  if (said === null)
    leftOut.add(
      path,
      what,
      'a Caddyfile has no way to write it: {$ begins a variable of the environment, a brace alone a block, and not every mixture of quotes can be said.',
      'Write it otherwise.',
    );
  return said;
}
