import type { ReactNode } from 'react';
import { classNames } from '../ui/class-names.ts';

/** A titled group of rows. */
export function FormSection({
  title,
  note,
  className,
  children,
}: {
  readonly title: string;
  readonly note?: ReactNode;
  readonly className?: string;
  readonly children: ReactNode;
}) {
  return (
    <section
      aria-label={title}
      className={classNames('flex flex-col gap-2 border-line border-t px-4 py-3', className)}
    >
      <div className="flex items-baseline justify-between gap-3">
        <h3 className="shrink-0 font-semibold">{title}</h3>
        {note !== undefined && <p className="truncate text-faint text-xs">{note}</p>}
      </div>
      {children}
    </section>
  );
}

export const FieldErrorText = ({
  id,
  children,
}: {
  readonly id?: string;
  readonly children: string | null;
}) =>
  children === null ? null : (
    <p id={id} className="selectable text-error text-xs">
      {children}
    </p>
  );
