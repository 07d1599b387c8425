import { useMemo } from 'react';
import { usePorts } from '../../../forms/use-ports.ts';

const none: ReadonlySet<number> = new Set();

/**
 * Ports of this machine where something listens; none until it is known. Where it cannot be known a new listener may take one of them,
 * and applying says so.
 */
export function useBusyPorts(): ReadonlySet<number> {
  const { state } = usePorts();
  return useMemo(
    () => (state.phase === 'ready' ? new Set(state.ports.map(({ port }) => port)) : none),
    [state],
  );
}
