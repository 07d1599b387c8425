import { useMemo, useState } from 'react';
import type { BodySide } from '../../../shared/contract/methods.ts';
import { explainWithheld } from '../../../shared/explain/withheld.ts';
import type { BodyRecord, ExchangeDetail } from '../../../shared/model/exchange.ts';
import { viewBody } from '../../ui/body-kind.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { formatBytes } from '../../ui/format.ts';
import { formatJson } from '../../ui/format-json.ts';
import { headerValue } from '../../ui/header-compare.ts';
import { HexView } from '../../ui/hex-view.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { SegmentedControl } from '../../ui/segmented-control.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { bodyPreviewLimit, type ShownBody } from './body-bytes.ts';
import { ImageView } from './image-view.tsx';
import { useBody } from './use-body.ts';

/** Characters of a text shown before one asks for all: a few hundred pages. */
const textLimit = 512 * 1024;

/** The body of one side. Recorded content is hostile: it becomes text or pixels, never markup. */
export function BodyTab({ detail, side }: { readonly detail: ExchangeDetail; readonly side: BodySide }) {
  const message = side === 'request' ? detail.request : detail.response;
  const { state, reload } = useBody(detail, side);
  if (message === null)
    return <EmptyState title="There is no response">The client received nothing.</EmptyState>;
  if (detail.summary.kind === 'websocket' && message.body.kept === 0) {
    return <EmptyState title="No body">What a WebSocket carries is in the tab Frames.</EmptyState>;
  }
  if (message.body.size === 0) return <EmptyState title="No body">The {side} has no content.</EmptyState>;
  if (message.body.withheld !== undefined) {
    return (
      <EmptyState title="The body was not recorded">{explainWithheld(message.body.withheld)}</EmptyState>
    );
  }
  if (message.body.kept === 0) {
    return (
      <EmptyState title="The body was not recorded">
        {formatBytes(message.body.size)} went through and none of it was kept.
      </EmptyState>
    );
  }
  switch (state.phase) {
    case 'loading':
      return <p className="p-4 text-muted">Loading…</p>;
    case 'failed':
      return (
        <EmptyState
          icon={<StatusMark tone="error" className="size-5" />}
          title="The body could not be read"
          action={<Button onPress={reload}>Try again</Button>}
        >
          {state.message}
        </EmptyState>
      );
    case 'ready':
      return (
        <BodyContent
          key={`${detail.summary.id} ${side}`}
          record={message.body}
          body={state.body}
          contentType={headerValue(message.headers, 'content-type')}
        />
      );
  }
}

/** What is missing of a body, in a sentence; null when all of it is here. */
function missingText(record: BodyRecord): string | null {
  if (record.redacted === true) return 'Values in this body were hidden before it was recorded.';
  if (record.kept < record.size && record.decoded !== true) {
    return `Only the first ${formatBytes(record.kept)} of ${formatBytes(record.size)} were recorded.`;
  }
  if (record.kept > bodyPreviewLimit)
    return `The first ${formatBytes(bodyPreviewLimit)} of ${formatBytes(record.kept)} are shown.`;
  return record.complete ? null : 'The body did not go through to its end.';
}

interface BodyContentProps {
  readonly record: BodyRecord;
  readonly body: ShownBody;
  readonly contentType: string | null;
}

function BodyContent({ record, body, contentType }: BodyContentProps) {
  const [layout, setLayout] = useState<'pretty' | 'raw' | 'hex'>('pretty');
  const view = useMemo(() => viewBody(body.bytes, contentType), [body, contentType]);
  const pretty = useMemo(() => (view.kind === 'json' ? formatJson(view.text) : null), [view]);
  const text = view.kind === 'json' || view.kind === 'text' ? view.text : null;
  const shownText = layout === 'pretty' ? (pretty ?? text) : text;
  const notes = [missingText(record), body.problem].filter((note) => note !== null);
  const options = [
    ...(view.kind === 'image' ? [{ value: 'pretty', label: 'Image' } as const] : []),
    ...(pretty !== null ? [{ value: 'pretty', label: 'Pretty' } as const] : []),
    ...(text !== null
      ? [{ value: pretty === null ? 'pretty' : 'raw', label: pretty === null ? 'Text' : 'Raw' } as const]
      : []),
    { value: view.kind === 'bytes' ? 'pretty' : 'hex', label: 'Hex' } as const,
  ];
  const showsHex = layout === 'hex' || view.kind === 'bytes';
  return (
    <div className="flex h-full flex-col">
      <div className="flex h-10 shrink-0 items-center gap-3 border-line border-b px-4">
        <SegmentedControl label="Show as" options={options} value={layout} onChange={setLayout} />
        <span className="min-w-0 flex-1 truncate text-faint text-xs">
          {[contentType ?? 'no content type', ...body.undone.map((coding) => `${coding} decoded`)].join(
            ' · ',
          )}
        </span>
        {shownText !== null && !showsHex && <CopyButton label="Copy the body" text={shownText} />}
      </div>
      {notes.map((note) => (
        <p key={note} className="shrink-0 border-line border-b bg-warn-soft px-4 py-1.5 text-xs">
          {note}
        </p>
      ))}
      <div className="min-h-0 flex-1">
        {showsHex ? (
          <HexView bytes={body.bytes} />
        ) : view.kind === 'image' ? (
          <ImageView bytes={body.bytes} type={view.type} />
        ) : (
          <TextView text={shownText ?? ''} />
        )}
      </div>
    </div>
  );
}

function TextView({ text }: { readonly text: string }) {
  const [showsAll, setShowsAll] = useState(false);
  const cut = !showsAll && text.length > textLimit;
  return (
    <ScrollRegion label="Body" className="h-full">
      <pre className="selectable whitespace-pre-wrap break-words px-4 py-3 font-mono leading-[18px]">
        {cut ? text.slice(0, textLimit) : text}
      </pre>
      {cut && (
        <Button className="m-4" onPress={() => setShowsAll(true)}>
          Show all {text.length.toLocaleString('en-US')} characters
        </Button>
      )}
    </ScrollRegion>
  );
}
