import { defaultKeymap } from '@codemirror/commands';
import { foldGutter, foldKeymap, syntaxHighlighting } from '@codemirror/language';
import { highlightSelectionMatches, openSearchPanel, search, searchKeymap } from '@codemirror/search';
import { Compartment, EditorState } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import { type Ref, useEffect, useImperativeHandle, useRef } from 'react';
import { codeColours, codeTheme } from './code-theme.ts';
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
          EditorView.contentAttributes.of({ 'aria-label': label, 'aria-readonly': 'true' }),
          lineNumbers(numbersWithout(continued ?? [])),
          foldGutter(),
          highlightActiveLineGutter(),
          highlightSpecialChars({ addSpecialChars: hidden }),
          drawSelection(),
          highlightSelectionMatches(),
          search({ top: true }),
          syntaxHighlighting(codeColours),
          codeTheme,
          keymap.of([...searchKeymap, ...foldKeymap, ...defaultKeymap]),
          wrapping.of([]),
          languagePart.of([]),
        ],
      }),
    });
    view.current = editor;
    return () => {
      view.current = null;
      editor.destroy();
    };
  }, [text, label, continued]);

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

  useImperativeHandle(
    ref,
    () => ({
      find: () => {
        if (view.current !== null) openSearchPanel(view.current);
      },
    }),
    [],
  );
  return <div ref={host} className="selectable h-full" />;
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
