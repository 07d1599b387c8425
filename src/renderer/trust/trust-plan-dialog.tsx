import type { ReactNode } from 'react';
import type { TrustStoreReport } from '../../shared/model/trust.ts';
import { Button } from '../ui/button.tsx';
import { CodeLine } from '../ui/code-line.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { StatusMark } from '../ui/status-mark.tsx';

/** Says of a plan that is part of something more what that is. */
export interface TrustPlanWording {
  readonly title: string;
  readonly intro: ReactNode;
  readonly confirmLabel: string;
}

const wordings: Readonly<Record<'install' | 'remove', TrustPlanWording>> = {
  install: {
    title: 'Trust the authority: what this will do',
    intro:
      'The authority is limited to local names and addresses. These commands are run, in this order, and nothing else; Remove takes it out again.',
    confirmLabel: 'Install',
  },
  remove: {
    title: 'Stop trusting: what this will do',
    intro:
      'These commands are run, in this order, and nothing else. Authorities of earlier installations of Doorman are taken out as well.',
    confirmLabel: 'Remove',
  },
};

export interface TrustPlanDialogProps {
  readonly act: 'install' | 'remove';
  /** Those of them that have something to do are shown. */
  readonly stores: readonly TrustStoreReport[];
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onConfirm: (stores: readonly string[]) => void;
  readonly wording?: TrustPlanWording;
  readonly isBusy?: boolean;
  /** What went wrong, below the plan. */
  readonly children?: ReactNode;
}

/** Every command and file of an install or a removal, before it is done. */
export function TrustPlanDialog({
  act,
  stores,
  isOpen,
  onClose,
  onConfirm,
  wording = wordings[act],
  isBusy = false,
  children,
}: TrustPlanDialogProps) {
  const planned = stores.flatMap((store) => {
    const plan = store[act];
    return plan === null ? [] : [{ store, plan }];
  });
  const isElevated = planned.some(({ plan }) => plan.commands.some(({ elevated }) => elevated));
  return (
    <Dialog
      title={wording.title}
      isOpen={isOpen}
      onClose={onClose}
      width="lg"
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button
            variant={act === 'install' ? 'primary' : 'danger'}
            isDisabled={isBusy}
            onPress={() => onConfirm(planned.map(({ store }) => store.id))}
          >
            {wording.confirmLabel}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <div className="flex flex-col gap-2 text-muted">{wording.intro}</div>
        {planned.map(({ store, plan }) => (
          <section key={store.id} className="flex flex-col gap-1.5">
            <h3 className="font-semibold">{store.title}</h3>
            <div className="flex flex-col gap-1">
              {plan.commands.map(({ text }) => (
                <CodeLine key={text} label="the command" text={text} />
              ))}
            </div>
            <p className="selectable break-words text-muted text-xs">Changes {plan.files.join(', ')}</p>
            {act === 'install' && store.caution !== '' && (
              <p className="flex items-baseline gap-2 text-warn text-xs">
                <StatusMark tone="warn" />
                <span className="min-w-0 flex-1">{store.caution}</span>
              </p>
            )}
          </section>
        ))}
        {isElevated && (
          <p className="flex items-baseline gap-2 text-muted">
            <StatusMark tone="warn" />
            <span className="min-w-0 flex-1">
              Some of this needs the rights of an administrator. The desktop app asks for them once; where
              nobody can be asked, the commands are shown for you to run.
            </span>
          </p>
        )}
        {children}
      </div>
    </Dialog>
  );
}
