import type { ExchangeDetail } from '../../../../shared/model/exchange.ts';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { StatusMark } from '../../../ui/status-mark.tsx';
import { isEventStream } from './event-stream.ts';
import { MessageList } from './message-list.tsx';
import { useFrames } from './use-frames.ts';

/** The messages of a WebSocket or the events of an event stream as they went through, and the selected one in full. */
export function FramesTab({ detail }: { readonly detail: ExchangeDetail }) {
  const { id, state: exchangeState, status } = detail.summary;
  const { state, reload } = useFrames(id);
  const events = isEventStream(detail);
  const [those, connection] = events ? ['events', 'stream'] : ['messages', 'WebSocket'];
  switch (state.phase) {
    case 'loading':
      return <p className="p-4 text-muted">Loading…</p>;
    case 'failed':
      return (
        <EmptyState
          icon={<StatusMark tone="error" className="size-5" />}
          title={`The ${those} could not be read`}
          action={<Button onPress={reload}>Try again</Button>}
        >
          {state.message}
        </EmptyState>
      );
    case 'gone':
      return status === 101 || events ? (
        <EmptyState title={`The ${those} are gone`}>
          They are kept in memory only, and not in the history on disk: those of this {connection} were let
          go, or were never captured.
          {events && ' What was kept of the body is under Response.'}
        </EmptyState>
      ) : (
        <EmptyState title="No messages">
          The connection was not switched to WebSocket; the tab Why says why.
        </EmptyState>
      );
    case 'ready':
      return state.frames.total === 0 && state.frames.notes.length === 0 ? (
        <EmptyState title={`No ${those} yet`}>
          {exchangeState === 'active'
            ? `The ${connection} is open and silent. What passes appears here at once.`
            : `The ${connection} ended without any.`}
        </EmptyState>
      ) : (
        <MessageList key={id} frames={state.frames} isEventStream={events} />
      );
  }
}
