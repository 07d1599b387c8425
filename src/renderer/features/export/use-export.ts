import { useEffect, useState } from 'react';
import type { ConfigExport, ConfigExportFormat } from '../../../shared/model/config-export.ts';
import { useStores, useStoreValue } from '../../stores/context.tsx';
import { errorText } from '../../ui/inline-error.tsx';

export type Exported =
  | { readonly phase: 'loading' }
  | { readonly phase: 'failed'; readonly message: string }
  | { readonly phase: 'ready'; readonly result: ConfigExport };

/** The file as it is, in another format; made anew when the file changes. */
export function useExport(format: ConfigExportFormat): Exported {
  const { client } = useStores();
  const revision = useStoreValue('config', (state) => state.snapshot?.revision ?? null);
  const [exported, setExported] = useState<Exported>({ phase: 'loading' });
  // biome-ignore lint/correctness/useExhaustiveDependencies: `revision` only says that it is time to ask
  useEffect(() => {
    let isCurrent = true;
    client.call('config.export', { format }).then(
      (result) => {
        if (isCurrent) setExported({ phase: 'ready', result });
      },
      (error: unknown) => {
        if (isCurrent) setExported({ phase: 'failed', message: errorText(error) });
      },
    );
    return () => {
      isCurrent = false;
    };
  }, [client, format, revision]);
  return exported;
}
