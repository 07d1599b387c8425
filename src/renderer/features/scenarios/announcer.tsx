import { useEffect, useRef, useState } from 'react';
import type { ScenarioInfo, ScenarioState } from '../../../shared/model/scenario.ts';
import { announcementOf } from './announcement.ts';

/** Tells a screen reader of steps and checks as they turn, politely. */
export function ScenarioAnnouncer({
  info,
  run,
}: {
  readonly info: ScenarioInfo;
  readonly run: ScenarioState;
}) {
  const before = useRef<ScenarioState | null>(null);
  const [said, setSaid] = useState('');
  useEffect(() => {
    const text = announcementOf(info, before.current, run);
    before.current = run;
    if (text !== '') setSaid(text);
  }, [info, run]);
  return (
    <p role="status" aria-live="polite" className="sr-only">
      {said}
    </p>
  );
}
