import { Search, WrapText } from 'lucide-react';
import { useRef, useState } from 'react';
import { ToggleButton } from 'react-aria-components';
import { createPortal } from 'react-dom';
import type { CodeHandle } from '../../../ui/code/code-editor.tsx';
import { CodeView } from '../../../ui/code/code-view.tsx';
import type { CodeLanguage } from '../../../ui/code/languages.ts';
import { formatCount } from '../../../ui/format.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { JsonTree } from '../../../ui/json/json-tree.tsx';
import { Select } from '../../../ui/select.tsx';
import { offeredCharsets } from './charset.ts';
import { type ContentKind, codeKindOf } from './media-kind.ts';
import { Notes } from './notes.tsx';
import type { TextResult } from './text-work.ts';
import { useText } from './use-text.ts';

/** Characters up to which a text is coloured and folded, and nesting: both take time. */
const colouredLength = 2 * 1024 * 1024;
const colouredDepth = 500;

const languages: Partial<Readonly<Record<ContentKind, CodeLanguage>>> = {
  json: 'json',
  'json-lines': 'json',
  html: 'html',
  css: 'css',
  javascript: 'javascript',
  xml: 'xml',
  svg: 'xml',
  yaml: 'yaml',
  graphql: 'graphql',
};

export interface TextPanelProps {
  readonly bytes: Uint8Array;
  readonly contentType: string | null;
  readonly kind: ContentKind;
  readonly form: 'lines' | 'pretty' | 'tree';
  /** Whether the content goes on behind the bytes. */
  readonly cut: boolean;
  readonly charset: string | null;
  readonly onCharset: (charset: string | null) => void;
  /** Where what sets the text stands; null for a line of its own below the text. */
  readonly bar: HTMLElement | null;
}

/** A content as text, or as a tree of the JSON in it; with the charset that it was read by. */
export function TextPanel(props: TextPanelProps) {
  const { bytes, contentType, kind, form, cut, charset, onCharset, bar } = props;
  const [wraps, setWraps] = useState(true);
  const code = useRef<CodeHandle>(null);
  const state = useText({
    bytes,
    contentType,
    charset,
    cut,
    form,
    sequence: kind === 'json-lines',
    code: codeKindOf(kind),
  });
  if (state.phase === 'working') return <p className="p-4 text-muted">Reading the text…</p>;
  if (state.phase === 'failed') {
    return (
      <p className="p-4 text-error">The text could not be read: {state.message}. Its bytes are under Hex.</p>
    );
  }
  const { result } = state;
  const isColoured =
    result.text.length <= colouredLength && result.depth <= colouredDepth && result.continued.length === 0;
  const settings = (
    <>
      <Select
        label="Charset"
        hideLabel
        options={charsetOptions(result.charset)}
        value={charset ?? result.charset}
        onChange={onCharset}
        className="w-30"
      />
      <span className="min-w-0 flex-1 truncate">{result.why}</span>
      <ToggleButton
        aria-label="Wrap long lines"
        isSelected={wraps}
        onChange={setWraps}
        className="flex h-6 shrink-0 cursor-default items-center gap-1 rounded-md px-1.5 text-muted hover:bg-hover selected:bg-selection selected:text-text"
      >
        <WrapText size={14} aria-hidden />
        Wrap
      </ToggleButton>
      <IconButton label="Find in the text" size="sm" onPress={() => code.current?.find()}>
        <Search size={14} aria-hidden />
      </IconButton>
    </>
  );
  return (
    <div className="flex h-full flex-col">
      <Notes notes={notesOf(result)} />
      <div className="min-h-0 flex-1">
        {result.nodes === null ? (
          <CodeView
            ref={code}
            text={result.text}
            continued={result.continued}
            label="Body"
            language={isColoured ? (languages[kind] ?? 'text') : 'text'}
            wraps={wraps}
          />
        ) : (
          <JsonTree nodes={result.nodes} label="Body as a tree" />
        )}
      </div>
      {/* The tree has a line of its own there. */}
      {result.nodes === null &&
        (bar === null ? (
          <div className="flex h-8 shrink-0 items-center gap-2 border-line border-t px-4 text-faint text-xs">
            {settings}
          </div>
        ) : (
          createPortal(settings, bar)
        ))}
    </div>
  );
}

function charsetOptions(used: string) {
  const all: readonly string[] = offeredCharsets;
  return [...(all.includes(used) ? [] : [used]), ...all].map((value) => ({ value, label: value }));
}

function notesOf({ mistake, misfits, charset, continued, nodes }: TextResult): readonly string[] {
  return [
    ...(mistake === null ? [] : [mistake]),
    ...(misfits === 0
      ? []
      : [
          `${formatCount(misfits)} ${misfits === 1 ? 'place is' : 'places are'} not ${charset}; each is shown as \ufffd. Another charset can be chosen below.`,
        ]),
    ...(continued.length === 0 ? [] : ['Very long lines are broken for display; copied they are whole.']),
    ...(nodes?.cut === true ? [`Only the first ${formatCount(nodes.count)} values are shown.`] : []),
  ];
}
