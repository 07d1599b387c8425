import { lazy, Suspense } from 'react';
import type { CodeEditorProps } from './code-editor.tsx';

/** The editor is loaded when a text is first shown. */
const CodeEditor = lazy(async () => ({ default: (await import('./code-editor.tsx')).CodeEditor }));

/** A text to read; see `CodeEditor`. */
export const CodeView = (props: CodeEditorProps) => (
  <Suspense fallback={<p className="p-4 text-muted">Loading…</p>}>
    <CodeEditor {...props} />
  </Suspense>
);
