import { StatusMark } from '../../ui/status-mark.tsx';

/** What width, colour and mark say. */
export function Legend() {
  return (
    <div
      aria-hidden
      className="flex flex-wrap items-center gap-x-3 gap-y-0.5 rounded-md bg-bg/90 px-2 py-1 text-2xs text-faint"
    >
      <span className="flex items-center gap-1.5">
        <svg viewBox="0 0 30 12" className="h-3 w-7.5 text-ok">
          <path d="M0 5.5 30 1v10L0 6.5Z" fill="currentColor" opacity="0.8" />
        </svg>
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
        <svg viewBox="0 0 20 8" className="h-2 w-5 text-faint">
          <path d="M0 4h20" stroke="currentColor" strokeWidth="2" strokeDasharray="4 3" />
        </svg>
        not used now
      </span>
    </div>
  );
}
