import type { TrustStoreReport } from '../../shared/model/trust.ts';
import { Button } from '../ui/button.tsx';
import { CodeLine } from '../ui/code-line.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { StatusMark } from '../ui/status-mark.tsx';

export interface TrustPlanDialogProps {
  readonly act: 'install' | 'remove';
  /** Those of them that have something to do are shown. */
  readonly stores: readonly TrustStoreReport[];
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onConfirm: (stores: readonly string[]) => void;
}

/** Every command and file of an install or a removal, before it is done. */
export function TrustPlanDialog({ act, stores, isOpen, onClose, onConfirm }: TrustPlanDialogProps) {
  const planned = stores.flatMap((store) => {
    const plan = store[act];
    return plan === null ? [] : [{ store, plan }];
  });
  const isElevated = planned.some(({ plan }) => plan.commands.some(({ elevated }) => elevated));
  const verb = act === 'install' ? 'Install' : 'Remove';
  return (
    <Dialog
      title={
        act === 'install' ? 'Trust the authority: what this will do' : 'Stop trusting: what this will do'
      }
      isOpen={isOpen}
      onClose={onClose}
      width="lg"
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button
            variant={act === 'install' ? 'primary' : 'danger'}
            onPress={() => onConfirm(planned.map(({ store }) => store.id))}
          >
            {verb}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <p className="text-muted">
          {act === 'install'
            ? 'The authority is limited to local names and addresses. These commands are run, in this order, and nothing else; Remove takes it out again.'
            : 'These commands are run, in this order, and nothing else. Authorities of earlier installations of Doorman are taken out as well.'}
        </p>
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
      </div>
    </Dialog>
  );
}
