import { useMemo, useState } from 'react';
import {
  type ConfigExportFormat,
  configExportFormats,
  type ExportedFile,
} from '../../../shared/model/config-export.ts';
import { useDraftValue } from '../../forms/use-draft.ts';
import { useStores, useStoreValue } from '../../stores/context.tsx';
import { Button } from '../../ui/button.tsx';
import { breakLongLines } from '../../ui/code/break-lines.ts';
import { CodeView } from '../../ui/code/code-view.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { InlineError } from '../../ui/inline-error.tsx';
import { saveFile } from '../../ui/save-file.ts';
import { SegmentedControl } from '../../ui/segmented-control.tsx';
import { LeftOutList } from './left-out-list.tsx';
import { useExport } from './use-export.ts';

const names: Readonly<Record<ConfigExportFormat, string>> = {
  nginx: 'nginx',
  haproxy: 'HAProxy',
  caddy: 'Caddy',
};

const options = configExportFormats.map((format) => ({ value: format, label: names[format] }));

/** The same configuration for a proxy that runs in production, beside what that proxy does not do. */
export function ExportDialog() {
  const { navigation } = useStores();
  const isOpen = useStoreValue('navigation', (state) => state.isExporting);
  return isOpen ? <OpenDialog onClose={() => navigation.getState().setExporting(false)} /> : null;
}

function OpenDialog({ onClose }: { readonly onClose: () => void }) {
  const [format, setFormat] = useState<ConfigExportFormat>('nginx');
  const exported = useExport(format);
  const isEdited = useDraftValue((state) => state.dirty);
  // Until the other format is there, that of before stays.
  const result = exported.phase === 'ready' ? exported.result : null;
  const [file] = result?.files ?? [];
  return (
    <Dialog
      title="Export for production"
      isOpen
      onClose={onClose}
      width="xl"
      footer={
        <>
          <Button onPress={onClose}>Close</Button>
          <Button
            variant="primary"
            isDisabled={file === undefined}
            onPress={() => {
              // A browser would give a file of text without an ending one.
              if (file !== undefined) saveFile(file.name, [file.text], 'application/octet-stream');
            }}
          >
            {file === undefined ? 'Save' : `Save ${file.name}`}
          </Button>
        </>
      }
    >
      <div className="flex h-[62vh] min-h-[34rem] flex-col md:min-h-72 gap-3">
        <div className="flex shrink-0 flex-wrap items-center justify-between gap-x-4 gap-y-2">
          <SegmentedControl label="Proxy" options={options} value={format} onChange={setFormat} />
          <p className="text-muted text-xs">
            {isEdited
              ? 'Of the file as it is: edits that are not applied are not in it.'
              : 'Of the file as it is.'}
          </p>
        </div>
        {exported.phase === 'failed' && <InlineError>{exported.message}</InlineError>}
        {exported.phase === 'loading' && <p className="text-muted">Writing…</p>}
        {result !== null && file !== undefined && (
          <div className="grid min-h-0 flex-1 grid-cols-1 grid-rows-2 gap-3 md:grid-cols-[minmax(0,3fr)_minmax(0,2fr)] md:grid-rows-1">
            <FilePane file={file} />
            <section
              aria-label="Beside the file"
              className="flex min-h-0 flex-col overflow-hidden rounded-md border border-line"
            >
              <h3 className="flex h-8 shrink-0 items-center border-line border-b bg-surface px-3 font-medium text-xs">
                {result.leftOut.length === 0
                  ? 'Everything carries over'
                  : `Does not carry over, or not quite: ${result.leftOut.length}`}
              </h3>
              <LeftOutList leftOut={result.leftOut} />
            </section>
          </div>
        )}
      </div>
    </Dialog>
  );
}

function FilePane({ file }: { readonly file: ExportedFile }) {
  const shown = useMemo(() => breakLongLines(file.text), [file.text]);
  return (
    <section
      aria-label="File"
      className="flex min-h-0 flex-col overflow-hidden rounded-md border border-line"
    >
      <div className="flex h-8 shrink-0 items-center justify-between border-line border-b bg-surface pr-1 pl-3">
        <h3 className="truncate font-mono text-xs">{file.name}</h3>
        <CopyButton label="Copy the file" text={file.text} />
      </div>
      <div className="min-h-0 flex-1">
        <CodeView
          text={shown.text}
          continued={shown.continued}
          label={file.name}
          language="text"
          wraps={false}
        />
      </div>
    </section>
  );
}
