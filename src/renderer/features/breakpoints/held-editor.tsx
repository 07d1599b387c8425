import { useEffect, useState } from 'react';
import type { HeldMessageView } from '../../../shared/contract/methods/breakpoints.ts';
import type { MethodParams } from '../../../shared/contract/methods.ts';
import { heldBodyWords } from '../../../shared/explain/breakpoint.ts';
import type { HeldExchange } from '../../../shared/model/breakpoint.ts';
import { useStores } from '../../stores/context.tsx';
import { BodyEditor } from '../../ui/body-editor.tsx';
import { Button } from '../../ui/button.tsx';
import { formatBytes } from '../../ui/format.ts';
import { HeaderRows } from '../../ui/header-rows.tsx';
import { errorText, InlineError } from '../../ui/inline-error.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useNow } from '../../ui/use-now.ts';
import { bodyBytesOf, type HeldDraft, heldDraftOf, heldEdit, heldProblems } from './held-draft.ts';

/** What is held, to be edited, let go or dropped. */
export function HeldEditor({ held }: { readonly held: HeldExchange }) {
  const { breakpoints } = useStores();
  const [message, setMessage] = useState<HeldMessageView | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const { id } = held;
  useEffect(() => {
    let current = true;
    breakpoints
      .getState()
      .message(id)
      .then(
        (found) => {
          if (current) setMessage(found);
        },
        (error: unknown) => {
          if (current) setFailure(errorText(error));
        },
      );
    return () => {
      current = false;
    };
  }, [breakpoints, id]);
  if (failure !== null) return <InlineError>{failure}</InlineError>;
  if (message === null) return <p className="text-muted">Loading…</p>;
  return <Editing message={message} />;
}

function Editing({ message }: { readonly message: HeldMessageView }) {
  const { breakpoints } = useStores();
  const [draft, setDraft] = useState<HeldDraft>(() => heldDraftOf(message));
  const [failure, setFailure] = useState<string | null>(null);
  const { held } = message;
  const isRequest = held.side === 'request';
  const problems = heldProblems(draft, message);
  const edit = problems.any ? null : heldEdit(draft, message);
  const change = (part: Partial<HeldDraft>) => setDraft({ ...draft, ...part });
  const decide = (decision: MethodParams<'breakpoints.decide'>) => {
    setFailure(null);
    breakpoints
      .getState()
      .decide(decision)
      .catch((error: unknown) => setFailure(errorText(error)));
  };
  const bytes = bodyBytesOf(message);
  const { reason, problem } = message.body;
  return (
    <section aria-label="Held exchange" className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center gap-2">
        <h3 className="min-w-0 flex-1 truncate font-semibold">
          {isRequest ? 'Request' : 'Response to'} {held.method} {held.target}
        </h3>
        <Countdown until={held.until} />
        <Button variant="danger" onPress={() => decide({ id: held.id, action: 'drop' })}>
          Drop
        </Button>
        <Button onPress={() => decide({ id: held.id, action: 'continue' })}>Continue</Button>
        <Button
          variant="primary"
          isDisabled={edit === null}
          onPress={() => {
            if (edit !== null) decide({ id: held.id, action: 'edit', edit });
          }}
        >
          Continue with edits
        </Button>
      </div>
      {failure !== null && <InlineError>{failure}</InlineError>}
      {isRequest ? (
        <div className="flex items-start gap-2">
          <TextField
            label="Method"
            data
            value={draft.method}
            error={problems.method}
            onChange={(method) => change({ method })}
            className="w-28 shrink-0"
          />
          <TextField
            label="Path and query"
            data
            value={draft.target}
            error={problems.target}
            onChange={(target) => change({ target })}
            className="flex-1"
          />
        </div>
      ) : (
        <TextField
          label="Status"
          data
          value={draft.status}
          error={problems.status}
          onChange={(status) => change({ status })}
          className="w-28"
        />
      )}
      <HeaderRows
        rows={draft.headers}
        problems={problems.headers}
        onChange={(headers) => change({ headers })}
      />
      {reason !== null ? (
        <p className="text-muted">The body cannot be edited: {heldBodyWords[reason]}.</p>
      ) : (
        <BodyEditor
          draft={draft.body}
          original={bytes}
          error={problems.body}
          keptNote={
            bytes === null || bytes.length === 0
              ? 'It has no body.'
              : `${formatBytes(bytes.length)}, sent as they are.`
          }
          onChange={(body) => change({ body })}
        />
      )}
      {problem !== null && <p className="text-muted text-xs">{problem} It is shown as it came.</p>}
    </section>
  );
}

/** How long until it goes on by itself. */
function Countdown({ until }: { readonly until: number }) {
  const left = Math.max(0, Math.ceil((until - useNow(500)) / 1000));
  return <span className="font-mono text-warn text-xs">goes on in {left} s</span>;
}
