import type { ReactNode } from 'react';

export interface ViewProps {
  readonly title: string;
  readonly description?: ReactNode;
  /** Controls at the right of the title. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A page of the app that is read from top to bottom: a title, then sections in one column. */
export function View({ title, description, actions, children }: ViewProps) {
  return (
    <div className="h-full overflow-auto bg-surface">
      <div className="mx-auto flex max-w-190 flex-col gap-6 px-8 pt-6 pb-12">
        <header className="flex items-start justify-between gap-4">
          <div>
            <h1 className="font-semibold text-lg">{title}</h1>
            {description !== undefined && <p className="text-muted">{description}</p>}
          </div>
          {actions !== undefined && <div className="flex shrink-0 gap-2">{actions}</div>}
        </header>
        {children}
      </div>
    </div>
  );
}

export interface SectionProps {
  readonly title: string;
  readonly description?: ReactNode;
  /** Controls at the right of the title. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A titled part of a view. */
export function Section({ title, description, actions, children }: SectionProps) {
  return (
    <section className="flex flex-col gap-3">
      <div className="flex items-end justify-between gap-4">
        <div>
          <h2 className="font-semibold">{title}</h2>
          {description !== undefined && <p className="text-muted">{description}</p>}
        </div>
        {actions !== undefined && <div className="flex shrink-0 gap-1">{actions}</div>}
      </div>
      {children}
    </section>
  );
}

/** A bordered box; `divided` draws hairlines between its children. */
export function Panel({
  children,
  divided = false,
}: {
  readonly children: ReactNode;
  readonly divided?: boolean;
}) {
  return (
    <div className={`rounded-lg border border-line bg-control ${divided ? 'divide-y divide-line' : 'p-4'}`}>
      {children}
    </div>
  );
}
