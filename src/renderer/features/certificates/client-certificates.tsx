import { useCallback, useEffect, useState } from 'react';
import type {
  ClientAuthorityFacts,
  IssuedClientCertificate,
} from '../../../shared/model/client-certificate.ts';
import { useStores } from '../../stores/context.tsx';
import { Button } from '../../ui/button.tsx';
import { CodeLine } from '../../ui/code-line.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { formatDate, formatTime } from '../../ui/format.ts';
import { errorText, InlineError } from '../../ui/inline-error.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { useNow } from '../../ui/use-now.ts';
import { Panel, Section } from '../../ui/view.tsx';
import { ClientCertificateDialog } from './client-certificate-dialog.tsx';

/** Certificates for clients: makes, lists and revokes them. */
export function ClientCertificates() {
  const { client } = useStores();
  const [facts, setFacts] = useState<ClientAuthorityFacts | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [isMaking, setIsMaking] = useState(false);
  const load = useCallback(() => {
    setFailure(null);
    client
      .call('clientCertificates.list', {})
      .then(setFacts, (error: unknown) => setFailure(errorText(error)));
  }, [client]);
  useEffect(load, [load]);
  return (
    <Section
      title="Client certificates"
      description="For people and programs that a listener with clientCertificates is to let in. An authority of their own signs them, which can sign for no name and stands in no trust store."
    >
      {failure !== null && (
        <div className="flex items-start justify-between gap-4">
          <InlineError>{failure}</InlineError>
          <Button size="sm" onPress={load}>
            Try again
          </Button>
        </div>
      )}
      {facts === null && failure === null && <p className="text-muted">Loading…</p>}
      {facts?.state === 'corrupt' && (
        <Panel>
          <InlineError>{facts.reason}</InlineError>
        </Panel>
      )}
      {facts?.state === 'ready' && (
        <>
          <Panel divided>
            {facts.items.length > 0 && (
              <ul aria-label="Client certificates" className="divide-y divide-line">
                {facts.items.map((item) => (
                  <ClientRow key={item.serial} item={item} onChange={setFacts} />
                ))}
              </ul>
            )}
            <div className="flex items-center justify-between gap-4 px-4 py-2.5">
              <p className="text-muted">
                {facts.items.length === 0 ? 'None was made yet.' : 'Keys are handed out once and not kept.'}
              </p>
              <Button size="sm" onPress={() => setIsMaking(true)}>
                Make a client certificate…
              </Button>
            </div>
          </Panel>
          <div className="flex flex-col gap-1.5">
            <p className="text-muted text-xs">
              Other servers accept these clients when they are given this authority:
            </p>
            <CodeLine label="the path of the client authority" text={facts.certificatePath} />
          </div>
        </>
      )}
      {isMaking && <ClientCertificateDialog onMade={setFacts} onClose={() => setIsMaking(false)} />}
    </Section>
  );
}

const minute = 60_000;

type ClientState = 'valid' | 'expired' | 'revoked';

const stateOf = ({ revokedAt, notAfter }: IssuedClientCertificate, now: number): ClientState =>
  revokedAt !== null ? 'revoked' : notAfter < now ? 'expired' : 'valid';

const looks = {
  valid: { tone: 'ok', word: 'Valid', shape: undefined },
  expired: { tone: 'neutral', word: 'Expired', shape: undefined },
  revoked: { tone: 'error', word: 'Revoked', shape: 'cross' },
} as const;

interface ClientRowProps {
  readonly item: IssuedClientCertificate;
  readonly onChange: (facts: ClientAuthorityFacts) => void;
}

function ClientRow({ item, onChange }: ClientRowProps) {
  const { client } = useStores();
  const [isAsking, setIsAsking] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const { name, serial, notBefore, notAfter, revokedAt, fingerprint } = item;
  const now = useNow(minute);
  const state = stateOf(item, now);
  const { tone, word, shape } = looks[state];
  const isOver = notAfter < now;
  const act = (method: 'clientCertificates.revoke' | 'clientCertificates.remove') => {
    setIsBusy(true);
    setFailure(null);
    client
      .call(method, { serial })
      .then(
        (facts) => {
          setIsAsking(false);
          onChange(facts);
        },
        (error: unknown) => setFailure(errorText(error)),
      )
      .finally(() => setIsBusy(false));
  };
  const when =
    revokedAt === null
      ? `${isOver ? 'ended' : 'until'} ${formatDate(notAfter)}`
      : `on ${formatDate(revokedAt)}`;
  return (
    <li className="flex flex-col gap-1.5 px-4 py-2.5">
      <div className="flex items-center gap-3">
        <div className="min-w-0 flex-1">
          <h3 className="truncate font-medium">{name}</h3>
          <p
            className="selectable truncate font-mono text-faint text-xs"
            title={`Serial ${serial}\nSHA-256 ${fingerprint}\n${formatTime(notBefore)} to ${formatTime(notAfter)}`}
          >
            {serial}
          </p>
        </div>
        <span className="w-44 shrink-0 text-muted text-xs">{when}</span>
        <span className="flex w-24 shrink-0 items-center gap-2">
          <StatusMark tone={tone} {...(shape === undefined ? {} : { shape })} /> {word}
        </span>
        <span className="flex w-20 shrink-0 justify-end">
          {state === 'valid' && (
            <Button size="sm" variant="ghost" aria-label={`Revoke ${name}`} onPress={() => setIsAsking(true)}>
              Revoke…
            </Button>
          )}
          {isOver && (
            <Button
              size="sm"
              variant="ghost"
              isDisabled={isBusy}
              aria-label={`Remove ${name} from the list`}
              onPress={() => act('clientCertificates.remove')}
            >
              Remove
            </Button>
          )}
        </span>
      </div>
      {failure !== null && !isAsking && <InlineError>{failure}</InlineError>}
      <ConfirmDialog
        title={`Revoke the certificate of ${name}?`}
        isOpen={isAsking}
        onClose={() => setIsAsking(false)}
        onConfirm={() => act('clientCertificates.revoke')}
        confirmLabel="Revoke"
        isBusy={isBusy}
        danger
      >
        <p>Listeners of this Doorman do not accept it from now on, and its open connections end.</p>
        <p>
          This cannot be taken back; a new certificate can be made. Other servers that trust the client
          authority are not told.
        </p>
        {failure !== null && <InlineError>{failure}</InlineError>}
      </ConfirmDialog>
    </li>
  );
}
