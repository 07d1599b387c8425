import { ChevronDown, Copy, RotateCcw, X } from 'lucide-react';
import { useState } from 'react';
import type { BodySide, ExchangeDetail, ExchangeId } from '../../../shared/model/exchange.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { formatBytes, formatTime } from '../../ui/format.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { MenuButton } from '../../ui/menu-button.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { ResendLinks } from './actions/resend-links.tsx';
import type { ExchangeActions } from './actions/use-exchange-actions.tsx';
import { BodyTab } from './body-tab.tsx';
import { hasCacheFacts } from './cache-facts.ts';
import { CacheTab } from './cache-tab.tsx';
import { markOf, statusText, statusTone, timeText, urlOf } from './exchange-words.ts';
import { hasFrames } from './frames/event-stream.ts';
import { FramesTab } from './frames/frames-tab.tsx';
import { HeadersTab } from './headers-tab.tsx';
import { TimingTab } from './timing-tab.tsx';
import { useExchangeDetail } from './use-exchange-detail.ts';
import { WhyTab } from './why-tab.tsx';

export type DetailTab = 'why' | 'headers' | 'request' | 'response' | 'frames' | 'timing' | 'cache';

export interface DetailPanelProps {
  readonly id: ExchangeId;
  readonly onClose: () => void;
  readonly onCopyCurl: () => void;
  readonly actions: ExchangeActions;
}

/** Everything recorded of the selected exchange. The chosen tab stays while one moves through the list. */
export function DetailPanel({ id, onClose, onCopyCurl, actions }: DetailPanelProps) {
  const { state, reload } = useExchangeDetail(id);
  const [tab, setTab] = useState<DetailTab>('why');
  return (
    <section aria-label="Details" className="flex h-full min-h-0 flex-col bg-surface">
      {state.phase !== 'ready' && (
        <div className="flex shrink-0 justify-end p-2">
          <CloseButton onClose={onClose} />
        </div>
      )}
      {state.phase === 'loading' && <p className="p-4 text-muted">Loading…</p>}
      {state.phase === 'failed' && (
        <EmptyState
          icon={<StatusMark tone="error" className="size-5" />}
          title="The details could not be read"
          action={<Button onPress={reload}>Try again</Button>}
        >
          {state.message}
        </EmptyState>
      )}
      {state.phase === 'ready' && (
        <>
          <DetailHeader detail={state.detail} onClose={onClose} onCopyCurl={onCopyCurl} actions={actions} />
          <Tabs
            label="Details"
            selected={isOffered(tab, state.detail) ? tab : 'why'}
            onSelect={setTab}
            items={[
              { id: 'why', label: 'Why', content: <WhyTab detail={state.detail} /> },
              { id: 'headers', label: 'Headers', content: <HeadersTab detail={state.detail} /> },
              ...(hasFrames(state.detail)
                ? [{ id: 'frames' as const, label: 'Frames', content: <FramesTab detail={state.detail} /> }]
                : []),
              {
                id: 'request',
                label: 'Request',
                extra: <BodySize detail={state.detail} side="request" />,
                content: <BodyTab detail={state.detail} side="request" />,
              },
              {
                id: 'response',
                label: 'Response',
                extra: <BodySize detail={state.detail} side="response" />,
                content: <BodyTab detail={state.detail} side="response" />,
              },
              { id: 'timing', label: 'Timing', content: <TimingTab detail={state.detail} /> },
              ...(hasCacheFacts(state.detail)
                ? [{ id: 'cache' as const, label: 'Cache', content: <CacheTab detail={state.detail} /> }]
                : []),
            ]}
          />
        </>
      )}
    </section>
  );
}

const isWebSocket = ({ summary }: ExchangeDetail): boolean => summary.kind === 'websocket';

/** Some tabs are there for some exchanges alone. */
const isOffered = (tab: DetailTab, detail: ExchangeDetail): boolean =>
  (tab !== 'frames' || hasFrames(detail)) && (tab !== 'cache' || hasCacheFacts(detail));

const CloseButton = ({ onClose }: { readonly onClose: () => void }) => (
  <IconButton label="Close the details" keys="Esc" size="sm" onPress={onClose}>
    <X size={14} aria-hidden />
  </IconButton>
);

/** What a WebSocket carries is in frames, and its tabs have no room for more. */
function BodySize({ detail, side }: { readonly detail: ExchangeDetail; readonly side: BodySide }) {
  const size = detail[side]?.body.size ?? 0;
  return size > 0 && !isWebSocket(detail) ? (
    <span className="font-normal text-2xs text-faint">{formatBytes(size)}</span>
  ) : null;
}

interface DetailHeaderProps {
  readonly detail: ExchangeDetail;
  readonly onClose: () => void;
  readonly onCopyCurl: () => void;
  readonly actions: ExchangeActions;
}

function DetailHeader({ detail, onClose, onCopyCurl, actions }: DetailHeaderProps) {
  const { summary } = detail;
  const mark = markOf(summary);
  const url = urlOf(summary);
  return (
    <header className="flex shrink-0 flex-col gap-2 pt-3 pr-2 pb-2 pl-4">
      <div className="flex items-start gap-2">
        <span className="shrink-0 font-mono text-muted text-xs leading-5">{summary.method}</span>
        <h2 className="selectable line-clamp-2 min-w-0 flex-1 wrap-anywhere font-semibold" title={url}>
          {url}
        </h2>
        <Badge tone={statusTone(summary.status)} data className="mt-px">
          {statusText(summary)}
        </Badge>
        <CloseButton onClose={onClose} />
      </div>
      <div className="flex items-center gap-2 text-muted text-xs">
        <Button size="sm" isDisabled={isWebSocket(detail)} onPress={() => actions.resend(summary.id)}>
          <RotateCcw size={12} aria-hidden />
          Resend
        </Button>
        <MenuButton label="More actions" actions={actions.menu(summary)}>
          More
          <ChevronDown size={12} aria-hidden />
        </MenuButton>
        <Button size="sm" onPress={onCopyCurl}>
          <Copy size={12} aria-hidden />
          Copy as cURL
        </Button>
        <CopyButton label="Copy the URL" text={url} />
        <p className="min-w-0 flex-1 truncate pr-2 text-right">
          {(mark.tone !== 'neutral' || summary.state !== 'complete') && (
            <>
              <StatusMark tone={mark.tone} shape={mark.shape} className="mr-1.5 size-2" />
              {`${mark.label} · `}
            </>
          )}
          <span title={formatTime(summary.at)}>{formatTime(summary.at).slice(11)}</span>
          {` · ${timeText(summary)}`}
        </p>
      </div>
      <ResendLinks exchange={summary} />
    </header>
  );
}
