import { Send } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { Decision } from '../../../shared/model/decision.ts';
import type { WhatIfAnswer, WhatIfItem } from '../../../shared/model/what-if.ts';
import { useStores } from '../../stores/context.tsx';
import { refusalOf } from '../../stores/replay-refusal.ts';
import { Button } from '../../ui/button.tsx';
import { formatBytes, formatDuration } from '../../ui/format.ts';
import { HeaderSection } from '../../ui/header-section.tsx';
import { errorText, InlineError } from '../../ui/inline-error.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import type { Tone } from '../../ui/tone.ts';
import { VisibleText } from '../../ui/visible-text.tsx';
import { DecisionList, sentenceOf } from './decision-list.tsx';

type Asking =
  | { readonly phase: 'idle' }
  | { readonly phase: 'asking' }
  | { readonly phase: 'refused'; readonly message: string; readonly canCut: boolean }
  | { readonly phase: 'answered'; readonly answer: WhatIfAnswer };

/** Methods that ask for nothing to be changed (RFC 9110 section 9.2.1). */
const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);

/** Sends the request once as the edits would, where they would ask an upstream. The only part of this that sends anything. */
export function AskUpstream({ item }: { readonly item: WhatIfItem }) {
  const { whatIf } = useStores();
  const [state, setState] = useState<Asking>({ phase: 'idle' });
  const isShown = useRef(true);
  useEffect(() => {
    isShown.current = true;
    return () => {
      isShown.current = false;
    };
  }, []);
  const { candidates } = item.after;
  if (candidates.length === 0) return null;

  const ask = (acceptCut: boolean) => {
    setState({ phase: 'asking' });
    void whatIf
      .getState()
      .ask(item.id, acceptCut)
      .then(
        (answer): Asking => ({ phase: 'answered', answer }),
        (error: unknown): Asking => ({
          phase: 'refused',
          message: errorText(error),
          canCut: refusalOf(error)?.reason === 'body_cut',
        }),
      )
      .then((next) => {
        if (isShown.current) setState(next);
      });
  };
  const button = (
    <Button size="sm" isDisabled={state.phase === 'asking'} onPress={() => ask(false)}>
      <Send size={12} aria-hidden />
      {state.phase === 'answered' ? 'Send it again' : 'Send it with the edits'}
    </Button>
  );
  return (
    <section aria-label="Ask the upstream" className="flex flex-col gap-2 border-line border-t pt-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        {button}
        <p className="min-w-0 flex-1 text-muted text-xs">
          Really asks {candidates.length === 1 ? candidates[0] : 'one of the upstreams'}, once. What runs
          stays as it is, and nothing is recorded.
          {!safeMethods.has(item.method) && (
            <strong className="font-semibold text-warn"> {item.method} may change something there.</strong>
          )}
        </p>
      </div>
      <div aria-live="polite" className="flex flex-col gap-2">
        {state.phase === 'asking' && <p className="text-muted text-xs">Asking…</p>}
        {state.phase === 'refused' && (
          <div className="flex flex-wrap items-center gap-2">
            <InlineError>{state.message}</InlineError>
            {state.canCut && (
              <Button size="sm" onPress={() => ask(true)}>
                Send the part that was kept
              </Button>
            )}
          </div>
        )}
        {state.phase === 'answered' && <Answer answer={state.answer} predicted={item.after} />}
      </div>
    </section>
  );
}

const toneOf = (status: number): Tone => (status >= 500 ? 'error' : status >= 400 ? 'warn' : 'ok');

function Answer({
  answer: { outcome, reason, headers, duration, body },
  predicted,
}: {
  readonly answer: WhatIfAnswer;
  readonly predicted: WhatIfItem['after'];
}) {
  const { status, fault, upstream, decisions } = outcome;
  return (
    <section
      aria-label="Its answer"
      className="flex min-w-0 flex-col gap-3 rounded-md border border-line p-3"
    >
      <p className="selectable flex flex-wrap items-baseline gap-x-2">
        <StatusMark tone={toneOf(status)} />
        <strong className="font-mono font-semibold">
          {status} <VisibleText text={reason} />
        </strong>
        {fault !== null && <span className="font-mono text-error text-xs">{fault}</span>}
        <span className="text-muted text-xs">
          {upstream === null ? 'without an upstream' : `from ${upstream}`} in {formatDuration(duration)}
          {status !== predicted.status && `, where ${predicted.status} was recorded or assumed`}
        </span>
      </p>
      <HeaderSection
        title="Headers"
        note="as a client would get them"
        lines={[]}
        fields={headers.map(([name, value]) => ({ name, value, difference: 'same' }))}
      />
      <div>
        <h3 className="flex items-baseline gap-2 pb-1">
          <span className="font-semibold">Body</span>
          <span className="text-faint text-xs">
            {body.complete
              ? body.size === 0
                ? 'none'
                : formatBytes(body.size)
              : `its first ${formatBytes(body.size)}; no more was read`}
          </span>
        </h3>
        {body.size > 0 && body.text === null && (
          <p className="text-muted text-xs">
            It is no UTF-8 text. Apply the edits and send it again to inspect it.
          </p>
        )}
        {body.text !== null && body.text !== '' && (
          <ScrollRegion
            label="Body of the answer"
            className="max-h-48 rounded-md border border-line bg-sunken"
          >
            <pre className="selectable wrap-anywhere whitespace-pre-wrap p-2 font-mono text-xs">
              <VisibleText text={body.text} />
            </pre>
          </ScrollRegion>
        )}
      </div>
      <DecisionList decisions={decisions ?? []} others={predicted.decisions ?? []} say={askedSentence} />
    </section>
  );
}

/** Over which connection it was is no difference. */
function askedSentence(decision: Decision): string {
  if (decision.code !== 'forward.answered') return sentenceOf(decision);
  const { upstream, status } = decision.evidence;
  return `Forward: ${upstream} answered ${status}`;
}
