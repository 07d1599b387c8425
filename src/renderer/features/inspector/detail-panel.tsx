import { ChevronDown, Copy, RotateCcw, Terminal, X } from 'lucide-react';
import { useState } from 'react';
import type {
  BodySide,
  ExchangeDetail,
  ExchangeId,
  ExchangeSummary,
} from '../../../shared/model/exchange.ts';
import { useStoreValue } from '../../stores/context.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { formatBytes, formatClock, formatTime } from '../../ui/format.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import type { MenuAction } from '../../ui/menu.tsx';
import { MenuButton } from '../../ui/menu-button.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { ResendLinks } from './actions/resend-links.tsx';
import type { ExchangeActions, ExchangeMenu } from './actions/use-exchange-actions.tsx';
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

export type DetailShape = 'beside' | 'below' | 'wide';

export interface DetailPanelProps {
  readonly id: ExchangeId;
  /** Beside the list; below it, where it is low; or below it with room for everything of its head beside the tabs. */
  readonly shape?: DetailShape;
  readonly onClose: () => void;
  readonly onCopyCurl: () => void;
  readonly actions: ExchangeActions;
}

/** Everything recorded of the selected exchange. The chosen tab stays while one moves through the list. */
export function DetailPanel({ id, shape = 'beside', onClose, onCopyCurl, actions }: DetailPanelProps) {
  const { state, reload } = useExchangeDetail(id);
  const isLost = useStoreValue(
    'exchanges',
    ({ log, version }) => version >= 0 && log.get(id)?.summary.state === 'lost',
  );
  const [tab, setTab] = useState<DetailTab>('why');
  return (
    <section aria-label="Details" className="flex h-full min-h-0 flex-col bg-surface">
      {state.phase !== 'ready' && (
        <div className={`flex shrink-0 justify-end pr-2 ${shape === 'beside' ? 'pt-3' : 'pt-1'}`}>
          <CloseButton onClose={onClose} />
        </div>
      )}
      {state.phase === 'loading' && <p className="p-4 text-muted">Loading…</p>}
      {state.phase === 'failed' && isLost && (
        <EmptyState title="The details went with the engine">
          It ended before this exchange did, so nothing more was recorded than what the list says.
        </EmptyState>
      )}
      {state.phase === 'failed' && !isLost && (
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
          {shape === 'wide' ? (
            <div className="shrink-0 px-4 empty:hidden">
              <ResendLinks exchange={state.detail.summary} />
            </div>
          ) : (
            <DetailHeader
              detail={state.detail}
              isLow={shape === 'below'}
              onClose={onClose}
              onCopyCurl={onCopyCurl}
              actions={actions}
            />
          )}
          <Tabs
            label="Details"
            end={
              shape === 'wide' && (
                <HeadBesideTabs
                  detail={state.detail}
                  onClose={onClose}
                  onCopyCurl={onCopyCurl}
                  actions={actions}
                />
              )
            }
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
  readonly isLow: boolean;
  readonly onClose: () => void;
  readonly onCopyCurl: () => void;
  readonly actions: ExchangeActions;
}

/** Resend has a button of its own. */
const moreActions = ({ send, change }: ExchangeMenu): readonly MenuAction[] => [
  ...send.filter(({ id }) => id !== 'resend'),
  ...change.map((action, index) => (index === 0 ? { ...action, isApart: true } : action)),
];

/** The head in one line with the tabs, so that a low window has the height for what is in them. */
function HeadBesideTabs({ detail, onClose, onCopyCurl, actions }: Omit<DetailHeaderProps, 'isLow'>) {
  const { summary } = detail;
  const url = urlOf(summary);
  return (
    <header className="ml-auto flex min-w-0 items-center gap-1 pr-2">
      <h2
        className="selectable min-w-0 truncate pr-1 text-xs"
        title={`${summary.method} ${url}\n${markOf(summary).label} · ${formatTime(summary.at)} · ${timeText(summary)}`}
      >
        <span className="pr-2 font-mono text-muted">{summary.method}</span>
        {/* Its host is in the list; the path is what tells one from another. */}
        <span className="font-semibold">{summary.target}</span>
        <span className="sr-only">{` of ${url}`}</span>
      </h2>
      <CopyButton label="Copy the URL" text={url} />
      <Badge tone={statusTone(summary.status)} data>
        {statusText(summary)}
      </Badge>
      <IconButton
        label="Resend"
        keys="r"
        size="sm"
        isDisabled={isWebSocket(detail)}
        onPress={() => actions.resend(summary.id)}
      >
        <RotateCcw size={14} aria-hidden />
      </IconButton>
      <IconButton label="Copy as cURL" keys="c" size="sm" onPress={onCopyCurl}>
        <Terminal size={14} aria-hidden />
      </IconButton>
      <MenuButton label="More actions" variant="ghost" actions={moreActions(actions.menu(summary))}>
        More
        <ChevronDown size={12} aria-hidden />
      </MenuButton>
      <CloseButton onClose={onClose} />
    </header>
  );
}

/** On two lines beside the list; below it on one, where that is wide enough. */
function DetailHeader({ detail, isLow, onClose, onCopyCurl, actions }: DetailHeaderProps) {
  const { summary } = detail;
  const url = urlOf(summary);
  const title = (
    <>
      <span className="shrink-0 font-mono text-muted text-xs leading-5">{summary.method}</span>
      <h2
        className={`selectable min-w-0 flex-1 wrap-anywhere font-semibold ${isLow ? 'line-clamp-1' : 'line-clamp-2'}`}
        title={url}
      >
        {url}
      </h2>
      <CopyButton label="Copy the URL" text={url} />
    </>
  );
  const status = (
    <Badge tone={statusTone(summary.status)} data className="mt-px">
      {statusText(summary)}
    </Badge>
  );
  const buttons = (
    <>
      <Button size="sm" isDisabled={isWebSocket(detail)} onPress={() => actions.resend(summary.id)}>
        <RotateCcw size={12} aria-hidden />
        Resend
      </Button>
      <MenuButton label="More actions" actions={moreActions(actions.menu(summary))}>
        More
        <ChevronDown size={12} aria-hidden />
      </MenuButton>
      <Button size="sm" aria-label="Copy as cURL" onPress={onCopyCurl}>
        <Copy size={12} aria-hidden />
        cURL
      </Button>
    </>
  );
  return (
    <header className={`flex shrink-0 flex-col gap-2 pr-2 pl-4 ${isLow ? 'pt-1.5 pb-1' : 'pt-3 pb-2'}`}>
      {isLow ? (
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm">
          <div className="flex min-w-60 flex-1 items-center gap-2">{title}</div>
          <div className="ml-auto flex min-w-0 items-center gap-2">
            <When summary={summary} />
            {status}
            {buttons}
            <CloseButton onClose={onClose} />
          </div>
        </div>
      ) : (
        <>
          <div className="flex items-start gap-2">
            {title}
            {status}
            <CloseButton onClose={onClose} />
          </div>
          <div className="flex items-center gap-1.5">
            {buttons}
            <span className="min-w-0 flex-1" />
            <When summary={summary} />
          </div>
        </>
      )}
      <ResendLinks exchange={summary} />
    </header>
  );
}

/** What came of it, when it began and how long it took. */
function When({ summary }: { readonly summary: ExchangeSummary }) {
  const mark = markOf(summary);
  return (
    <p className="min-w-0 truncate pr-2 text-muted text-xs">
      {(mark.tone !== 'neutral' || summary.state !== 'complete') && (
        <>
          <StatusMark tone={mark.tone} shape={mark.shape} className="mr-1.5 size-2" />
          {`${mark.label} · `}
        </>
      )}
      <span title={formatTime(summary.at)}>{formatClock(summary.at)}</span>
      {summary.duration !== null && ` · ${timeText(summary)}`}
    </p>
  );
}
