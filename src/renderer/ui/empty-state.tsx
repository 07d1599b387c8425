import type { ReactNode } from 'react';

export interface EmptyStateProps {
  readonly icon?: ReactNode;
  readonly title: string;
  /** Why it is empty, and what to do. */
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}

/** What a place says while there is nothing in it. */
export function EmptyState({ icon, title, children, action }: EmptyStateProps) {
  return (
    <div className="flex h-full flex-col items-center justify-center gap-1 p-8 text-center">
      {icon !== undefined && <div className="mb-2 text-faint">{icon}</div>}
      <h2 className="font-semibold text-text">{title}</h2>
      {children !== undefined && <div className="max-w-110 text-muted">{children}</div>}
      {action !== undefined && <div className="mt-3">{action}</div>}
    </div>
  );
}
