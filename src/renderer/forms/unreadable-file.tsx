import { StatusMark } from '../ui/status-mark.tsx';
import { MistakeList } from './mistake-list.tsx';
import { useDraftValue } from './use-draft.ts';

/** The file is no valid YAML: there is nothing to edit here until it is mended in an editor. */
export function UnreadableFile() {
  const base = useDraftValue((state) => state.base);
  if (base === null) return null;
  return (
    <div className="flex h-full flex-col items-center gap-3 overflow-auto bg-surface p-8 pt-[12vh]">
      <StatusMark tone="error" className="size-5" />
      <h1 className="font-semibold">The configuration file cannot be read</h1>
      <p className="max-w-130 text-center text-muted">
        Mend it in an editor; Doorman reads it again when it is saved. What was running before goes on.
      </p>
      <code className="selectable text-faint">{base.path}</code>
      <div className="w-full max-w-190">
        <MistakeList mistakes={base.mistakes} input={undefined} />
      </div>
    </div>
  );
}
