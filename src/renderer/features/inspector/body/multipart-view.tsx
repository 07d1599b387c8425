import { ChevronDown, ChevronRight } from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { formatBytes, formatCount } from '../../../ui/format.ts';
import { headerValue } from '../../../ui/header-compare.ts';
import { VisibleText } from '../../../ui/visible-text.tsx';
import { boundaryOf, type Part, readMultipart } from './multipart.ts';
import { Notes } from './notes.tsx';

/** Parts that are drawn before one asks for more. */
const partStep = 50;

export interface MultipartViewProps {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly contentType: string | null;
  /** How the content of a part is shown. */
  readonly children: (part: Part) => ReactNode;
}

/** The parts of a multipart content, each with its fields and a view of its own. */
export function MultipartView({ bytes, contentType, children }: MultipartViewProps) {
  const [shown, setShown] = useState(partStep);
  const boundary = boundaryOf(contentType);
  const content = useMemo(
    () => (boundary === null ? null : readMultipart(bytes, boundary)),
    [bytes, boundary],
  );
  if (content === null) {
    return (
      <EmptyState title="The parts cannot be told apart">
        The Content-Type names no boundary. The content is under Raw.
      </EmptyState>
    );
  }
  return (
    <div className="flex h-full flex-col">
      <Notes notes={content.problem === null ? [] : [content.problem]} />
      <ol className="min-h-0 flex-1 overflow-auto">
        {content.parts.slice(0, shown).map((part, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts are told apart by their place
          <PartItem key={index} part={part} opens={content.parts.length === 1}>
            {children}
          </PartItem>
        ))}
        {content.parts.length > shown && (
          <li className="p-4">
            <Button size="sm" onPress={() => setShown(shown + partStep)}>
              Show more of {formatCount(content.parts.length)}
            </Button>
          </li>
        )}
      </ol>
    </div>
  );
}

interface PartItemProps {
  readonly part: Part;
  readonly opens: boolean;
  readonly children: (part: Part) => ReactNode;
}

function PartItem({ part, opens, children }: PartItemProps) {
  const [isOpen, setOpen] = useState(opens);
  const type = headerValue(part.headers, 'content-type');
  const title = part.name ?? part.fileName ?? 'part without a name';
  return (
    <li className="border-line border-b">
      <AriaButton
        aria-expanded={isOpen}
        onPress={() => setOpen(!isOpen)}
        className="focus-ring-inset flex w-full cursor-default items-center gap-2 px-4 py-2 text-left hover:bg-hover"
      >
        {isOpen ? <ChevronDown size={14} aria-hidden /> : <ChevronRight size={14} aria-hidden />}
        <span className="min-w-0 truncate font-semibold">
          <VisibleText text={title} />
        </span>
        {part.fileName !== null && part.fileName !== title && (
          <span className="min-w-0 truncate text-muted">
            <VisibleText text={part.fileName} />
          </span>
        )}
        <span className="min-w-0 flex-1 truncate text-right text-faint text-xs">{type ?? 'no type'}</span>
        <span className="shrink-0 font-mono text-muted text-xs">{formatBytes(part.bytes.length)}</span>
      </AriaButton>
      {isOpen && (
        <div className="flex flex-col border-line border-t">
          <dl className="selectable px-4 py-2 font-mono text-xs">
            {part.headers.map(([name, value], index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: equal fields are told apart by their place
              <div key={index} className="wrap-anywhere">
                <dt className="inline text-muted">{name}: </dt>
                <dd className="inline">
                  <VisibleText text={value} />
                </dd>
              </div>
            ))}
          </dl>
          <div className="h-80 border-line border-t">{children(part)}</div>
        </div>
      )}
    </li>
  );
}
