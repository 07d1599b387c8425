import { ArrowLeftRight } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { ContractClient } from '../../../../shared/contract/client.ts';
import type { ExchangeId } from '../../../../shared/model/exchange.ts';
import { useStores, useStoreValue } from '../../../stores/context.tsx';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { errorText } from '../../../ui/inline-error.tsx';
import { StatusMark } from '../../../ui/status-mark.tsx';
import { fetchDecodedBody } from '../body-bytes.ts';
import type { InspectorStore } from '../inspector-store.ts';
import { ComparedView } from './compared-view.tsx';
import { type ComparedExchange, compareExchanges, type ExchangeComparison } from './comparison.ts';

/** The dialog that lays two exchanges beside each other, while it is asked for. */
export function CompareTask({ store }: { readonly store: InspectorStore }) {
  const { sharing, notices } = useStores();
  const task = useStoreValue('sharing', (state) => state.task);
  const asked = task?.kind === 'compare' ? task : null;
  const [one, other, ...more] = asked === null ? [] : (asked.ids ?? [...store.getState().picked]);
  const isTwo = one !== undefined && other !== undefined && more.length === 0;
  useEffect(() => {
    if (asked === null || isTwo) return;
    sharing.getState().close();
    notices
      .getState()
      .fail('Pick two exchanges in the list first: with Ctrl or ⌘ and a click, or with Space.');
  }, [asked, isTwo, sharing, notices]);
  if (!isTwo) return null;
  return <Comparing key={`${one} ${other}`} ids={[one, other]} onClose={() => sharing.getState().close()} />;
}

type State =
  | { readonly phase: 'loading' }
  | { readonly phase: 'failed'; readonly message: string }
  | {
      readonly phase: 'ready';
      readonly sides: readonly [ComparedExchange, ComparedExchange];
      readonly comparison: ExchangeComparison;
    };

interface ComparingProps {
  readonly ids: readonly [ExchangeId, ExchangeId];
  readonly onClose: () => void;
}

function Comparing({ ids, onClose }: ComparingProps) {
  const { client } = useStores();
  const [isSwapped, setSwapped] = useState(false);
  const [state, setState] = useState<State>({ phase: 'loading' });
  const [left, right] = isSwapped ? [ids[1], ids[0]] : ids;
  useEffect(() => {
    const abort = new AbortController();
    const set = (next: State) => {
      if (!abort.signal.aborted) setState(next);
    };
    const load = async (): Promise<State> => {
      const sides = await Promise.all([
        fetchSide(client, left, abort.signal),
        fetchSide(client, right, abort.signal),
      ]);
      return { phase: 'ready', sides, comparison: await compareExchanges(...sides) };
    };
    load().then(set, (error: unknown) => set({ phase: 'failed', message: errorText(error) }));
    return () => abort.abort();
  }, [client, left, right]);
  return (
    <Dialog
      title="Two exchanges compared"
      width="xl"
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button variant="ghost" className="mr-auto" onPress={() => setSwapped(!isSwapped)}>
            <ArrowLeftRight size={14} aria-hidden />
            Swap sides
          </Button>
          <Button onPress={onClose}>Close</Button>
        </>
      }
    >
      {state.phase === 'loading' && <p className="py-6 text-center text-muted">Comparing…</p>}
      {state.phase === 'failed' && (
        <p role="alert" className="flex items-baseline gap-2 py-4">
          <StatusMark tone="error" />
          <span className="selectable">{state.message}</span>
        </p>
      )}
      {state.phase === 'ready' && <ComparedView sides={state.sides} comparison={state.comparison} />}
    </Dialog>
  );
}

async function fetchSide(
  client: ContractClient,
  id: ExchangeId,
  signal: AbortSignal,
): Promise<ComparedExchange> {
  const detail = await client.call('exchanges.get', { id });
  const body = async (side: 'request' | 'response'): Promise<Uint8Array> =>
    (detail[side]?.body.kept ?? 0) === 0
      ? new Uint8Array()
      : (await fetchDecodedBody(client, id, side, { signal })).bytes;
  return { detail, bodies: { request: await body('request'), response: await body('response') } };
}
