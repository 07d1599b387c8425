import { useMemo } from 'react';
import { useDraftValue } from '../../forms/use-draft.ts';
import { useStoreValue } from '../../stores/context.tsx';
import { buildGraph } from './model/graph.ts';
import type { Graph } from './model/types.ts';

/** The graph of the draft, with what a running scenario adds. */
export function useGraph(): Graph {
  const input = useDraftValue((state) => state.moment.input);
  const routeKeys = useDraftValue((state) => state.moment.routeKeys);
  const running = useDraftValue((state) => state.baseMoment.input);
  const mistakes = useDraftValue((state) => state.mistakes);
  const opened = useStoreValue('topology', (state) => state.opened);
  const onlyOverlay = useStoreValue('topology', (state) => state.onlyScenario);
  const overlay = useOverlay();
  return useMemo(
    () =>
      buildGraph({
        input,
        routeKeys,
        running,
        mistaken: mistakes.map(({ path }) => path),
        overlay,
        onlyOverlay,
        opened,
      }),
    [input, routeKeys, running, mistakes, overlay, onlyOverlay, opened],
  );
}

/** What the running scenario adds; null where none runs. */
export const useOverlay = (): unknown => useStoreValue('scenario', ({ run }) => run?.overlay ?? null);
