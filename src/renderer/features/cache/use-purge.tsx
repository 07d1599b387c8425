import { type ReactNode, useCallback, useState } from 'react';
import type { CachePurge } from '../../../shared/model/cache.ts';
import { useStores } from '../../stores/context.tsx';
import { purgeAndSay } from '../../stores/purge-and-say.ts';
import { ConfirmDialog } from '../../ui/dialog.tsx';

/** What a person must agree to before something is removed. */
export interface PurgeConsent {
  readonly purge: CachePurge;
  readonly title: string;
  readonly text: string;
}

export interface Purging {
  /** Removes at once and says how many were. */
  readonly purge: (purge: CachePurge) => void;
  /** Asks first. */
  readonly ask: (consent: PurgeConsent) => void;
  /** To be rendered where purging is offered. */
  readonly dialog: ReactNode;
}

export function usePurge(): Purging {
  const stores = useStores();
  const [asked, setAsked] = useState<PurgeConsent | null>(null);
  const purge = useCallback(
    (what: CachePurge) => {
      setAsked(null);
      void purgeAndSay(stores, what);
    },
    [stores],
  );
  const dialog = (
    <ConfirmDialog
      title={asked?.title ?? ''}
      isOpen={asked !== null}
      onClose={() => setAsked(null)}
      onConfirm={() => {
        if (asked !== null) purge(asked.purge);
      }}
      confirmLabel="Purge"
      danger
    >
      <p className="wrap-anywhere">{asked?.text}</p>
    </ConfirmDialog>
  );
  return { purge, ask: setAsked, dialog };
}
