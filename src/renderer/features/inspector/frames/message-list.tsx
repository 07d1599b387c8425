import { useMemo, useState } from 'react';
import type { StreamMessage } from '../../../../shared/model/websocket.ts';
import { Button } from '../../../ui/button.tsx';
import { formatCount } from '../../../ui/format.ts';
import { SegmentedControl } from '../../../ui/segmented-control.tsx';
import { Select } from '../../../ui/select.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { VirtualRows } from '../../../ui/virtual-rows.tsx';
import { kindWord, type MessageFilter, messageFits } from './frame-words.ts';
import { MessageDetail } from './message-detail.tsx';
import { MessageRow, messageRowHeight } from './message-row.tsx';
import type { Frames } from './use-frames.ts';

/** Kinds that can be chosen: a stream may name each event otherwise. */
const kindLimit = 50;
const anyKind = '';

const everything: MessageFilter = { text: '', from: 'both', kind: null };

export interface MessageListProps {
  readonly frames: Frames;
  readonly isEventStream: boolean;
}

export function MessageList({ frames, isEventStream }: MessageListProps) {
  const [filter, setFilter] = useState(everything);
  const [selected, setSelected] = useState<number | null>(null);
  const [follows, setFollows] = useState(true);
  /** Messages there were when the list was last at its end. */
  const [seen, setSeen] = useState(0);
  const { messages, total, notes } = frames;
  const shown = useMemo(() => messages.filter((message) => messageFits(message, filter)), [messages, filter]);
  const kinds = useMemo(() => kindsOf(messages), [messages]);
  const index = selected === null ? -1 : shown.findIndex(({ number }) => number === selected);
  const message = messages.find(({ number }) => number === selected) ?? null;
  const missing = total - messages.length;
  const those = isEventStream ? 'events' : 'messages';
  const allNotes = [
    ...notes,
    ...(missing > 0 ? [`The oldest ${formatCount(missing)} ${those} are not kept any more.`] : []),
  ];
  const isFiltered = filter !== everything;
  const follow = (now: boolean) => {
    setFollows(now);
    setSeen(total);
  };
  const unseen = follows ? 0 : total - seen;
  return (
    <div className="@container flex h-full flex-col">
      <div className="flex min-h-10 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-line border-b px-4 py-1">
        <TextField
          label={`Filter ${those}`}
          hideLabel
          data
          placeholder={`Filter ${those}`}
          value={filter.text}
          onChange={(text) => setFilter({ ...filter, text })}
          className="min-w-32 max-w-44 flex-1"
        />
        {!isEventStream && (
          <SegmentedControl
            label="Direction"
            options={[
              { value: 'both', label: 'Both' },
              { value: 'client', label: '↑ Client' },
              { value: 'upstream', label: '↓ Upstream' },
            ]}
            value={filter.from}
            onChange={(from) => setFilter({ ...filter, from })}
          />
        )}
        {kinds.length > 1 && (
          <Select
            label="Type"
            hideLabel
            options={[
              { value: anyKind, label: 'All types' },
              ...kinds.map((kind) => ({ value: kind, label: kind })),
            ]}
            value={filter.kind ?? anyKind}
            onChange={(kind) => setFilter({ ...filter, kind: kind === anyKind ? null : kind })}
            className="w-32"
          />
        )}
        <span className="ml-auto shrink-0 whitespace-nowrap text-faint text-xs">
          {isFiltered ? `${formatCount(shown.length)} of ` : ''}
          {formatCount(total)} {total === 1 ? those.slice(0, -1) : those}
        </span>
      </div>
      {allNotes.map((note) => (
        <p key={note} className="shrink-0 border-line border-b bg-warn-soft px-4 py-1.5 text-xs">
          {note}
        </p>
      ))}
      {/* Wide and low, as below the list: the message is beside the others. */}
      <div className="flex min-h-0 flex-1 flex-col @min-[720px]:flex-row">
        <div className="relative flex min-h-24 min-w-0 flex-1 flex-col">
          {shown.length === 0 ? (
            <p className="p-4 text-muted">
              None of the {those} passes the filter.{' '}
              <Button size="sm" variant="link" onPress={() => setFilter(everything)}>
                Show all
              </Button>
            </p>
          ) : (
            <VirtualRows
              label={isEventStream ? 'Events' : 'Messages'}
              role="grid"
              count={shown.length}
              rowHeight={messageRowHeight}
              active={index < 0 ? null : index}
              onActive={(at) => setSelected(shown[at]?.number ?? null)}
              rowKey={(at) => shown[at]?.number ?? at}
              follows={follows}
              onFollows={(now) => {
                if (now !== follows) follow(now);
              }}
              className="min-h-0 flex-1"
              rowClassName="border-line border-b"
            >
              {(at) => {
                const item = shown[at];
                return item === undefined ? null : <MessageRow message={item} />;
              }}
            </VirtualRows>
          )}
          {unseen > 0 && (
            <Button
              size="sm"
              className="absolute bottom-2 left-1/2 -translate-x-1/2 rounded-full shadow-overlay"
              onPress={() => follow(true)}
            >
              {formatCount(unseen)} new
            </Button>
          )}
        </div>
        {message !== null && (
          <MessageDetail key={message.number} message={message} onClose={() => setSelected(null)} />
        )}
      </div>
    </div>
  );
}

function kindsOf(messages: readonly StreamMessage[]): readonly string[] {
  const kinds = new Set<string>();
  for (const message of messages) {
    if (kinds.size >= kindLimit) break;
    kinds.add(kindWord(message));
  }
  return [...kinds];
}
