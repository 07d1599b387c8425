import { useEffect, useState } from 'react';
import type { HostsChange, HostsPlan } from '../../../shared/model/hosts-plan.ts';
import { useStores } from '../../stores/context.tsx';
import { Button } from '../../ui/button.tsx';
import { CodeLine } from '../../ui/code-line.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { errorText, InlineError } from '../../ui/inline-error.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';

export interface HostsDialogProps {
  readonly change: HostsChange;
  readonly onClose: () => void;
}

/** Shows every line of a change of the hosts file, and makes it when that is agreed to. */
export function HostsDialog({ change, onClose }: HostsDialogProps) {
  const { client, notices, doctor } = useStores();
  const [plan, setPlan] = useState<HostsPlan | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  useEffect(() => {
    let isCurrent = true;
    client.call('names.plan', { change }).then(
      (made) => {
        if (isCurrent) setPlan(made);
      },
      (error: unknown) => {
        if (isCurrent) setFailure(errorText(error));
      },
    );
    return () => {
      isCurrent = false;
    };
  }, [client, change]);

  const write = () => {
    if (plan === null) return;
    setIsBusy(true);
    setFailure(null);
    client
      .call('names.apply', { change, revision: plan.revision })
      .then(
        ({ state }) => {
          if (state === 'not_permitted') {
            setFailure('The rights of an administrator were not given. Nothing was changed.');
            return;
          }
          notices.getState().say(`${plan.path} was written.`);
          onClose();
          // What the doctor found of names is not true any more.
          const { report, run } = doctor.getState();
          if (report?.state === 'finished') run(report.target).catch(() => undefined);
        },
        (error: unknown) => setFailure(errorText(error)),
      )
      .finally(() => setIsBusy(false));
  };

  const isWritable =
    plan !== null && changesSomething(plan) && plan.conflicts.length === 0 && plan.elevation !== 'commands';
  return (
    <Dialog
      title={change.kind === 'add' ? 'Add to the hosts file' : 'Remove from the hosts file'}
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>{isWritable ? 'Cancel' : 'Close'}</Button>
          {isWritable && (
            <Button variant="primary" isDisabled={isBusy} onPress={write}>
              {plan.elevation === 'prompt' ? 'Write as administrator…' : 'Write'}
            </Button>
          )}
        </>
      }
    >
      <div className="flex flex-col gap-3">
        {plan === null && failure === null && <p className="text-muted">Reading the hosts file…</p>}
        {plan !== null && <Plan plan={plan} />}
        {failure !== null && <InlineError>{failure}</InlineError>}
      </div>
    </Dialog>
  );
}

const changesSomething = ({ added, removed }: HostsPlan): boolean => added.length + removed.length > 0;

function Plan({ plan }: { readonly plan: HostsPlan }) {
  const { path, added, removed, conflicts, alreadyThere, backup, elevation, commands, note } = plan;
  if (conflicts.length > 0) return <Conflicts plan={plan} />;
  return (
    <>
      {changesSomething(plan) ? (
        <>
          <p>
            These lines of <code className="font-mono">{path}</code> change, and no others:
          </p>
          <Lines removed={removed} added={added} />
          <p className="text-muted text-xs">
            The file as it is now is kept as <code className="wrap-anywhere font-mono">{backup}</code> until
            the entries are removed again.
          </p>
        </>
      ) : (
        <p>Nothing in {path} has to be changed.</p>
      )}
      {alreadyThere.length > 0 && (
        <p className="text-muted text-xs">{alreadyThere.join(', ')}: other lines lead there already.</p>
      )}
      {changesSomething(plan) && elevation === 'commands' && (
        <>
          <p>This needs the rights of an administrator. Run it in a terminal:</p>
          {commands.map((command) => (
            <CodeLine key={command} label="the command" text={command} />
          ))}
        </>
      )}
      {note !== null && <p className="text-muted text-xs">{note}</p>}
    </>
  );
}

function Lines({
  removed,
  added,
}: {
  readonly removed: readonly string[];
  readonly added: readonly string[];
}) {
  const lines = [
    ...removed.map((text) => ({ sign: '−', text, word: 'removed' })),
    ...added.map((text) => ({ sign: '+', text, word: 'added' })),
  ];
  return (
    <ul
      aria-label="Lines that change"
      className="selectable max-h-60 overflow-auto rounded-md bg-sunken p-2.5 font-mono text-xs leading-5 ring-1 ring-line ring-inset"
    >
      {lines.map(({ sign, text, word }) => (
        <li key={`${sign}${text}`} className="flex gap-2 whitespace-pre">
          <span aria-hidden className="w-2 shrink-0 text-muted">
            {sign}
          </span>
          <span className="sr-only">{word}: </span>
          {text}
        </li>
      ))}
    </ul>
  );
}

function Conflicts({ plan: { path, conflicts } }: { readonly plan: HostsPlan }) {
  return (
    <>
      <p className="flex items-baseline gap-2">
        <StatusMark tone="warn" label="Not possible" />
        <span>
          Lines of <code className="font-mono">{path}</code> that are not Doorman’s give these names another
          address. Change or remove them first; Doorman does not touch them.
        </span>
      </p>
      <ul className="flex flex-col gap-1">
        {conflicts.map(({ name, line, text }) => (
          <li key={`${line} ${name}`}>
            <CodeLine label={`line ${line}`} text={`${line}: ${text.trim()}`} />
          </li>
        ))}
      </ul>
    </>
  );
}
