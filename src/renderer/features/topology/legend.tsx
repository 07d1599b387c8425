import { StatusMark } from '../../ui/status-mark.tsx';

/** What width, colour and mark say. */
export function Legend() {
  return (
    <div
      aria-hidden
      className="topology-legend flex-wrap items-center gap-x-3 gap-y-0.5 rounded-md bg-bg/90 px-2 py-1 text-2xs text-faint"
    >
      <span className="flex items-center gap-1.5">
        <span className="flex items-center gap-0.5">
          <span className="h-px w-2.5 bg-line-strong" />
          <span className="h-[3px] w-2.5 bg-ok" />
          <span className="h-[7px] w-2.5 bg-ok" />
        </span>
        wider: more requests a second
      </span>
      <span className="flex items-center gap-1">
        <StatusMark tone="ok" className="size-2" /> answering
      </span>
      <span className="flex items-center gap-1">
        <StatusMark tone="warn" className="size-2" /> some errors, or ejected
      </span>
      <span className="flex items-center gap-1">
        <StatusMark tone="error" className="size-2" /> failing
      </span>
      <span className="flex items-center gap-1">
        <span className="w-5 border-faint border-t-2 border-dashed" />
        not used now
      </span>
    </div>
  );
}
