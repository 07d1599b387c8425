import { Clapperboard } from 'lucide-react';
import { useState } from 'react';
import type { ScenarioInfo, ScenarioState } from '../../../shared/model/scenario.ts';
import { useStoreValue } from '../../stores/context.tsx';
import { currentScenario } from '../../stores/scenario.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ScenarioAnnouncer } from './announcer.tsx';
import { Gallery } from './gallery.tsx';
import { Stage } from './stage.tsx';
import { isOver } from './words.ts';

/** Scripted traffic that shows what Doorman does, and measures whether it did. */
export function ScenariosView() {
  const run = useStoreValue('scenario', (state) => state.run);
  const info = useStoreValue('scenario', currentScenario);
  const isBeginning = useStoreValue('scenario', (state) => state.pending === 'run');
  const [isBrowsing, setBrowsing] = useState(false);
  // What is up still is the one before, which is taken down first.
  if (isBeginning && (run === null || isOver(run)))
    return (
      <div role="status" className="h-full bg-surface">
        <EmptyState icon={<Clapperboard size={24} aria-hidden />} title="Starting the scenario…">
          Its servers start, and what it adds to the configuration is applied.
        </EmptyState>
      </div>
    );
  if (run === null || info === null || isBrowsing) return <Gallery onShow={() => setBrowsing(false)} />;
  return <Shown info={info} run={run} onLeave={() => setBrowsing(true)} />;
}

function Shown(props: {
  readonly info: ScenarioInfo;
  readonly run: ScenarioState;
  readonly onLeave: () => void;
}) {
  return (
    <>
      <ScenarioAnnouncer info={props.info} run={props.run} />
      <Stage {...props} />
    </>
  );
}
