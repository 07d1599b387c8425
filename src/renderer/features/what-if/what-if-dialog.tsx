import { useEffect, useState } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import type { Decision } from '../../../shared/model/decision.ts';
import type { ExchangeId } from '../../../shared/model/exchange.ts';
import type {
  WhatIfAspect,
  WhatIfAssumption,
  WhatIfItem,
  WhatIfOutcome,
} from '../../../shared/model/what-if.ts';
import { useStores, useStoreValue } from '../../stores/context.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { formatCount } from '../../ui/format.ts';
import { errorText, InlineError } from '../../ui/inline-error.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { AskUpstream } from './ask-upstream.tsx';
import { DecisionList, sentenceOf } from './decision-list.tsx';

export const aspectWords: Readonly<Record<WhatIfAspect, string>> = {
  route: 'route',
  target: 'where it leads',
  upstream: 'upstreams',
  request: 'request rules',
  response: 'response rules',
  cache: 'cache',
  status: 'status',
};

const assumptionWords: Readonly<Record<WhatIfAssumption, string>> = {
  answer_unknown: 'No upstream answered it then: 200 without a body is assumed.',
  websocket: 'It is a WebSocket, taken here for a plain request.',
  redacted: 'History does not have all of its headers: what depends on those may differ.',
};

/** What an edited configuration would decide differently about captured requests. Opened from Routes, and from an exchange. */
export function WhatIfDialog() {
  const { whatIf } = useStores();
  const asked = useStoreValue('whatIf', (state) => state.asked);
  const result = useStoreValue('whatIf', (state) => state.result);
  const [selected, setSelected] = useState<ExchangeId | null>(null);
  if (asked === null) return null;
  const [only] = asked.ids;
  const single = asked.ids.length === 1 && only !== undefined ? only : null;
  const items = result.phase === 'ready' ? result.report.items : [];
  const shown = single ?? items.find(({ id }) => id === selected)?.id ?? items[0]?.id ?? null;
  return (
    <Dialog
      title="Tried on captured traffic"
      width="xl"
      isOpen
      onClose={() => whatIf.getState().close()}
      footer={<Button onPress={() => whatIf.getState().close()}>Close</Button>}
    >
      <div className="flex flex-col gap-4">
        <div aria-live="polite">
          {result.phase === 'running' && <p className="text-muted">Deciding captured requests anew…</p>}
          {result.phase === 'failed' && <InlineError>{result.message}</InlineError>}
          {result.phase === 'ready' && (
            <Verdict changed={items.length} ran={result.report.ran} missing={result.report.missing} />
          )}
        </div>
        {result.phase === 'ready' && shown !== null && (
          <div className={classNames('grid gap-4', single === null && 'grid-cols-[280px_minmax(0,1fr)]')}>
            {single === null && (
              <ul
                aria-label="Requests decided differently"
                className="flex max-h-[46vh] flex-col overflow-y-auto border-line border-r pr-3"
              >
                {items.map((item) => (
                  <li key={item.id}>
                    <AriaButton
                      aria-pressed={item.id === shown}
                      onPress={() => setSelected(item.id)}
                      className={classNames(
                        'flex w-full cursor-default flex-col gap-0.5 rounded-md px-2 py-1 text-left hover:bg-hover',
                        item.id === shown && 'bg-accent-soft',
                      )}
                    >
                      <span className="w-full truncate font-mono text-xs">
                        {item.method} {item.url.replace(/^https?:\/\/[^/]*/, '') || '/'}
                      </span>
                      <span className="w-full truncate text-2xs text-muted">
                        {item.changed.map((aspect) => aspectWords[aspect]).join(', ')}
                        {' · '}
                        {/^https?:\/\/([^/]*)/.exec(item.url)?.[1] ?? item.url}
                      </span>
                    </AriaButton>
                  </li>
                ))}
              </ul>
            )}
            <Detail key={shown} id={shown} />
          </div>
        )}
        <p className="text-faint text-xs">
          Nothing is sent to find this out: upstreams answer with what was recorded, all of them count as
          healthy, and the cache is empty. What depends on the moment is not known: the balancing state, what
          the cache holds, and what a body becomes when it is made smaller.
        </p>
      </div>
    </Dialog>
  );
}

function Verdict({
  changed,
  ran,
  missing,
}: {
  readonly changed: number;
  readonly ran: number;
  readonly missing: number;
}) {
  const left = missing === 0 ? '' : ` ${formatCount(missing)} more are not kept any more.`;
  if (ran === 0) {
    return (
      <EmptyState title="There is no captured request to try">
        Send some requests through Doorman first.{left}
      </EmptyState>
    );
  }
  return (
    <p className="flex items-center gap-2">
      <StatusMark tone={changed === 0 ? 'ok' : 'warn'} />
      <span>
        <strong className="font-semibold">
          {ran === 1
            ? 'The captured request'
            : `${changed === 0 ? 'None' : formatCount(changed)} of the last ${formatCount(ran)} captured requests`}
        </strong>{' '}
        would be decided {ran === 1 && changed === 0 ? 'as it is now' : 'differently'}.{left}
      </span>
    </p>
  );
}

function Detail({ id }: { readonly id: ExchangeId }) {
  const { whatIf } = useStores();
  const [item, setItem] = useState<WhatIfItem | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  useEffect(() => {
    let current = true;
    whatIf
      .getState()
      .detail(id)
      .then(
        (found) => {
          if (!current) return;
          if (found === null) setFailure('This exchange is not kept any more.');
          else setItem(found);
        },
        (error: unknown) => {
          if (current) setFailure(errorText(error));
        },
      );
    return () => {
      current = false;
    };
  }, [whatIf, id]);
  if (failure !== null) return <InlineError>{failure}</InlineError>;
  if (item === null) return <p className="text-muted">Loading…</p>;
  return (
    <section aria-label="Decided by both" className="flex min-w-0 flex-col gap-3">
      <p className="selectable wrap-anywhere font-mono text-xs">
        {item.method} {item.url}
      </p>
      <div className="flex flex-wrap gap-1.5">
        {item.changed.length === 0 && <Badge tone="ok">decided the same</Badge>}
        {item.changed.map((aspect) => (
          <Badge key={aspect} tone="warn">
            {aspectWords[aspect]}
          </Badge>
        ))}
      </div>
      <div className="grid grid-cols-2 gap-3">
        <Side title="Now" outcome={item.before} other={item.after} />
        <Side title="With the edits" outcome={item.after} other={item.before} />
      </div>
      {item.assumed.map((assumption) => (
        <p key={assumption} className="text-muted text-xs">
          {assumptionWords[assumption]}
        </p>
      ))}
      <AskUpstream item={item} />
    </section>
  );
}

interface SideProps {
  readonly title: string;
  readonly outcome: WhatIfOutcome;
  /** What the other configuration decides: whatever that does not say as well is marked. */
  readonly other: WhatIfOutcome;
}

function Side({ title, outcome, other }: SideProps) {
  const { routes, pool, candidates, status, fault, decisions } = outcome;
  return (
    <section aria-label={title} className="flex min-w-0 flex-col gap-2 rounded-md border border-line p-3">
      <h3 className="font-semibold">{title}</h3>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-0.5 text-xs">
        <dt className="text-muted">Route</dt>
        <dd className="truncate font-mono">{routes.length === 0 ? 'none' : routes.join(' › ')}</dd>
        <dt className="text-muted">Pool</dt>
        <dd className="truncate font-mono">{pool ?? '—'}</dd>
        <dt className="text-muted">Upstreams</dt>
        <dd className="truncate font-mono">{candidates.length === 0 ? '—' : candidates.join(', ')}</dd>
        <dt className="text-muted">Status</dt>
        <dd className="font-mono">
          {status === 0 ? 'its listener is not there' : status}
          {fault !== null && ` ${fault}`}
        </dd>
      </dl>
      <DecisionList decisions={decisions ?? []} others={other.decisions ?? []} say={recordedSentence} />
    </section>
  );
}

/** In the sandbox no upstream answers: what was recorded stands in for it. */
function recordedSentence(decision: Decision): string {
  if (decision.code !== 'forward.answered') return sentenceOf(decision);
  const { upstream, status } = decision.evidence;
  return `Forward: ${upstream} would be asked; ${status} is the recorded answer`;
}
