import { defaultKeymap } from '@codemirror/commands';
import { foldGutter, foldKeymap, syntaxHighlighting } from '@codemirror/language';
import { highlightSelectionMatches, openSearchPanel, search } from '@codemirror/search';
import { Compartment, EditorState } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import { type Ref, useEffect, useImperativeHandle, useRef, useState } from 'react';
import { FindBar } from '../find/find-bar.tsx';
import { useFindBar } from '../find/use-find-bar.ts';
import { codeColours, codeTheme } from './code-theme.ts';
import { findInEditor } from './find-in-code.ts';
import { type CodeLanguage, loadLanguage } from './languages.ts';

/** What there is to do with a text from outside. */
export interface CodeHandle {
  /** Opens the search. */
  find(): void;
}

export interface CodeEditorProps {
  /** With lines of a length that can be drawn: see `breakLongLines`. */
  readonly text: string;
  readonly label: string;
  readonly language: CodeLanguage;
  readonly wraps: boolean;
  /** Lines that go on the one before, from 1, in order; they have no number of their own. */
  readonly continued?: readonly number[];
  readonly ref?: Ref<CodeHandle>;
}

/** What is not seen, or turns writing around; CodeMirror's own list leaves some out. */
const hidden = /\p{Cf}/u;

/**
 * A text to read: coloured, folded and searched. It stands in a shadow tree, for there CodeMirror adopts its style sheets,
 * which the content security policy allows, where in the page it would write a style element, which it refuses.
 */
export function CodeEditor({ text, label, language, wraps, continued, ref }: CodeEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const [{ find, tell }] = useState(findInEditor);
  const { asked, ask, close, onKeyDown } = useFindBar(find, () => view.current?.focus());
  const parts = useRef({ wrapping: new Compartment(), language: new Compartment() });

  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    const root = element.shadowRoot ?? element.attachShadow({ mode: 'open' });
    const { wrapping, language: languagePart } = parts.current;
    const editor = new EditorView({
      root,
      parent: root,
      state: EditorState.create({
        doc: text,
        extensions: [
          EditorState.readOnly.of(true),
          EditorView.contentAttributes.of({ 'aria-label': label, 'aria-readonly': 'true', tabindex: '0' }),
          lineNumbers(numbersWithout(continued ?? [])),
          foldGutter(),
          highlightActiveLineGutter(),
          highlightSpecialChars({ addSpecialChars: hidden }),
          drawSelection(),
          highlightSelectionMatches(),
          // What is found is marked while there is a panel; the field for it is above the editor, as it is above trees.
          search({ createPanel: () => ({ dom: document.createElement('div') }) }),
          syntaxHighlighting(codeColours),
          codeTheme,
          keymap.of([...foldKeymap, ...defaultKeymap]),
          wrapping.of([]),
          languagePart.of([]),
        ],
      }),
    });
    openSearchPanel(editor);
    view.current = editor;
    tell(editor);
    return () => {
      // Its places are those of the text that goes.
      find.stop();
      tell(null);
      view.current = null;
      editor.destroy();
    };
  }, [text, label, continued, find, tell]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new text is a new editor, which has to be told again
  useEffect(() => {
    view.current?.dispatch({
      effects: parts.current.wrapping.reconfigure(wraps ? EditorView.lineWrapping : []),
    });
  }, [wraps, text, label, continued]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: as above
  useEffect(() => {
    let current = true;
    void loadLanguage(language).then((extension) => {
      if (!current) return;
      view.current?.dispatch({ effects: parts.current.language.reconfigure(extension) });
    });
    return () => {
      current = false;
    };
  }, [language, text, label, continued]);

  useImperativeHandle(ref, () => ({ find: ask }));
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of what is in it come by here
    <div role="presentation" className="flex h-full flex-col" onKeyDown={onKeyDown}>
      {asked > 0 && <FindBar find={find} asked={asked} onClose={close} />}
      <div ref={host} className="selectable min-h-0 flex-1" />
    </div>
  );
}

/** Line numbers as they are in the text before its long lines were broken. */
function numbersWithout(continued: readonly number[]) {
  if (continued.length === 0) return {};
  const isContinued = new Set(continued);
  return {
    formatNumber: (line: number) => {
      if (isContinued.has(line)) return '·';
      return String(line - countUpTo(continued, line));
    },
  };
}

/** How many of sorted numbers are not above `most`. */
function countUpTo(sorted: readonly number[], most: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) <= most) low = middle + 1;
    else high = middle;
  }
  return low;
}
