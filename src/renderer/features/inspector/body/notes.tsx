import type { ReactNode } from 'react';

/** What has to be known of a content before it is read, one line each. */
export const Notes = ({
  notes,
  action,
}: {
  readonly notes: readonly string[];
  readonly action?: ReactNode;
}) =>
  notes.map((note, index) => (
    <div
      key={note}
      className="flex shrink-0 items-center gap-3 border-line border-b bg-warn-soft px-4 py-1.5 text-xs"
    >
      <p className="min-w-0 flex-1">{note}</p>
      {index === 0 && action}
    </div>
  ));
