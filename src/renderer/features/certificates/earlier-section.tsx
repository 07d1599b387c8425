import { useState } from 'react';
import type { EarlierAuthority } from '../../../shared/model/authority.ts';
import { useStores, useStoreValue } from '../../stores/context.tsx';
import { Button } from '../../ui/button.tsx';
import { formatDate } from '../../ui/format.ts';
import { Panel, Section } from '../../ui/view.tsx';
import { RemovalDialog } from './removal-dialog.tsx';
import { useAct } from './use-authority.ts';

export interface EarlierSectionProps {
  /** Those that this data directory remembers. */
  readonly earlier: readonly EarlierAuthority[];
  readonly onChange: () => void;
}

/** Authorities of before, remembered or found in stores, and the act that has every store forget them. */
export function EarlierSection({ earlier, onChange }: EarlierSectionProps) {
  const { client, trust } = useStores();
  const stores = useStoreValue('trust', (state) => state.items);
  const [isOpen, setIsOpen] = useState(false);
  const { isBusy, failure, clear, run } = useAct();
  const known = new Map<string, EarlierAuthority & { readonly stores: readonly string[] }>();
  for (const authority of earlier) known.set(authority.fingerprint, { ...authority, stores: [] });
  for (const { title, stale } of stores ?? []) {
    for (const certificate of stale) {
      const before = known.get(certificate.fingerprint) ?? { ...certificate, stores: [] };
      known.set(certificate.fingerprint, { ...before, stores: [...before.stores, title] });
    }
  }
  if (known.size === 0) return null;
  const forget = async () => {
    const isDone = await run(async () => {
      const { items } = await client.call('trust.remove', { stores: [], scope: 'earlier' });
      const left = items.find(({ result }) => result === 'failed' || result === 'elevation_needed');
      if (left !== undefined) throw new Error(`${left.store}: ${left.message}`);
    });
    void trust.getState().load();
    onChange();
    if (isDone) setIsOpen(false);
  };
  return (
    <Section
      title="Earlier authorities"
      description="They sign nothing any more. A store that still trusts one trusts whoever may have its key."
    >
      <Panel divided>
        <ul className="divide-y divide-line" aria-label="Earlier authorities">
          {[...known.values()].map((authority) => (
            <li key={authority.fingerprint} className="selectable flex flex-col px-4 py-2.5">
              <span className="break-words font-medium">{authority.subject}</span>
              <span className="text-muted text-xs" title={authority.fingerprint}>
                Valid until {formatDate(authority.notAfter)};{' '}
                {authority.stores.length === 0
                  ? 'in no store that was looked into'
                  : `in ${authority.stores.join(', ')}`}
              </span>
            </li>
          ))}
        </ul>
        <div className="px-4 py-2.5">
          <Button
            isDisabled={isBusy}
            onPress={() => {
              clear();
              setIsOpen(true);
            }}
          >
            Forget them everywhere…
          </Button>
        </div>
      </Panel>
      <RemovalDialog
        scope="earlier"
        wording={{
          title: 'Forget earlier authorities?',
          intro: 'They are taken out of every store. The authority in use stays where it is.',
          confirmLabel: 'Forget them',
        }}
        isOpen={isOpen}
        onClose={() => setIsOpen(false)}
        onConfirm={() => void forget()}
        isBusy={isBusy}
        failure={failure}
      />
    </Section>
  );
}
