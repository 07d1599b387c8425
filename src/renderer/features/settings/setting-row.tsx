import type { ReactNode } from 'react';

/** A setting: what it is at the left, its control at the right. */
export function SettingRow({
  title,
  text,
  children,
}: {
  readonly title: string;
  readonly text: string;
  readonly children: ReactNode;
}) {
  return (
    <div className="flex min-h-14 flex-wrap items-center justify-between gap-x-6 gap-y-2 px-4 py-2">
      <div className="min-w-48 flex-1">
        <h3 className="font-medium">{title}</h3>
        <p className="text-muted text-xs">{text}</p>
      </div>
      {children}
    </div>
  );
}
