import { X } from 'lucide-react';
import { useMemo, useState } from 'react';
import { isWebSocketMessage, type StreamMessage } from '../../../../shared/model/websocket.ts';
import { breakLongLines } from '../../../ui/code/break-lines.ts';
import { CodeView } from '../../../ui/code/code-view.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { formatBytes } from '../../../ui/format.ts';
import { HexView } from '../../../ui/hex-view.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { formatJson } from '../../../ui/json/format-json.ts';
import { SegmentedControl } from '../../../ui/segmented-control.tsx';
import { factsOf, missingOf, previewBytes, previewText } from './frame-words.ts';

type Layout = 'pretty' | 'raw' | 'hex';

export interface MessageDetailProps {
  readonly message: StreamMessage;
  readonly onClose: () => void;
}

/** One message in full, as far as it was kept. */
export function MessageDetail({ message, onClose }: MessageDetailProps) {
  const [layout, setLayout] = useState<Layout>('pretty');
  const text = useMemo(() => previewText(message), [message]);
  const pretty = useMemo(() => (text !== null && /^\s*[{[]/.test(text) ? formatJson(text) : null), [text]);
  const shown = text === null || layout === 'hex' ? null : layout === 'pretty' ? (pretty ?? text) : text;
  const broken = useMemo(() => breakLongLines(shown ?? ''), [shown]);
  const missing = missingOf(message);
  const facts = [...factsOf(message), formatBytes(message.size)];
  const isEmpty = message.preview === '';
  return (
    <section
      aria-label="Message"
      className="flex min-h-24 min-w-0 flex-1 flex-col border-line-strong border-t @min-[720px]:border-t-0 @min-[720px]:border-l"
    >
      <div className="flex h-9 shrink-0 items-center gap-3 border-line border-b px-4">
        {text !== null && !isEmpty && (
          <SegmentedControl
            label="Show as"
            options={[
              { value: 'pretty', label: pretty === null ? 'Text' : 'Pretty' },
              ...(pretty === null ? [] : [{ value: 'raw', label: 'Raw' } as const]),
              { value: 'hex', label: 'Hex' },
            ]}
            value={layout}
            onChange={setLayout}
          />
        )}
        <span className="min-w-0 flex-1 truncate text-muted text-xs">{facts.join(' · ')}</span>
        {shown !== null && !isEmpty && <CopyButton label="Copy the message" text={shown} />}
        <IconButton label="Close the message" size="sm" onPress={onClose}>
          <X size={14} aria-hidden />
        </IconButton>
      </div>
      {missing !== null && (
        <p className="shrink-0 border-line border-b bg-warn-soft px-4 py-1.5 text-xs">{missing}</p>
      )}
      <div className="min-h-0 flex-1">
        {isEmpty ? (
          <p className="px-4 py-3 text-muted text-xs">
            {isWebSocketMessage(message) && message.problem !== null ? '' : 'No content'}
          </p>
        ) : shown === null ? (
          <HexView bytes={previewBytes(message)} />
        ) : (
          <CodeView
            text={broken.text}
            continued={broken.continued}
            label="Message"
            language={pretty === null ? 'text' : 'json'}
            wraps
          />
        )}
      </div>
    </section>
  );
}
