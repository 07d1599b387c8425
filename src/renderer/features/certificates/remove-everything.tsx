import { useState } from 'react';
import type { TrustOutcome } from '../../../shared/model/trust.ts';
import { useStores } from '../../stores/context.tsx';
import { Button } from '../../ui/button.tsx';
import { Section } from '../../ui/view.tsx';
import { RemovalDialog } from './removal-dialog.tsx';
import { useAct } from './use-authority.ts';

/** Takes Doorman's trust and authority off this machine, in one act. */
export function RemoveEverything({ onChange }: { readonly onChange: () => void }) {
  const { client, trust } = useStores();
  const [isOpen, setIsOpen] = useState(false);
  const [outcomes, setOutcomes] = useState<readonly TrustOutcome[]>([]);
  const { isBusy, failure, clear, run } = useAct();
  const isLeft = outcomes.length > 0;
  const remove = async () => {
    const isDone = await run(async () => {
      const removal = await client.call('authority.remove', isLeft ? { force: true } : {});
      setOutcomes(removal.removed ? [] : removal.outcomes);
      if (!removal.removed) {
        throw new Error(
          'A store may have a certificate of Doorman still, so nothing was deleted. Mend that and try again, or delete the files all the same.',
        );
      }
    });
    void trust.getState().load();
    onChange();
    if (isDone) setIsOpen(false);
  };
  return (
    <Section
      title="Remove everything"
      description="Takes Doorman out of every store of this machine and deletes the authority with its key. The stores are then as they were before."
    >
      <div>
        <Button
          variant="danger"
          onPress={() => {
            clear();
            setOutcomes([]);
            setIsOpen(true);
          }}
        >
          Remove everything…
        </Button>
      </div>
      <RemovalDialog
        scope="all"
        wording={{
          title: 'Remove everything?',
          intro: (
            <>
              <p>
                The stores below forget Doorman. Then the authority, its key, and what is remembered of
                earlier ones are deleted.
              </p>
              <p>
                What stops working: listeners with automatic TLS have no certificates, until Doorman starts
                the next time or you make a new authority. Every store, phone and container has to be told to
                trust that one.
              </p>
            </>
          ),
          confirmLabel: isLeft ? 'Delete the files all the same' : 'Remove everything',
        }}
        isOpen={isOpen}
        onClose={() => setIsOpen(false)}
        onConfirm={() => void remove()}
        isBusy={isBusy}
        failure={failure}
        outcomes={outcomes}
      />
    </Section>
  );
}
