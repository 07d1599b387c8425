import { ArrowDown, ArrowUp } from 'lucide-react';
import { useMemo, useState } from 'react';
import { ListBox, ListBoxItem } from 'react-aria-components';
import type { ExchangeDetail } from '../../../shared/model/exchange.ts';
import type { WebSocketMessage } from '../../../shared/model/websocket.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { formatBytes, formatCount, formatDuration } from '../../ui/format.ts';
import { HexView } from '../../ui/hex-view.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { messageHas, missingOf, prettyText, previewBytes, previewText, summaryLine } from './frame-words.ts';
import { type Frames, useFrames } from './use-frames.ts';

/** The messages of a WebSocket as they went through, and the selected one in full. */
export function FramesTab({ detail }: { readonly detail: ExchangeDetail }) {
  const { id, state: exchangeState, status } = detail.summary;
  const { state, reload } = useFrames(id);
  switch (state.phase) {
    case 'loading':
      return <p className="p-4 text-muted">Loading…</p>;
    case 'failed':
      return (
        <EmptyState
          icon={<StatusMark tone="error" className="size-5" />}
          title="The messages could not be read"
          action={<Button onPress={reload}>Try again</Button>}
        >
          {state.message}
        </EmptyState>
      );
    case 'gone':
      return status === 101 ? (
        <EmptyState title="The messages are gone">
          Messages are kept in memory only, and not in the history on disk: those of this WebSocket were let
          go, or were never captured.
        </EmptyState>
      ) : (
        <EmptyState title="No messages">
          The connection was not switched to WebSocket; the tab Why says why.
        </EmptyState>
      );
    case 'ready':
      return state.frames.total === 0 && state.frames.notes.length === 0 ? (
        <EmptyState title="No messages yet">
          {exchangeState === 'active'
            ? 'The WebSocket is open and silent. Messages appear here as they pass.'
            : 'The WebSocket was closed without a message.'}
        </EmptyState>
      ) : (
        <MessageList key={id} frames={state.frames} />
      );
  }
}

function MessageList({ frames }: { readonly frames: Frames }) {
  const [filter, setFilter] = useState('');
  const [selected, setSelected] = useState<number | null>(null);
  const { messages, total, notes } = frames;
  const shown = useMemo(() => messages.filter((message) => messageHas(message, filter)), [messages, filter]);
  const message = messages.find(({ number }) => number === selected) ?? null;
  const missing = total - messages.length;
  return (
    <div className="flex h-full flex-col">
      <div className="flex h-10 shrink-0 items-center gap-3 border-line border-b px-4">
        <TextField
          label="Filter messages"
          hideLabel
          data
          placeholder="Filter messages"
          value={filter}
          onChange={setFilter}
          className="w-56"
        />
        <span className="min-w-0 flex-1 truncate text-right text-faint text-xs">
          {filter === '' ? '' : `${formatCount(shown.length)} of `}
          {formatCount(total)} {total === 1 ? 'message' : 'messages'}
        </span>
      </div>
      {[...notes, ...(missing > 0 ? [`The oldest ${formatCount(missing)} are not kept any more.`] : [])].map(
        (note) => (
          <p key={note} className="shrink-0 border-line border-b bg-warn-soft px-4 py-1.5 text-xs">
            {note}
          </p>
        ),
      )}
      <ListBox
        aria-label="Messages"
        selectionMode="single"
        selectedKeys={selected === null ? [] : [selected]}
        onSelectionChange={(keys) => {
          const [key] = keys === 'all' ? [] : keys;
          setSelected(typeof key === 'number' ? key : null);
        }}
        items={shown}
        dependencies={[shown]}
        renderEmptyState={() => <p className="p-4 text-muted">No message contains “{filter}”.</p>}
        className="focus-ring-inset min-h-24 flex-1 overflow-auto outline-none"
      >
        {(item) => <MessageRow message={item} />}
      </ListBox>
      {message !== null && <MessageDetail key={message.number} message={message} />}
    </div>
  );
}

function MessageRow({ message }: { readonly message: WebSocketMessage }) {
  const fromClient = message.from === 'client';
  const line = summaryLine(message);
  const isData = message.kind === 'text' || message.kind === 'binary';
  return (
    <ListBoxItem
      id={message.number}
      textValue={`${message.from} ${message.kind} ${line}`}
      className="flex h-7 cursor-default items-center gap-3 border-line border-b px-4 text-xs outline-none hover:bg-hover focus-visible:outline-2 focus-visible:-outline-offset-2 focus-visible:outline-accent selected:bg-selection"
    >
      <span className={fromClient ? 'text-accent' : 'text-live'} title={`from the ${message.from}`}>
        {fromClient ? (
          <ArrowUp size={13} aria-label="from the client" />
        ) : (
          <ArrowDown size={13} aria-label="from the upstream" />
        )}
      </span>
      <span className="w-12 shrink-0 text-muted">{message.kind}</span>
      <span
        className={`min-w-0 flex-1 truncate font-mono ${message.problem === null && isData ? '' : 'text-muted'}`}
      >
        {line}
      </span>
      <span className="w-14 shrink-0 text-right font-mono text-muted">{formatBytes(message.size)}</span>
      <span className="w-16 shrink-0 text-right font-mono text-faint">{formatDuration(message.at)}</span>
    </ListBoxItem>
  );
}

function MessageDetail({ message }: { readonly message: WebSocketMessage }) {
  const text = previewText(message);
  const shown = text === null ? null : prettyText(text);
  const missing = missingOf(message);
  const facts = [
    `${message.kind} from the ${message.from}`,
    formatBytes(message.size),
    ...(message.frames > 1 ? [`${formatCount(message.frames)} frames`] : []),
    ...(message.compressed ? ['compressed'] : []),
  ];
  return (
    <div className="flex min-h-24 flex-1 flex-col border-line-strong border-t">
      <div className="flex h-9 shrink-0 items-center gap-3 border-line border-b px-4">
        <span className="min-w-0 flex-1 truncate text-muted text-xs">{facts.join(' · ')}</span>
        {shown !== null && shown !== '' && <CopyButton label="Copy the message" text={shown} />}
      </div>
      {missing !== null && (
        <p className="shrink-0 border-line border-b bg-warn-soft px-4 py-1.5 text-xs">{missing}</p>
      )}
      <div className="min-h-0 flex-1">
        {shown === null ? (
          <HexView bytes={previewBytes(message)} />
        ) : (
          <ScrollRegion label="Message" className="h-full">
            <pre className="selectable whitespace-pre-wrap break-words px-4 py-3 font-mono leading-[18px]">
              {shown === '' ? (message.problem === null ? 'No content' : '') : shown}
            </pre>
          </ScrollRegion>
        )}
      </div>
    </div>
  );
}
