import { useState } from 'react';
import type { ScenarioInfo, ScenarioState } from '../../../shared/model/scenario.ts';
import { useStoreValue } from '../../stores/context.tsx';
import { currentScenario } from '../../stores/scenario.ts';
import { ScenarioAnnouncer } from './announcer.tsx';
import { Gallery } from './gallery.tsx';
import { Stage } from './stage.tsx';

/** Scripted traffic that shows what Doorman does, and measures whether it did. */
export function ScenariosView() {
  const run = useStoreValue('scenario', (state) => state.run);
  const info = useStoreValue('scenario', currentScenario);
  const [isBrowsing, setBrowsing] = useState(false);
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
