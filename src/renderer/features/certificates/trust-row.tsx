import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import type { TrustHandshake, TrustOutcome, TrustStoreReport } from '../../../shared/model/trust.ts';
import { exportLines } from '../../../shared/shell/export-lines.ts';
import type { TrustWork } from '../../stores/trust.ts';
import { TrustMark } from '../../trust/trust-mark.tsx';
import { Button } from '../../ui/button.tsx';
import { CodeLine } from '../../ui/code-line.tsx';
import { Facts } from '../../ui/facts.tsx';
import { formatClock, formatDate, formatDuration, formatTime } from '../../ui/format.ts';
import { InlineError } from '../../ui/inline-error.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';

export interface TrustRowProps {
  readonly store: TrustStoreReport;
  readonly work: TrustWork | undefined;
  readonly unfinished: TrustOutcome | undefined;
  readonly onVerify: () => void;
  /** Opens what will be done, for consent. */
  readonly onAsk: (act: 'install' | 'remove') => void;
}

/** One trust store: its state, the last handshake, and what can be done. */
export function TrustRow({ store, work, unfinished, onVerify, onAsk }: TrustRowProps) {
  const [isOpen, setIsOpen] = useState(false);
  const isBusy = work !== undefined;
  const [latest] = store.handshakes;
  return (
    <li className="flex flex-col gap-2 px-4 py-2.5">
      <div className="flex items-center gap-3">
        <AriaButton
          aria-label={`Details of ${store.title}`}
          aria-expanded={isOpen}
          onPress={() => setIsOpen(!isOpen)}
          className="-ml-2 flex size-6 shrink-0 cursor-default items-center justify-center rounded-md text-muted hover:bg-hover hover:text-text"
        >
          <ChevronRight
            size={14}
            aria-hidden
            className={isOpen ? 'rotate-90 transition-transform' : 'transition-transform'}
          />
        </AriaButton>
        <div className="min-w-0 flex-1">
          <h3 className="truncate font-medium">{store.title}</h3>
          {latest === undefined ? (
            <p className="truncate text-faint text-xs">{store.location ?? ''}</p>
          ) : (
            <HandshakeLine handshake={latest} isFault={store.state === 'failing'} />
          )}
        </div>
        <div className="w-36 shrink-0" aria-live="polite">
          <TrustMark state={store.state} isBusy={isBusy} />
        </div>
        <div className="flex w-44 shrink-0 justify-end gap-1.5">
          {store.install !== null && (
            <Button
              size="sm"
              isDisabled={isBusy}
              onPress={() => onAsk('install')}
              aria-label={`Install into ${store.title}`}
            >
              Install…
            </Button>
          )}
          {store.remove !== null && (
            <Button
              size="sm"
              variant="ghost"
              isDisabled={isBusy}
              onPress={() => onAsk('remove')}
              aria-label={`Remove from ${store.title}`}
            >
              Remove…
            </Button>
          )}
          {store.state !== 'unreadable' && (
            <Button size="sm" isDisabled={isBusy} onPress={onVerify} aria-label={`Verify ${store.title}`}>
              Verify
            </Button>
          )}
        </div>
      </div>
      {store.state === 'unreadable' && <p className="ml-7 text-muted">{store.detail}</p>}
      {store.stale.map(({ subject, fingerprint, notAfter }) => (
        <p key={fingerprint} className="ml-7 flex items-baseline gap-2 text-warn">
          <StatusMark tone="warn" />
          <span className="min-w-0 break-words" title={fingerprint}>
            Has the authority of an earlier installation, valid until {formatDate(notAfter)}: {subject}.
            Remove takes it out.
          </span>
        </p>
      ))}
      {unfinished !== undefined && <Unfinished outcome={unfinished} />}
      {isOpen && <RowDetails store={store} />}
    </li>
  );
}

/** @param isFault whether it should have been accepted: a refusal is no error where nothing is installed */
function HandshakeLine({
  handshake,
  isFault,
}: {
  readonly handshake: TrustHandshake;
  readonly isFault: boolean;
}) {
  const { client, outcome, error, at, duration } = handshake;
  const program = client.replace(/^.*[\\/]/, '');
  if (outcome === 'accepted') {
    return (
      <p className="truncate text-muted text-xs" title={`${client}, ${formatTime(at)}`}>
        {program} connected at {formatClock(at)} in {formatDuration(duration * 1000)}
      </p>
    );
  }
  return (
    <p
      className={`text-xs ${isFault ? 'text-error' : 'truncate text-muted'}`}
      title={`${error} (${formatTime(at)})`}
    >
      {error}
    </p>
  );
}

function Unfinished({ outcome }: { readonly outcome: TrustOutcome }) {
  if (outcome.result !== 'elevation_needed') {
    return (
      <div className="ml-7">
        <InlineError>{outcome.message}</InlineError>
      </div>
    );
  }
  return (
    <div role="alert" className="ml-7 flex flex-col gap-1.5">
      <p className="text-muted">
        Needs the rights of an administrator, which Doorman cannot ask for here. Run this as one, then press
        Verify:
      </p>
      <CodeLine label="the commands" text={outcome.message} />
    </div>
  );
}

function RowDetails({ store }: { readonly store: TrustStoreReport }) {
  const { detail, location, handshakes, exports } = store;
  return (
    <div className="ml-7 flex flex-col gap-3 pb-1">
      {detail !== '' && store.state !== 'unreadable' && <p className="text-muted">{detail}</p>}
      {store.caution !== '' && <p className="text-muted">{store.caution}</p>}
      {location !== null && (
        <Facts items={[{ term: 'Where', value: <code className="font-mono">{location}</code> }]} />
      )}
      {exports.length > 0 && (
        <div className="flex flex-col gap-1.5">
          <p className="text-muted">
            Nothing is installed for it. Set this in the shell that starts it; ‘doorman env’ prints it, and
            writes the bundle.
          </p>
          <CodeLine label="the variables" text={exportLines(exports, 'sh').join('\n')} />
        </div>
      )}
      {handshakes.length > 0 && (
        <ul className="flex flex-col gap-1" aria-label="Handshakes">
          {handshakes.map((handshake) => (
            <li
              key={`${handshake.client} ${handshake.setting}`}
              className="selectable flex items-baseline gap-2 text-xs"
            >
              <StatusMark
                tone={handshake.outcome === 'accepted' ? 'ok' : 'neutral'}
                {...(handshake.outcome === 'refused' ? { shape: 'cross' } : {})}
                label={handshake.outcome === 'accepted' ? 'Connected' : 'Did not connect'}
              />
              <span className="min-w-0 break-words">
                <span className="font-mono">{handshake.client}</span>
                {handshake.setting !== '' && (
                  <>
                    {' '}
                    with <span className="font-mono">{handshake.setting}</span>
                  </>
                )}
                {handshake.error !== '' && <span className="text-muted">: {handshake.error}</span>}
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
