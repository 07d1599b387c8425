import type { ReactNode } from 'react';
import { UndoButtons } from '../../forms/undo-buttons.tsx';
import { useStores, useStoreValue } from '../../stores/context.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Switch } from '../../ui/switch.tsx';
import type { Graph } from './model/types.ts';
import { NodeSearch } from './panel/node-search.tsx';

export interface TopologyHeaderProps {
  readonly graph: Graph;
  readonly onFind: (id: string) => void;
  /** Parts to add. */
  readonly palette: ReactNode;
}

/** What the view is, what is found in it, and the history of the draft. */
export function TopologyHeader({ graph, onFind, palette }: TopologyHeaderProps) {
  const { topology } = useStores();
  const scenario = useStoreValue('scenario', (state) => state.run?.name ?? null);
  const onlyScenario = useStoreValue('topology', (state) => state.onlyScenario);
  return (
    <header className="flex h-11 shrink-0 items-center gap-2 border-line border-b bg-surface pr-3 pl-4">
      <h1 className="font-semibold">Topology</h1>
      {scenario !== null && <Badge tone="accent">scenario {scenario}</Badge>}
      {palette}
      <span className="min-w-0 flex-1" />
      {scenario !== null && (
        <Switch isSelected={onlyScenario} onChange={(only) => topology.getState().setOnlyScenario(only)}>
          Only the scenario
        </Switch>
      )}
      <NodeSearch graph={graph} onFind={onFind} />
      <UndoButtons />
    </header>
  );
}
