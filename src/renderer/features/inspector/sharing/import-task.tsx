import { FileDown } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { MethodResults } from '../../../../shared/contract/methods.ts';
import { skippedText } from '../../../../shared/har/import-report.ts';
import { counted } from '../../../../shared/har/report-words.ts';
import { useStores, useStoreValue } from '../../../stores/context.tsx';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { formatBytes } from '../../../ui/format.ts';
import { errorText } from '../../../ui/inline-error.tsx';
import { StatusMark } from '../../../ui/status-mark.tsx';
import { importFile } from './import-file.ts';
import { Progress } from './progress.tsx';
import { useFileDrop } from './use-file-drop.ts';

/** Takes HAR files: one that is chosen, or dropped anywhere on the inspector. */
export function ImportTask() {
  const { sharing } = useStores();
  const task = useStoreValue('sharing', (state) => state.task);
  const isOver = useFileDrop(sharing.getState().importFile);
  const input = useRef<HTMLInputElement>(null);
  const isChoosing = task?.kind === 'import' && task.file === null;
  useEffect(() => {
    if (!isChoosing) return;
    input.current?.click();
    // What comes of it is an event of the input; nothing is shown meanwhile.
    sharing.getState().close();
  }, [isChoosing, sharing]);
  return (
    <>
      <input
        ref={input}
        type="file"
        accept=".har,application/json"
        aria-label="HAR file"
        className="hidden"
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0];
          currentTarget.value = '';
          if (file !== undefined) sharing.getState().importFile(file);
        }}
      />
      {isOver && (
        <div className="pointer-events-none fixed inset-0 z-30 flex items-center justify-center bg-scrim">
          <p className="flex items-center gap-2 rounded-lg border-2 border-accent border-dashed bg-raised px-6 py-5 font-semibold shadow-overlay">
            <FileDown size={18} aria-hidden className="text-accent" />
            Drop a HAR file to import it
          </p>
        </div>
      )}
      {task?.kind === 'import' && task.file !== null && <Importing key={task.file.name} file={task.file} />}
    </>
  );
}

type State =
  | { readonly phase: 'working'; readonly bytes: number }
  | { readonly phase: 'failed'; readonly message: string }
  | { readonly phase: 'done'; readonly result: MethodResults['har.end'] };

function Importing({ file }: { readonly file: File }) {
  const { client, exchanges, notices, sharing } = useStores();
  const [state, setState] = useState<State>({ phase: 'working', bytes: 0 });
  useEffect(() => {
    const abort = new AbortController();
    const set = (next: State) => {
      if (!abort.signal.aborted) setState(next);
    };
    importFile(client, file, abort.signal, (bytes) => set({ phase: 'working', bytes })).then(
      (result) => {
        if (abort.signal.aborted) return;
        if (result.imported > 0) exchanges.getState().show(result.session);
        if (result.imported > 0 && result.skipped.length === 0 && result.problem === null) {
          notices.getState().say(`Imported ${counted(result.imported, 'exchange')} from ${file.name}.`);
          sharing.getState().close();
        } else set({ phase: 'done', result });
      },
      (error: unknown) => set({ phase: 'failed', message: errorText(error) }),
    );
    return () => abort.abort();
  }, [client, file, exchanges, notices, sharing]);
  const onClose = () => sharing.getState().close();
  return (
    <Dialog
      title={`Import ${file.name}`}
      isOpen
      onClose={onClose}
      footer={<Button onPress={onClose}>{state.phase === 'working' ? 'Cancel' : 'Close'}</Button>}
    >
      {state.phase === 'working' && (
        <Progress
          label="Reading the file"
          done={state.bytes}
          total={file.size}
          text={`${formatBytes(state.bytes)} of ${formatBytes(file.size)}`}
        />
      )}
      {state.phase === 'failed' && <Failure text={state.message} />}
      {state.phase === 'done' && <Result result={state.result} />}
    </Dialog>
  );
}

const Failure = ({ text }: { readonly text: string }) => (
  <p role="alert" className="flex items-baseline gap-2 py-2">
    <StatusMark tone="error" />
    <span className="selectable min-w-0 flex-1 wrap-anywhere">{text}</span>
  </p>
);

function Result({ result }: { readonly result: MethodResults['har.end'] }) {
  const { imported, skipped, problem } = result;
  if (imported === 0) {
    const why =
      problem ?? (skipped.length > 0 ? `left out were ${skippedText(result)}` : 'it has no entries');
    return <Failure text={`Nothing was imported: ${why}. Is it a HAR file?`} />;
  }
  return (
    <div role="status" className="flex flex-col gap-2 py-2">
      <p>
        <strong className="font-semibold">{counted(imported, 'exchange')}</strong> imported, and shown now.
      </p>
      {skipped.length > 0 && <p className="text-muted">Left out: {skippedText(result)}.</p>}
      {problem !== null && (
        <p className="text-muted">The file is not whole: {problem}. What came before that is imported.</p>
      )}
    </div>
  );
}
