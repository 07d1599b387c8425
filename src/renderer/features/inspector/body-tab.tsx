import { Download } from 'lucide-react';
import { useMemo, useState } from 'react';
import { wholeBodyLimit } from '../../../shared/contract/methods/exchanges.ts';
import { explainWithheld } from '../../../shared/explain/withheld.ts';
import type { BodyRecord, BodySide, ExchangeDetail } from '../../../shared/model/exchange.ts';
import { useStores } from '../../stores/context.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { formatBytes } from '../../ui/format.ts';
import { headerValue } from '../../ui/header-compare.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { errorText } from '../../ui/inline-error.tsx';
import { saveFile } from '../../ui/save-file.ts';
import { StatusMark } from '../../ui/status-mark.tsx';
import { ContentView } from './body/content-view.tsx';
import { fileNameOf } from './body/file-name.ts';
import { graphqlInTarget } from './body/graphql-request.ts';
import { GraphqlView } from './body/lazy-graphql-view.tsx';
import { Notes } from './body/notes.tsx';
import { PagedHex } from './body/paged-hex.tsx';
import { fetchWholeBody } from './body/save-body.ts';
import { bodyPreviewLimit, type ShownBody } from './body-bytes.ts';
import { useBody } from './use-body.ts';

interface BodyTabProps {
  readonly detail: ExchangeDetail;
  readonly side: BodySide;
}

/** The body of one side. */
export function BodyTab({ detail, side }: BodyTabProps) {
  const message = side === 'request' ? detail.request : detail.response;
  const inTarget = useMemo(
    () => (side === 'request' ? graphqlInTarget(detail.summary.target) : null),
    [side, detail.summary.target],
  );
  if (message === null) {
    return detail.summary.state === 'active' ? (
      <EmptyState title="No response yet">
        The exchange is under way; what comes back appears here.
      </EmptyState>
    ) : (
      <EmptyState title="There is no response">The client received nothing.</EmptyState>
    );
  }
  if (detail.summary.kind === 'websocket' && message.body.kept === 0) {
    return <EmptyState title="No body">What a WebSocket carries is in the tab Frames.</EmptyState>;
  }
  if (message.body.size === 0) {
    if (inTarget !== null) return <GraphqlView requests={[inTarget]} />;
    return <EmptyState title="No body">The {side} has no content.</EmptyState>;
  }
  if (message.body.withheld !== undefined) {
    return (
      <EmptyState title="The body was not recorded">{explainWithheld(message.body.withheld)}</EmptyState>
    );
  }
  if (message.body.kept === 0) {
    return (
      <EmptyState title="The body was not recorded">
        {formatBytes(message.body.size)} went through and none of it was kept. How much is kept, of each body
        and of all, is capture.bodyBytes and capture.totalBytes in Settings.
      </EmptyState>
    );
  }
  return <KeptBody key={`${detail.summary.id} ${side}`} detail={detail} side={side} record={message.body} />;
}

function KeptBody({ detail, side, record }: BodyTabProps & { readonly record: BodyRecord }) {
  const [limit, setLimit] = useState(bodyPreviewLimit);
  const { state, reload } = useBody(detail, side, limit);
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
          detail={detail}
          side={side}
          record={record}
          body={state.body}
          onMore={state.body.more && limit < wholeBodyLimit ? () => setLimit(wholeBodyLimit) : null}
        />
      );
  }
}

/** What is missing of a body, in a sentence; null when all of it is here. */
function missingText(record: BodyRecord, { bytes, more, undone }: ShownBody): string | null {
  if (record.redacted === true) return 'Values in this body were hidden before it was recorded.';
  const kept = record.kept < record.size && record.decoded !== true;
  if (more && undone.length === 0) {
    const shown = `The first ${formatBytes(bytes.length)} of ${formatBytes(record.kept)}`;
    return kept
      ? `${shown} are shown; the rest is under Hex. No more of its ${formatBytes(record.size)} was recorded.`
      : `${shown} are shown; all of it is under Hex.`;
  }
  if (kept) return `Only the first ${formatBytes(record.kept)} of ${formatBytes(record.size)} were recorded.`;
  return record.complete ? null : 'The body did not go through to its end.';
}

interface BodyContentProps extends BodyTabProps {
  readonly record: BodyRecord;
  readonly body: ShownBody;
  /** Shows more of it; null where there is no more, or no more can be shown. */
  readonly onMore: (() => void) | null;
}

function BodyContent({ detail, side, record, body, onMore }: BodyContentProps) {
  const message = side === 'request' ? detail.request : detail.response;
  const headers = message?.headers ?? [];
  const notes = [missingText(record, body), body.problem].filter((note) => note !== null);
  const isWhole = !body.more && record.kept === record.size;
  return (
    <div className="flex h-full flex-col">
      <Notes
        notes={notes}
        action={
          onMore !== null && (
            <Button size="sm" onPress={onMore}>
              {body.undone.length === 0 && record.kept <= wholeBodyLimit
                ? 'Show all anyway'
                : `Show up to ${formatBytes(wholeBodyLimit)} anyway`}
            </Button>
          )
        }
      />
      {body.undone.length > 0 && (
        <p className="shrink-0 border-line border-b px-4 py-1 text-faint text-xs">
          {body.undone.map((coding) => `${coding} decoded`).join(', ')}: {formatBytes(record.kept)} became{' '}
          {body.more && 'more than '}
          {formatBytes(body.bytes.length)}
        </p>
      )}
      <div className="min-h-0 flex-1">
        <ContentView
          bytes={body.bytes}
          contentType={headerValue(headers, 'content-type')}
          cut={!isWhole}
          side={side}
          path={detail.summary.target.split('?', 1)[0] ?? ''}
          grpcEncoding={headerValue(headers, 'grpc-encoding')}
          actions={<SaveButton detail={detail} side={side} body={body} />}
          {...(body.more ? { hex: <PagedHex id={detail.summary.id} side={side} kept={record.kept} /> } : {})}
        />
      </div>
    </div>
  );
}

/** Saves what was kept: decoded where all of it is here, else as it was sent. */
function SaveButton({ detail, side, body }: BodyTabProps & { readonly body: ShownBody }) {
  const { client, notices } = useStores();
  const name = fileNameOf(detail, side);
  const save = async () => {
    try {
      const content = body.more
        ? await fetchWholeBody(client, detail.summary.id, side)
        : new Blob([body.bytes]);
      const fileName = body.more && body.undone.length > 0 ? `${name}.encoded` : name;
      // Without a type that could be opened: it is only ever a file.
      saveFile(fileName, [content], 'application/octet-stream');
    } catch (error) {
      notices.getState().fail(`Could not save: ${errorText(error)}`);
    }
  };
  return (
    <IconButton label={`Save as ${name}`} size="sm" onPress={() => void save()}>
      <Download size={14} aria-hidden />
    </IconButton>
  );
}
