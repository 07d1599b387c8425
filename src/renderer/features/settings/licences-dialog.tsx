import { ChevronRight } from 'lucide-react';
import { useEffect, useState } from 'react';
import { z } from 'zod';
import { Dialog } from '../../ui/dialog.tsx';
import { errorText, InlineError } from '../../ui/inline-error.tsx';

/** Written by the build beside the page: what is bundled into it. */
const licencesPath = './licences.json';

const licencesSchema = z.array(
  z.object({
    name: z.string(),
    version: z.string(),
    /** SPDX expression. */
    identifier: z.string().nullish(),
    text: z.string().nullish(),
  }),
);

type Licence = z.infer<typeof licencesSchema>[number];

type Loaded =
  | { readonly phase: 'loading' }
  | { readonly phase: 'failed'; readonly message: string }
  | { readonly phase: 'ready'; readonly items: readonly Licence[] };

async function readLicences(signal: AbortSignal): Promise<readonly Licence[]> {
  const response = await fetch(licencesPath, { signal });
  if (!response.ok) throw new Error(`The list of licences was answered with status ${response.status}.`);
  return licencesSchema.parse(await response.json());
}

/** Whose work this window is made of, and under which terms. */
export function LicencesDialog({
  isOpen,
  onClose,
}: {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}) {
  const [loaded, setLoaded] = useState<Loaded>({ phase: 'loading' });
  useEffect(() => {
    if (!isOpen) return;
    const ended = new AbortController();
    readLicences(ended.signal).then(
      (items) => setLoaded({ phase: 'ready', items }),
      (error: unknown) => {
        if (!ended.signal.aborted) setLoaded({ phase: 'failed', message: errorText(error) });
      },
    );
    return () => ended.abort();
  }, [isOpen]);
  return (
    <Dialog title="Licences" width="lg" isOpen={isOpen} onClose={onClose}>
      <p className="pb-3 text-muted">
        This window is made of these packages. What the engine uses besides comes as packages of its own, each
        with its licence beside it.
      </p>
      {loaded.phase === 'loading' && <p role="status">Loading…</p>}
      {loaded.phase === 'failed' && <InlineError>{loaded.message}</InlineError>}
      {loaded.phase === 'ready' && (
        <ul className="divide-y divide-line rounded-lg border border-line">
          {loaded.items.map((licence) => (
            <li key={`${licence.name} ${licence.version}`}>
              <LicenceItem licence={licence} />
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  );
}

function LicenceItem({ licence: { name, version, identifier, text } }: { readonly licence: Licence }) {
  return (
    <details className="group">
      <summary className="focus-ring-inset flex min-h-8 cursor-default items-center gap-2 px-3 hover:bg-hover">
        <ChevronRight
          size={14}
          aria-hidden
          className="shrink-0 text-faint transition-transform group-open:rotate-90"
        />
        <span className="min-w-0 flex-1 truncate">
          {name} <span className="text-faint text-xs">{version}</span>
        </span>
        <span className="shrink-0 text-muted text-xs">{identifier ?? 'see its text'}</span>
      </summary>
      <pre className="selectable whitespace-pre-wrap break-words px-9 pb-3 text-muted">
        {text ?? 'The package comes without the text; the terms are those that the identifier names.'}
      </pre>
    </details>
  );
}
