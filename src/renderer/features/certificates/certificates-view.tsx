import type {
  AuthorityFacts,
  AuthorityOverview,
  KeyProtectionFacts,
} from '../../../shared/model/authority.ts';
import { useStores, useStoreValue } from '../../stores/context.tsx';
import { serviceUrls } from '../../stores/service-urls.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Facts } from '../../ui/facts.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { Panel, Section, View } from '../../ui/view.tsx';
import { AuthorityNotes } from './authority-notes.tsx';
import { ClientCertificates } from './client-certificates.tsx';
import { Copyable } from './copyable.tsx';
import { EarlierSection } from './earlier-section.tsx';
import { ExportSection } from './export-section.tsx';
import { KeyProtection } from './key-protection.tsx';
import { NamesSection } from './names-section.tsx';
import { RemoveEverything } from './remove-everything.tsx';
import { RotateButton } from './rotate-button.tsx';
import { RotationSection } from './rotation-section.tsx';
import { ServedCertificates } from './served-certificates.tsx';
import { TimeLeft } from './time-left.tsx';
import { TrustMatrix } from './trust-matrix.tsx';
import { UnusableAuthority } from './unusable-authority.tsx';
import { useAuthority } from './use-authority.ts';
import { UseThisAuthority } from './use-this-authority.tsx';

export function CertificatesView() {
  const { state, reload } = useAuthority();
  return (
    <View
      title="Certificates"
      description="Doorman signs certificates for local names with an authority of its own, made on this machine."
      actions={
        state.phase === 'ready' && state.overview.next === null && isReadable(state.overview.current) ? (
          <RotateButton onChange={reload} />
        ) : undefined
      }
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
      {state.phase === 'ready' && <Overview overview={state.overview} onChange={reload} />}
      {state.phase === 'ready' && (
        <>
          <NamesSection />
          <ClientCertificates />
          {/* Last: what takes everything away is not passed on the way to something else. */}
          {(isReadable(state.overview.current) || state.overview.current.state === 'corrupt') && (
            <RemoveEverything onChange={reload} />
          )}
        </>
      )}
    </View>
  );
}

type ReadableFacts = Extract<AuthorityFacts, { state: 'ready' | 'locked' }>;

const isReadable = (facts: AuthorityFacts): facts is ReadableFacts =>
  facts.state === 'ready' || facts.state === 'locked';

interface OverviewProps {
  readonly overview: AuthorityOverview;
  readonly onChange: () => void;
}

function Overview({ overview, onChange }: OverviewProps) {
  const { current, next, earlier, protection } = overview;
  const rotation = next !== null && <RotationSection next={next} onChange={onChange} />;
  if (!isReadable(current)) {
    return (
      <>
        <UnusableAuthority facts={current} onReset={onChange} />
        {rotation}
        <EarlierSection earlier={earlier} onChange={onChange} />
      </>
    );
  }
  return (
    <>
      <AuthorityNotes facts={current} hasNext={next !== null} />
      {rotation}
      <CurrentAuthority facts={current} protection={protection} onChange={onChange} />
      <EarlierSection earlier={earlier} onChange={onChange} />
    </>
  );
}

function CurrentAuthority({
  facts,
  protection,
  onChange,
}: {
  readonly facts: ReadableFacts;
  readonly protection: KeyProtectionFacts;
  readonly onChange: () => void;
}) {
  const { trust } = useStores();
  const snapshot = useStoreValue('config', (state) => state.snapshot);
  const listeners = useStoreValue('status', (state) => state.status?.listeners);
  const url =
    serviceUrls(snapshot, listeners ?? []).find((service) => service.url.startsWith('https:'))?.url ??
    listeners?.find((listener) => listener.tls)?.url ??
    'https://localhost:8443';
  return (
    <>
      <TrustMatrix fingerprint={facts.fingerprint} trust={trust} />
      <Section title="Authority">
        <Panel>
          <Facts
            items={[
              {
                term: 'State',
                value: (
                  <span className="flex items-center gap-2">
                    <StatusMark tone={facts.state === 'ready' ? 'ok' : 'error'} />
                    {facts.state === 'ready' ? 'Ready to sign' : 'Cannot sign: its key is encrypted'}
                  </span>
                ),
              },
              { term: 'Subject', value: facts.subject },
              {
                term: 'Valid until',
                value: <TimeLeft notBefore={facts.notBefore} notAfter={facts.notAfter} />,
              },
              {
                term: 'SHA-256 fingerprint',
                value: <Copyable label="Copy the fingerprint" text={facts.fingerprint} />,
              },
              { term: 'Certificate', value: <Copyable label="Copy the path" text={facts.certificatePath} /> },
              {
                term: 'Key',
                value: <KeyProtection facts={facts} protection={protection} onChange={onChange} />,
              },
            ]}
          />
        </Panel>
      </Section>
      <Section
        title="What it may sign"
        description={
          facts.isSingleLevel
            ? 'The certificate itself limits it to these names and addresses; a client refuses anything else it signed.'
            : 'The certificates themselves limit it to these names and addresses; a client refuses anything else it signed. The key of the root that stores trust was dropped when it had signed the intermediate that signs here.'
        }
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
      <ServedCertificates fingerprint={facts.fingerprint} />
      <ExportSection fingerprint={facts.fingerprint} />
      <UseThisAuthority certificatePath={facts.certificatePath} url={url} />
    </>
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
