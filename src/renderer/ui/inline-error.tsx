import { StatusMark } from './status-mark.tsx';

/** An error beside what caused it, announced when it appears. */
export function InlineError({ children }: { readonly children: string }) {
  return (
    <p role="alert" className="selectable flex items-baseline gap-2 text-error">
      <StatusMark tone="error" />
      <span className="min-w-0">{children}</span>
    </p>
  );
}

/** The sentence of whatever was thrown. Contract errors carry one made for people. */
export const errorText = (error: unknown): string => (error instanceof Error ? error.message : String(error));
