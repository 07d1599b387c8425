// biome-ignore-all lint/a11y/useSemanticElements: cells of a grid whose rows are placed one by one
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid keeps focus and names its active row
import { ArrowDown, ArrowUp } from 'lucide-react';
import { isWebSocketMessage, type StreamMessage } from '../../../../shared/model/websocket.ts';
import { formatBytes, formatDuration } from '../../../ui/format.ts';
import { VisibleText } from '../../../ui/visible-text.tsx';
import { kindWord, summaryLine } from './frame-words.ts';

/** CSS pixels, the line under it included. */
export const messageRowHeight = 28;

export function MessageRow({ message }: { readonly message: StreamMessage }) {
  const fromClient = message.from === 'client';
  const isContent = isWebSocketMessage(message)
    ? message.problem === null && (message.kind === 'text' || message.kind === 'binary')
    : message.kind === 'event';
  return (
    <div role="presentation" className="flex h-full items-center gap-3 px-4 text-xs">
      <span
        role="gridcell"
        className={fromClient ? 'text-accent' : 'text-live'}
        title={`from the ${message.from}`}
      >
        {fromClient ? (
          <ArrowUp size={13} aria-label="from the client" />
        ) : (
          <ArrowDown size={13} aria-label="from the upstream" />
        )}
      </span>
      <span role="gridcell" className="w-16 shrink-0 truncate text-muted" title={kindWord(message)}>
        <VisibleText text={kindWord(message)} />
      </span>
      <span role="gridcell" className={`min-w-0 flex-1 truncate font-mono ${isContent ? '' : 'text-muted'}`}>
        <VisibleText text={summaryLine(message)} />
      </span>
      <span role="gridcell" className="w-14 shrink-0 text-right font-mono text-muted">
        {formatBytes(message.size)}
      </span>
      <span
        role="gridcell"
        className="w-16 shrink-0 text-right font-mono text-faint"
        title="since the exchange began"
      >
        {formatDuration(message.at)}
      </span>
    </div>
  );
}
