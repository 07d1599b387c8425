import type { TrustOutcome, TrustScope } from '../../../shared/model/trust.ts';
import { useStores } from '../../stores/context.tsx';
import { TrustPlanDialog, type TrustPlanWording } from '../../trust/trust-plan-dialog.tsx';
import { CodeLine } from '../../ui/code-line.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { InlineError } from '../../ui/inline-error.tsx';
import { useAnswer } from './use-answer.ts';

export interface RemovalDialogProps {
  readonly scope: TrustScope;
  readonly wording: TrustPlanWording;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onConfirm: () => void;
  readonly isBusy: boolean;
  readonly failure: string | null;
  /** What was left undone in stores. */
  readonly outcomes?: readonly TrustOutcome[];
}

/** Looks into the stores for what an act would take out of them, and shows that before anything is done. */
export function RemovalDialog({ scope, outcomes = [], failure, ...props }: RemovalDialogProps) {
  const { client } = useStores();
  const { isOpen } = props;
  const { answer, failure: problem } = useAnswer(
    isOpen ? () => client.call('trust.list', { scope }) : null,
    scope,
  );
  const stores = answer?.items ?? null;
  if (stores === null) {
    return (
      <Dialog title={props.wording.title} isOpen={isOpen} onClose={props.onClose} width="lg">
        {problem === null ? (
          <p className="text-muted">Looking into the stores…</p>
        ) : (
          <InlineError>{problem}</InlineError>
        )}
      </Dialog>
    );
  }
  const unreadable = stores.filter(({ state }) => state === 'unreadable');
  return (
    <TrustPlanDialog {...props} act="remove" stores={stores}>
      {stores.every(({ remove }) => remove === null) && (
        <p className="text-muted">No store that could be looked into has one, so none is changed.</p>
      )}
      {unreadable.map(({ id, title, detail }) => (
        <p key={id} className="text-muted">
          {title} could not be looked into: {detail}
        </p>
      ))}
      {failure !== null && <InlineError>{failure}</InlineError>}
      {outcomes
        .filter(({ result }) => result === 'failed' || result === 'elevation_needed')
        .map(({ store, result, message }) =>
          result === 'failed' ? (
            <InlineError key={store}>{`${store}: ${message}`}</InlineError>
          ) : (
            <div key={store} role="alert" className="flex flex-col gap-1.5">
              <p className="text-muted">{store} needs the rights of an administrator. Run this as one:</p>
              <CodeLine label="the commands" text={message} />
            </div>
          ),
        )}
    </TrustPlanDialog>
  );
}
