import { useEffect } from 'react';
import { useStores, useStoreValue } from '../stores/context.tsx';
import { noticeTime } from '../stores/notices.ts';
import { StatusMark } from '../ui/status-mark.tsx';

/** The short message about what was just done: at the bottom, announced, gone by itself. */
export function NoticeLine() {
  const { notices } = useStores();
  const notice = useStoreValue('notices', (state) => state.notice);
  useEffect(() => {
    if (notice === null) return;
    const timer = setTimeout(() => notices.getState().dismiss(notice.id), noticeTime(notice.text));
    return () => clearTimeout(timer);
  }, [notice, notices]);
  return (
    <div
      role="status"
      aria-live="polite"
      className="pointer-events-none fixed inset-x-0 bottom-10 z-30 flex justify-center px-4"
    >
      {notice !== null && (
        <p className="pointer-events-auto flex max-w-160 items-center gap-2 rounded-lg border border-line bg-raised px-3 py-2 shadow-overlay">
          <StatusMark tone={notice.tone} />
          {notice.text}
        </p>
      )}
    </div>
  );
}
