import { useState } from 'react';
import type { AuthorityFacts } from '../../../shared/model/authority.ts';
import { useStores } from '../../stores/context.tsx';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { InlineError } from '../../ui/inline-error.tsx';
import { Panel, Section } from '../../ui/view.tsx';
import { useAct } from './use-authority.ts';

export interface UnusableAuthorityProps {
  readonly facts: Extract<AuthorityFacts, { state: 'corrupt' | 'removed' }>;
  readonly onReset: () => void;
}

/** An authority that is damaged or gone, and the way to another. */
export function UnusableAuthority({ facts, onReset }: UnusableAuthorityProps) {
  const { status } = useStores();
  const [isAsking, setIsAsking] = useState(false);
  const { isBusy, failure, clear, run } = useAct();
  const ask = () => {
    clear();
    setIsAsking(true);
  };
  const reset = async () => {
    const action = { method: 'authority.reset', label: 'Make a new authority' } as const;
    if (!(await run(() => status.getState().mend(action)))) return;
    setIsAsking(false);
    onReset();
  };
  const isRemoved = facts.state === 'removed';
  return (
    <Section
      title={isRemoved ? 'There is no authority' : 'The authority is damaged'}
      description={
        isRemoved
          ? 'It was removed. No client accepts listeners with automatic TLS until there is another; the next start makes one.'
          : 'Until it is mended, listeners with TLS cannot answer.'
      }
    >
      <Panel>
        <div className="selectable flex flex-col items-start gap-3">
          {facts.state === 'corrupt' && (
            <>
              <InlineError>{facts.reason}</InlineError>
              <ul className="flex flex-col gap-1">
                {facts.files.map((file) => (
                  <li key={file}>
                    <code className="font-mono">{file}</code>
                  </li>
                ))}
              </ul>
            </>
          )}
          <Button variant={isRemoved ? 'primary' : 'danger'} onPress={ask}>
            Make a new authority…
          </Button>
        </div>
      </Panel>
      <ConfirmDialog
        title="Make a new authority?"
        isOpen={isAsking}
        onClose={() => setIsAsking(false)}
        onConfirm={() => void reset()}
        confirmLabel="Make a new authority"
        isBusy={isBusy}
        danger={!isRemoved}
      >
        {!isRemoved && <p>The damaged files are set aside as .bad, next to where they are.</p>}
        <p>
          Whatever is to trust the new authority must be told of it; certificates are made again on first use.
        </p>
        {failure !== null && <InlineError>{failure}</InlineError>}
      </ConfirmDialog>
    </Section>
  );
}
