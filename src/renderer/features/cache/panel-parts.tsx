import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from '../../ui/icon-button.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';

export interface PanelProps {
  readonly title: string;
  readonly badges: ReactNode;
  readonly actions: ReactNode;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** The frame of the details: a title with its actions, and what scrolls below. */
export function Panel({ title, badges, actions, onClose, children }: PanelProps) {
  return (
    <section
      aria-label="Details"
      className="flex w-84 shrink-0 flex-col border-line border-l bg-surface @5xl:w-100"
    >
      <header className="flex shrink-0 flex-col gap-2 pt-3 pr-2 pb-3 pl-4">
        <div className="flex items-start gap-2">
          <h2 className="selectable line-clamp-2 min-w-0 flex-1 wrap-anywhere font-semibold" title={title}>
            {title}
          </h2>
          {badges}
          <IconButton label="Close the details" keys="Esc" size="sm" onPress={onClose}>
            <X size={14} aria-hidden />
          </IconButton>
        </div>
        <div className="flex items-center gap-1.5">{actions}</div>
      </header>
      <ScrollRegion
        label="About this response"
        className="flex min-h-0 flex-1 flex-col gap-4 border-line border-t p-4"
      >
        {children}
      </ScrollRegion>
    </section>
  );
}

/** A titled part of the details. */
export function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="flex flex-col gap-1.5">
      <h3 className="font-semibold">{title}</h3>
      {children}
    </section>
  );
}

/** A value as it was on the wire. */
export const Value = ({ text }: { readonly text: string }) => (
  <code className="wrap-anywhere font-mono text-xs">{text}</code>
);

/** Names and values in two columns, closer than `Facts`. */
export function Pairs({
  items,
}: {
  readonly items: readonly { readonly term: string; readonly value: ReactNode }[];
}) {
  return (
    <dl className="grid grid-cols-[minmax(96px,max-content)_minmax(0,1fr)] gap-x-3 gap-y-0.5">
      {items.map(({ term, value }) => (
        <div key={term} className="contents">
          <dt className="truncate text-muted text-xs leading-5" title={term}>
            {term}
          </dt>
          <dd className="selectable wrap-anywhere min-w-0">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
