import { useMemo } from 'react';
import { breakLongLines } from '../../../ui/code/break-lines.ts';
import { CodeView } from '../../../ui/code/code-view.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { formatJson } from '../../../ui/json/format-json.ts';
import { VisibleText } from '../../../ui/visible-text.tsx';
import { readGraphql } from './graphql-document.ts';
import type { GraphqlRequest } from './graphql-request.ts';
import { Notes } from './notes.tsx';

/** GraphQL requests: operation, document and variables of each. */
export function GraphqlView({ requests }: { readonly requests: readonly GraphqlRequest[] }) {
  return (
    <ol className="h-full overflow-auto">
      {requests.map((request, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the requests of a batch are told apart by their place
        <li key={index} className={requests.length === 1 ? 'flex h-full flex-col' : 'flex h-96 flex-col'}>
          <GraphqlItem request={request} />
        </li>
      ))}
    </ol>
  );
}

function GraphqlItem({ request }: { readonly request: GraphqlRequest }) {
  const document = useMemo(() => readGraphql(request.query), [request.query]);
  const shown = useMemo(() => breakLongLines(document.text), [document]);
  const name = request.operationName ?? document.operations.join(', ');
  return (
    <>
      <div className="flex h-8 shrink-0 items-center gap-2 border-line border-b px-4 text-xs">
        <span className="text-faint">Operation</span>
        <span className="selectable min-w-0 flex-1 truncate font-mono">
          <VisibleText text={name === '' ? 'without a name' : name} />
        </span>
        <CopyButton label="Copy the document" text={request.query} />
      </div>
      <Notes notes={document.problem === null ? [] : [document.problem]} />
      <div className="min-h-24 flex-2">
        <CodeView text={shown.text} continued={shown.continued} label="Document" language="graphql" wraps />
      </div>
      <JsonPart title="Variables" text={request.variables} />
      <JsonPart title="Extensions" text={request.extensions} />
    </>
  );
}

function JsonPart({ title, text }: { readonly title: string; readonly text: string | null }) {
  const shown = useMemo(() => breakLongLines(text === null ? '' : (formatJson(text) ?? text)), [text]);
  if (text === null) return null;
  return (
    <section aria-label={title} className="flex min-h-24 flex-1 flex-col border-line border-t">
      <div className="flex h-8 shrink-0 items-center gap-2 border-line border-b px-4 text-xs">
        <span className="flex-1 text-faint">{title}</span>
        <CopyButton label={`Copy the ${title.toLowerCase()}`} text={text} />
      </div>
      <div className="min-h-0 flex-1">
        <CodeView text={shown.text} continued={shown.continued} label={title} language="json" wraps />
      </div>
    </section>
  );
}
