import { useCallback, useEffect, useState } from 'react';
import { ContractError, type ContractErrorCode } from '../../../shared/contract/errors.ts';
import type { AuthorityOverview } from '../../../shared/model/authority.ts';
import { useStores, useStoreValue } from '../../stores/context.tsx';
import { errorText } from '../../ui/inline-error.tsx';

export type AuthorityLoad =
  | { readonly phase: 'loading' }
  | { readonly phase: 'failed'; readonly message: string }
  | { readonly phase: 'ready'; readonly overview: AuthorityOverview };

/** The authority with the ones before and after it; asked for again whenever something happens to it, whoever did it. */
export function useAuthority(): { readonly state: AuthorityLoad; readonly reload: () => void } {
  const { client } = useStores();
  // Problems about the authority come and go with its state.
  const problems = useStoreValue('status', (state) =>
    (state.status?.problems ?? [])
      .filter((problem) => problem.code.startsWith('authority.'))
      .map((problem) => problem.id)
      .join(),
  );
  const latestAct = useStoreValue(
    'events',
    (state) => state.items?.findLast((event) => event.kind === 'authority.changed')?.id ?? 0,
  );
  const [state, setState] = useState<AuthorityLoad>({ phase: 'loading' });
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the marks and `attempt` only say that it is time to ask
  useEffect(() => {
    let current = true;
    client.call('authority.overview', {}).then(
      (overview) => {
        if (current) setState({ phase: 'ready', overview });
      },
      (error: unknown) => {
        if (current) setState({ phase: 'failed', message: errorText(error) });
      },
    );
    return () => {
      current = false;
    };
  }, [client, problems, latestAct, attempt]);
  const reload = useCallback(() => setAttempt((count) => count + 1), []);
  return { state, reload };
}

/** Work that a person started: whether it goes on, and why it failed. */
export function useAct(): {
  readonly isBusy: boolean;
  readonly failure: string | null;
  /** The code of the refusal, where it was one. */
  readonly failureCode: ContractErrorCode | null;
  readonly clear: () => void;
  readonly run: (work: () => Promise<unknown>) => Promise<boolean>;
} {
  const [isBusy, setIsBusy] = useState(false);
  const [failed, setFailed] = useState<{ text: string; code: ContractErrorCode | null } | null>(null);
  const run = async (work: () => Promise<unknown>): Promise<boolean> => {
    setIsBusy(true);
    setFailed(null);
    try {
      await work();
      return true;
    } catch (error) {
      setFailed({ text: errorText(error), code: error instanceof ContractError ? error.code : null });
      return false;
    } finally {
      setIsBusy(false);
    }
  };
  return {
    isBusy,
    failure: failed?.text ?? null,
    failureCode: failed?.code ?? null,
    clear: () => setFailed(null),
    run,
  };
}
