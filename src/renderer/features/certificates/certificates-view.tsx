import { useCallback, useEffect, useState } from 'react';
import type { AuthorityFacts } from '../../../shared/model/authority.ts';
import { useStores, useStoreValue } from '../../stores/context.tsx';
import { serviceUrls } from '../../stores/service-urls.ts';
import { Badge } from '../../ui/badge.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Facts } from '../../ui/facts.tsx';
import { formatDate, formatTime } from '../../ui/format.ts';
import { errorText, InlineError } from '../../ui/inline-error.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { Panel, Section, View } from '../../ui/view.tsx';
import { TrustMatrix } from './trust-matrix.tsx';
import { UseThisAuthority } from './use-this-authority.tsx';

type LoadState =
  | { readonly phase: 'loading' }
  | { readonly phase: 'failed'; readonly message: string }
  | { readonly phase: 'ready'; readonly facts: AuthorityFacts };

function useAuthority() {
  const { client } = useStores();
  // Problems about the authority come and go with its state; the engine's epoch with a new connection.
  const mark = useStoreValue('status', (state) =>
    (state.status?.problems ?? [])
      .filter((problem) => problem.code.startsWith('authority.'))
      .map((problem) => problem.id)
      .join(),
  );
  const [state, setState] = useState<LoadState>({ phase: 'loading' });
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `mark` and `attempt` only say that it is time to ask
  useEffect(() => {
    let current = true;
    client.call('authority.get', {}).then(
      (facts) => {
        if (current) setState({ phase: 'ready', facts });
      },
      (error: unknown) => {
        if (current) setState({ phase: 'failed', message: errorText(error) });
      },
    );
    return () => {
      current = false;
    };
  }, [client, mark, attempt]);
  const reload = useCallback(() => setAttempt((count) => count + 1), []);
  return { state, reload };
}

export function CertificatesView() {
  const { state, reload } = useAuthority();
  return (
    <View
      title="Certificates"
      description="Doorman signs certificates for local names with an authority of its own, made on this machine."
    >
      {state.phase === 'loading' && <p className="text-muted">Loading…</p>}
      {state.phase === 'failed' && (
        <EmptyState
          icon={<StatusMark tone="error" className="size-5" />}
          title="The authority could not be read"
          action={<Button onPress={reload}>Try again</Button>}
        >
          {state.message}
        </EmptyState>
      )}
      {state.phase === 'ready' &&
        (state.facts.state !== 'corrupt' ? (
          <ReadyAuthority facts={state.facts} />
        ) : (
          <CorruptAuthority facts={state.facts} onReset={reload} />
        ))}
    </View>
  );
}

type ReadyFacts = Exclude<AuthorityFacts, CorruptFacts>;
type CorruptFacts = Extract<AuthorityFacts, { state: 'corrupt' }>;

function ReadyAuthority({ facts }: { readonly facts: ReadyFacts }) {
  const snapshot = useStoreValue('config', (state) => state.snapshot);
  const listeners = useStoreValue('status', (state) => state.status?.listeners);
  const url =
    serviceUrls(snapshot, listeners ?? []).find((service) => service.url.startsWith('https:'))?.url ??
    listeners?.find((listener) => listener.tls)?.url ??
    'https://localhost:8443';
  return (
    <>
      {facts.missingNames.length > 0 && (
        <div className="overflow-hidden rounded-lg border border-line">
          <Banner tone="warn">
            The configuration names {facts.missingNames.join(', ')}, which this authority may not sign.
            Certificates for {facts.missingNames.length === 1 ? 'it' : 'them'} cannot be made until there is
            another authority.
          </Banner>
        </div>
      )}
      <TrustMatrix fingerprint={facts.fingerprint} />
      <Section title="Authority">
        <Panel>
          <Facts
            items={[
              {
                term: 'State',
                value: (
                  <span className="flex items-center gap-2">
                    <StatusMark tone="ok" /> Ready to sign
                  </span>
                ),
              },
              { term: 'Subject', value: facts.subject },
              {
                term: 'Valid',
                value: (
                  <span title={`${formatTime(facts.notBefore)} to ${formatTime(facts.notAfter)}`}>
                    {formatDate(facts.notBefore)} to {formatDate(facts.notAfter)} ({timeLeft(facts.notAfter)})
                  </span>
                ),
              },
              {
                term: 'SHA-256 fingerprint',
                value: <Copyable label="Copy the fingerprint" text={facts.fingerprint} />,
              },
              { term: 'Certificate', value: <Copyable label="Copy the path" text={facts.certificatePath} /> },
            ]}
          />
        </Panel>
      </Section>
      <Section
        title="What it may sign"
        description="The certificate itself limits it to these names and addresses; a client refuses anything else it signed."
      >
        <Panel>
          <Facts
            items={[
              { term: 'Names', value: <Values values={facts.permittedNames} none="No name." /> },
              { term: 'Address ranges', value: <Values values={facts.permittedRanges} none="No address." /> },
            ]}
          />
        </Panel>
      </Section>
      <UseThisAuthority certificatePath={facts.certificatePath} url={url} />
    </>
  );
}

/** `9 years left`, `34 days left`. */
function timeLeft(notAfter: number): string {
  const days = Math.max(0, Math.floor((notAfter - Date.now()) / 86_400_000));
  const years = Math.floor(days / 365.25);
  const [count, unit] = years >= 2 ? [years, 'year'] : [days, 'day'];
  return `${count} ${unit}${count === 1 ? '' : 's'} left`;
}

function Copyable({ label, text }: { readonly label: string; readonly text: string }) {
  return (
    <span className="flex items-start gap-1">
      <code className="min-w-0 break-all font-mono leading-5">{text}</code>
      <span className="-my-0.5 shrink-0">
        <CopyButton label={label} text={text} />
      </span>
    </span>
  );
}

function Values({ values, none }: { readonly values: readonly string[]; readonly none: string }) {
  if (values.length === 0) return <span className="text-muted">{none}</span>;
  return (
    <span className="flex flex-wrap gap-1">
      {values.map((value) => (
        <Badge key={value} data className="font-normal!">
          {value}
        </Badge>
      ))}
    </span>
  );
}

function CorruptAuthority({
  facts,
  onReset,
}: {
  readonly facts: CorruptFacts;
  readonly onReset: () => void;
}) {
  const { status } = useStores();
  const [isAsking, setIsAsking] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const reset = () => {
    setIsBusy(true);
    setFailure(null);
    status
      .getState()
      .mend({ method: 'authority.reset', label: 'Make a new authority' })
      .then(
        () => {
          setIsAsking(false);
          onReset();
        },
        (error: unknown) => setFailure(errorText(error)),
      )
      .finally(() => setIsBusy(false));
  };
  return (
    <Section
      title="The authority is damaged"
      description="Until it is mended, listeners with TLS cannot answer."
    >
      <Panel>
        <div className="selectable flex flex-col items-start gap-3">
          <InlineError>{facts.reason}</InlineError>
          <ul className="flex flex-col gap-1">
            {facts.files.map((file) => (
              <li key={file}>
                <code className="font-mono">{file}</code>
              </li>
            ))}
          </ul>
          <Button variant="danger" onPress={() => setIsAsking(true)}>
            Make a new authority…
          </Button>
        </div>
      </Panel>
      <ConfirmDialog
        title="Make a new authority?"
        isOpen={isAsking}
        onClose={() => setIsAsking(false)}
        onConfirm={reset}
        confirmLabel="Make a new authority"
        isBusy={isBusy}
        danger
      >
        <p>The damaged files are set aside as .bad, next to where they are.</p>
        <p>
          Whatever trusted the old authority must be told of the new one; certificates are made again on first
          use.
        </p>
        {failure !== null && <InlineError>{failure}</InlineError>}
      </ConfirmDialog>
    </Section>
  );
}
