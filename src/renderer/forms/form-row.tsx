import type { ReactNode } from 'react';
import { classNames } from '../ui/class-names.ts';

/** Lays a `TextField` or `Select` out with its label at the left, so that labels and fields align in two columns. */
export const rowClass =
  'grid! grid-cols-[92px_minmax(0,1fr)] items-start gap-x-3 gap-y-1 *:col-start-2 ' +
  '[&>label]:col-start-1 [&>label]:row-start-1 [&>label]:leading-7 ' +
  // The label of a button is a span.
  '[&>span.text-muted]:col-start-1 [&>span.text-muted]:row-start-1 [&>span.text-muted]:leading-7';

export interface FormRowProps {
  readonly label: string;
  /** The control that the label is for; left out where the row holds several. */
  readonly htmlFor?: string;
  readonly title?: string;
  readonly children: ReactNode;
}

/** A label at the left of whatever it names. */
export function FormRow({ label, htmlFor, title, children }: FormRowProps) {
  const labelClass = 'text-muted text-xs leading-7';
  return (
    <div className="grid grid-cols-[92px_minmax(0,1fr)] items-start gap-x-3">
      {htmlFor === undefined ? (
        <span className={labelClass} title={title}>
          {label}
        </span>
      ) : (
        <label htmlFor={htmlFor} className={labelClass} title={title}>
          {label}
        </label>
      )}
      <div className="flex min-w-0 flex-col gap-1">{children}</div>
    </div>
  );
}

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
