import { type ReactNode, useState } from 'react';
import type { RouteEdit } from '../../../../shared/edit/routes.ts';
import { useStores } from '../../../stores/context.tsx';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { errorText, InlineError } from '../../../ui/inline-error.tsx';
import { ChangeReview, mistakesOf } from './change-review.tsx';

export interface RuleDialogProps {
  readonly title: string;
  /** What the rule does, in a sentence or two. */
  readonly explanation: string;
  /** The change as the fields have it; null while it is being made. */
  readonly edit: RouteEdit | null;
  /** What is said meanwhile: what is still to be written, which is no mistake yet. */
  readonly waiting?: string;
  readonly onClose: () => void;
  /** The fields of the rule. */
  readonly children?: ReactNode;
}

/** Makes a rule of a captured exchange: shows what it changes, and applies it. */
export function RuleDialog({ title, explanation, edit, waiting, onClose, children }: RuleDialogProps) {
  const { config, notices } = useStores();
  const [failure, setFailure] = useState<string | null>(null);
  const [isApplying, setIsApplying] = useState(false);
  const apply = () => {
    const { snapshot } = config.getState();
    if (edit?.ok !== true || snapshot === null) return;
    setIsApplying(true);
    setFailure(null);
    config
      .getState()
      .apply(edit.input, snapshot.revision)
      .then(
        () => {
          notices
            .getState()
            .say(`Applied: route ${edit.route}. Settings has the configuration as it was before.`);
          onClose();
        },
        (error: unknown) => setFailure(errorText(error)),
      )
      .finally(() => setIsApplying(false));
  };
  const isReady = edit?.ok === true && mistakesOf(edit.input).length === 0;
  return (
    <Dialog
      title={title}
      width="lg"
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button variant="primary" isDisabled={!isReady || isApplying} onPress={apply}>
            {isApplying ? 'Applying…' : 'Apply'}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <p className="text-muted">{explanation}</p>
        {children}
        {edit === null ? <p className="text-muted">{waiting ?? 'Loading…'}</p> : <ChangeReview edit={edit} />}
        {failure !== null && <InlineError>{failure}</InlineError>}
      </div>
    </Dialog>
  );
}
