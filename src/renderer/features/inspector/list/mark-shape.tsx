import type { MarkColour } from '../../../../shared/model/mark.ts';

/** A colour's shape, beside its word. */
export function MarkShape({ colour }: { readonly colour: MarkColour }) {
  return (
    <span className="flex size-3.5 shrink-0 items-center justify-center">
      <span aria-hidden className={`exchange-mark exchange-mark-${colour}`} />
    </span>
  );
}
