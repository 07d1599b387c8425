import { useState } from 'react';
import { applyFix } from '../../../shared/edit/apply-fix.ts';
import { summariseChange } from '../../../shared/edit/summarise-change.ts';
import type { ConfigFix, DoctorFix } from '../../../shared/model/doctor-fix.ts';
import { useStores, useStoreValue } from '../../stores/context.tsx';
import { Button } from '../../ui/button.tsx';
import { CodeLine } from '../../ui/code-line.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { ExternalLink } from '../../ui/external-link.tsx';
import { errorText, InlineError } from '../../ui/inline-error.tsx';

/** One way to mend what was found: something to press, to copy or to read. */
export function FixItem({ fix, onDone }: { readonly fix: DoctorFix; readonly onDone: () => void }) {
  const { navigation } = useStores();
  switch (fix.kind) {
    case 'advice':
      return <p className="selectable text-text">{fix.label}.</p>;
    case 'open':
      return <ExternalLink href={fix.url}>{fix.label}</ExternalLink>;
    case 'view':
      return (
        <Labelled label={fix.label}>
          <Button size="sm" onPress={() => navigation.getState().show(fix.view)}>
            Open Certificates
          </Button>
        </Labelled>
      );
    case 'hosts':
      return (
        <Labelled label={fix.label}>
          <Button
            size="sm"
            onPress={() => navigation.getState().setHostsChange({ kind: 'add', names: fix.names })}
          >
            Show the change…
          </Button>
        </Labelled>
      );
    case 'config':
      return <ConfigFixItem label={fix.label} fix={fix.fix} onDone={onDone} />;
    case 'command':
      return <Commands fix={fix} />;
  }
}

function Labelled({ label, children }: { readonly label: string; readonly children: React.ReactNode }) {
  return (
    <div className="flex items-start justify-between gap-4">
      <p className="selectable min-w-0 pt-0.5">{label}</p>
      {children}
    </div>
  );
}

function Commands({ fix }: { readonly fix: Extract<DoctorFix, { kind: 'command' }> }) {
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <p className="selectable">{fix.label}:</p>
      {fix.commands.map((command) => (
        <CodeLine key={command} label="the command" text={command} />
      ))}
      {fix.undo.length > 0 && (
        <p className="selectable text-muted text-xs">
          Undone by <code className="wrap-anywhere font-mono">{fix.undo.join(' && ')}</code>
        </p>
      )}
      {fix.caveat !== null && <p className="selectable text-muted text-xs">{fix.caveat}</p>}
    </div>
  );
}

interface ConfigFixItemProps {
  readonly label: string;
  readonly fix: ConfigFix;
  readonly onDone: () => void;
}

function ConfigFixItem({ label, fix, onDone }: ConfigFixItemProps) {
  const { config, notices } = useStores();
  const path = useStoreValue('config', (state) => state.snapshot?.path ?? 'the configuration file');
  const [isAsking, setIsAsking] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const apply = async (): Promise<string> => {
    const { snapshot, apply: applyConfig } = config.getState();
    if (snapshot === null) throw new Error('The configuration is not known yet. Try again.');
    const next = applyFix(snapshot.input, fix);
    await applyConfig(next, snapshot.revision);
    return summariseChange(snapshot.input, next);
  };
  const confirm = () => {
    setIsBusy(true);
    setFailure(null);
    apply()
      .then(
        (change) => {
          setIsAsking(false);
          notices.getState().say(`${change}.`);
          onDone();
        },
        (error: unknown) => setFailure(errorText(error)),
      )
      .finally(() => setIsBusy(false));
  };
  return (
    <Labelled label={label}>
      <Button
        size="sm"
        onPress={() => {
          setFailure(null);
          setIsAsking(true);
        }}
      >
        Change it…
      </Button>
      <ConfirmDialog
        title="Change the configuration?"
        isOpen={isAsking}
        onClose={() => setIsAsking(false)}
        onConfirm={confirm}
        confirmLabel="Change it"
        isBusy={isBusy}
      >
        <p className="text-text">{label}.</p>
        <p>
          It is written to <code className="wrap-anywhere font-mono">{path}</code>, comments and all else
          stay. Settings can take it back.
        </p>
        {failure !== null && <InlineError>{failure}</InlineError>}
      </ConfirmDialog>
    </Labelled>
  );
}
