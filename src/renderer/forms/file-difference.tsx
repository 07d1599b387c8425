import { useEffect, useState } from 'react';
import { useStores } from '../stores/context.tsx';
import { errorText, InlineError } from '../ui/inline-error.tsx';
import { compareTextsInSteps, type DifferenceRow } from '../ui/text-difference.ts';
import { TextDifference } from '../ui/text-difference-table.tsx';

/** Milliseconds without an edit before the host writes the file anew. */
const quietTime = 250;

type Compared =
  | { readonly phase: 'loading' }
  | { readonly phase: 'failed'; readonly message: string }
  /** Null rows: too much differs to be laid side by side. */
  | { readonly phase: 'ready'; readonly rows: readonly DifferenceRow[] | null };

/** The text of the file as it is, beside what applying makes of it. */
export function FileDifference({ input }: { readonly input: unknown }) {
  const { config } = useStores();
  const [compared, setCompared] = useState<Compared>({ phase: 'loading' });
  useEffect(() => {
    let isCurrent = true;
    const compare = async () => {
      const { before, after } = await config.getState().preview(input);
      const rows = await compareTextsInSteps(before, after);
      if (isCurrent) setCompared({ phase: 'ready', rows });
    };
    const timer = setTimeout(() => {
      compare().catch((error: unknown) => {
        if (isCurrent) setCompared({ phase: 'failed', message: errorText(error) });
      });
    }, quietTime);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [config, input]);
  switch (compared.phase) {
    case 'loading':
      return <p className="px-2 text-muted">Writing the file anew…</p>;
    case 'failed':
      return <InlineError>{compared.message}</InlineError>;
    case 'ready':
      if (compared.rows === null)
        return <p className="px-2 text-muted">Too much of the file changes to be shown side by side.</p>;
      if (compared.rows.every(({ kind }) => kind !== 'different'))
        return <p className="px-2 text-muted">The text of the file stays as it is.</p>;
      return (
        <TextDifference
          label="Differences of the file"
          left="The file now"
          right="After applying"
          rows={compared.rows}
          className="min-h-0 flex-1"
        />
      );
  }
}
