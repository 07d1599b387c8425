import { useCallback, useEffect, useState } from 'react';
import type { Discovery } from '../../shared/model/discovery.ts';
import { useStores } from '../stores/context.tsx';
import { errorText } from '../ui/inline-error.tsx';

export type PortsState =
  | { readonly phase: 'loading' }
  | { readonly phase: 'failed'; readonly message: string }
  | ({ readonly phase: 'ready' } & Discovery);

/** What listens on this machine; looked for once, and again on request. */
export function usePorts(): { readonly state: PortsState; readonly look: () => void } {
  const { config } = useStores();
  const [state, setState] = useState<PortsState>({ phase: 'loading' });
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `attempt` only says that it is time to look again
  useEffect(() => {
    let current = true;
    setState({ phase: 'loading' });
    config
      .getState()
      .listPorts()
      .then(
        (found) => {
          if (current) setState({ phase: 'ready', ...found });
        },
        (error: unknown) => {
          if (current) setState({ phase: 'failed', message: errorText(error) });
        },
      );
    return () => {
      current = false;
    };
  }, [config, attempt]);
  const look = useCallback(() => setAttempt((count) => count + 1), []);
  return { state, look };
}
