import type { ScenarioState } from '../../../shared/model/scenario.ts';

/** Ids in a list of the overlay, which is written as in a file and was not judged here. */
function idsOf(entries: readonly unknown[]): readonly string[] {
  return entries.flatMap((entry) =>
    typeof entry === 'object' && entry !== null && 'id' in entry && typeof entry.id === 'string'
      ? [entry.id]
      : [],
  );
}

/** Where the other views should look for what belongs to the scenario that is up. */
export interface WhereToLook {
  /** Filter of the inspector: requests that came to its listeners; null while it has none. */
  readonly filter: string | null;
  /** Ids of its pools. */
  readonly pools: readonly string[];
  /** Text in the URL of its stored responses; null where it stores none. */
  readonly cached: string | null;
}

export function whereToLook({ overlay, urls }: ScenarioState): WhereToLook {
  const listeners = idsOf(overlay?.listeners ?? []);
  const stores = (overlay?.routes ?? []).some(
    (route) => typeof route === 'object' && route !== null && 'cache' in route,
  );
  const [first] = urls;
  return {
    filter: listeners.length === 0 ? null : `listener:${listeners.join(',')}`,
    pools: idsOf(overlay?.pools ?? []),
    cached: stores && first !== undefined ? new URL(first.url).host : null,
  };
}
