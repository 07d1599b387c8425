import { useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { AuthorityFacts } from '../../../shared/model/authority.ts';
import { useStores } from '../../stores/context.tsx';
import { createTrustStore, presentStores } from '../../stores/trust.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { Facts } from '../../ui/facts.tsx';
import { InlineError } from '../../ui/inline-error.tsx';
import { Panel, Section } from '../../ui/view.tsx';
import { Copyable } from './copyable.tsx';
import { RemovalDialog } from './removal-dialog.tsx';
import { TimeLeft } from './time-left.tsx';
import { TrustMatrix } from './trust-matrix.tsx';
import { useAct } from './use-authority.ts';

export interface RotationSectionProps {
  readonly next: AuthorityFacts;
  /** Tells that something was done. */
  readonly onChange: () => void;
}

/** The authority that was made to take the place of the one in use: have it trusted, then switch, or take it back. */
export function RotationSection({ next, onChange }: RotationSectionProps) {
  const { client, trust: currentTrust } = useStores();
  const trust = useMemo(() => createTrustStore(client, 'next'), [client]);
  const items = useStore(trust, (state) => state.items);
  const [question, setQuestion] = useState<'switch' | 'undo' | null>(null);
  const { isBusy, failure, clear, run } = useAct();
  const lacking = presentStores(items ?? []).filter(({ install }) => install !== null);
  const ask = (asked: 'switch' | 'undo') => {
    clear();
    setQuestion(asked);
  };
  const finish = async (work: () => Promise<unknown>) => {
    if (!(await run(work))) return;
    setQuestion(null);
    onChange();
    void currentTrust.getState().load();
  };
  const switchOver = () => finish(() => client.call('authority.switch', {}));
  const takeBack = () =>
    finish(async () => {
      const { items: outcomes } = await client.call('trust.remove', { stores: [], scope: 'next' });
      const left = outcomes.find(({ result }) => result === 'failed' || result === 'elevation_needed');
      if (left !== undefined) {
        void trust.getState().load();
        throw new Error(
          left.result === 'failed'
            ? `${left.store}: ${left.message}`
            : `${left.store} needs the rights of an administrator. Run this as one, then take it back: ${left.message}`,
        );
      }
      await client.call('authority.discard', {});
    });
  const isUsable = next.state === 'ready';
  return (
    <Section
      title="The next authority"
      description="It was made beside the one in use, which goes on signing. Have stores trust it, then switch to it. Until then it can be taken back."
    >
      <Panel>
        <div className="flex flex-col gap-4">
          {next.state === 'ready' || next.state === 'locked' ? (
            <Facts
              items={[
                { term: 'Subject', value: next.subject },
                {
                  term: 'SHA-256 fingerprint',
                  value: (
                    <Copyable label="Copy the fingerprint of the next authority" text={next.fingerprint} />
                  ),
                },
                {
                  term: 'Valid until',
                  value: <TimeLeft notBefore={next.notBefore} notAfter={next.notAfter} />,
                },
              ]}
            />
          ) : null}
          {'reason' in next && <InlineError>{next.reason}</InlineError>}
          <div className="flex gap-2">
            <Button
              variant={items !== null && lacking.length === 0 ? 'primary' : 'default'}
              isDisabled={!isUsable || isBusy}
              onPress={() => ask('switch')}
            >
              Switch to it…
            </Button>
            <Button isDisabled={isBusy} onPress={() => ask('undo')}>
              Take it back…
            </Button>
          </div>
        </div>
      </Panel>
      {isUsable && (
        <TrustMatrix
          fingerprint={next.fingerprint}
          trust={trust}
          title="Trust in the next authority"
          description="Both are trusted until you take the old one out. Programs that take a setting need no change: the files that it names change with the switch, and they have to be started again then."
          label="Trust stores of the next authority"
          isForStoresOnly
        />
      )}
      <ConfirmDialog
        title="Switch to the next authority?"
        isOpen={question === 'switch'}
        onClose={() => setQuestion(null)}
        onConfirm={() => void switchOver()}
        confirmLabel="Switch"
        isBusy={isBusy}
        danger={lacking.length > 0}
      >
        {lacking.length > 0 ? (
          <p>
            {lacking.map(({ title }) => title).join(', ')} {lacking.length === 1 ? 'does' : 'do'} not trust it
            yet, and will warn.
          </p>
        ) : (
          <p>Every store of this machine has it. Phones and containers have to be told by hand.</p>
        )}
        <p>
          New connections get certificates of the next authority; those that are open stay open. The key of
          the old one is deleted: this cannot be undone.
        </p>
        {failure !== null && <InlineError>{failure}</InlineError>}
      </ConfirmDialog>
      <RemovalDialog
        scope="next"
        wording={{
          title: 'Take the next authority back?',
          intro:
            'It is taken out of the stores that have it, and deleted. The authority in use stays as it is.',
          confirmLabel: 'Take it back',
        }}
        isOpen={question === 'undo'}
        onClose={() => setQuestion(null)}
        onConfirm={() => void takeBack()}
        isBusy={isBusy}
        failure={failure}
      />
    </Section>
  );
}
