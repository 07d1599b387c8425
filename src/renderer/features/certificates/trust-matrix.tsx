import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { TrustStoreReport } from '../../../shared/model/trust.ts';
import { presentStores, type TrustStore } from '../../stores/trust.ts';
import { TrustPlanDialog } from '../../trust/trust-plan-dialog.tsx';
import { Button } from '../../ui/button.tsx';
import { InlineError } from '../../ui/inline-error.tsx';
import { Panel, Section } from '../../ui/view.tsx';
import { TrustRow } from './trust-row.tsx';

interface Question {
  readonly act: 'install' | 'remove';
  readonly stores: readonly TrustStoreReport[];
}

export interface TrustMatrixProps {
  /** Of the authority that the stores are about: another one is another matrix. */
  readonly fingerprint: string;
  readonly trust: TrustStore;
  readonly title?: string;
  readonly description?: string;
  readonly label?: string;
  /** Leaves out what is not there, and programs that take a setting. */
  readonly isForStoresOnly?: boolean;
}

/** Every trust store of this machine: whether it trusts the authority, proved by a client that uses it. */
export function TrustMatrix({
  fingerprint,
  trust,
  title = 'Trust',
  description = 'Each program decides for itself whom it trusts. A tick means that a real program, using that store, has just connected to Doorman.',
  label = 'Trust stores',
  isForStoresOnly = false,
}: TrustMatrixProps) {
  const listed = useStore(trust, (state) => state.items);
  const failure = useStore(trust, (state) => state.failure);
  const work = useStore(trust, (state) => state.work);
  const unfinished = useStore(trust, (state) => state.unfinished);
  const items = isForStoresOnly
    ? (listed?.filter(({ exports, state }) => exports.length === 0 && state !== 'absent') ?? null)
    : listed;
  const [question, setQuestion] = useState<Question | null>(null);
  const [isOpen, setIsOpen] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another authority is another matrix
  useEffect(() => {
    void trust.getState().load();
  }, [trust, fingerprint]);

  const ask = (act: Question['act'], stores: readonly TrustStoreReport[]) => {
    setQuestion({ act, stores });
    setIsOpen(true);
  };
  const verify = (stores: readonly TrustStoreReport[]) =>
    void trust.getState().verify(stores.map(({ id }) => id));
  const confirm = (stores: readonly string[]) => {
    setIsOpen(false);
    if (question !== null) void trust.getState().change(question.act, stores);
  };

  const present = presentStores(items ?? []);
  const absent = (items ?? []).filter(({ state }) => state === 'absent');
  const isBusy = work.size > 0;
  return (
    <Section title={title} description={description}>
      {failure !== null && <InlineError>{failure}</InlineError>}
      {items === null && failure === null && <p className="text-muted">Looking into the stores…</p>}
      {present.length > 0 && (
        <>
          <div className="flex gap-2">
            <Button
              variant="primary"
              isDisabled={isBusy || present.every(({ install }) => install === null)}
              onPress={() => ask('install', present)}
            >
              Install into all…
            </Button>
            <Button isDisabled={isBusy} onPress={() => verify(present)}>
              Verify all
            </Button>
            <Button
              variant="ghost"
              isDisabled={isBusy || present.every(({ remove }) => remove === null)}
              onPress={() => ask('remove', present)}
            >
              Remove from all…
            </Button>
          </div>
          <Panel divided>
            <ul className="divide-y divide-line" aria-label={label}>
              {present.map((store) => (
                <TrustRow
                  key={store.id}
                  store={store}
                  work={work.get(store.id)}
                  unfinished={unfinished.get(store.id)}
                  onVerify={() => verify([store])}
                  onAsk={(act) => ask(act, [store])}
                />
              ))}
            </ul>
          </Panel>
        </>
      )}
      {absent.length > 0 && (
        <p className="text-muted text-xs">
          Not on this machine:{' '}
          {absent.map(({ title, detail }) => `${title} (${detail.replace(/\.$/, '')})`).join(', ')}.
        </p>
      )}
      <TrustPlanDialog
        act={question?.act ?? 'install'}
        stores={question?.stores ?? []}
        isOpen={isOpen}
        onClose={() => setIsOpen(false)}
        onConfirm={confirm}
      />
    </Section>
  );
}
