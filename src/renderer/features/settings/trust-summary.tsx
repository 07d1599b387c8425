import { useEffect } from 'react';
import type { TrustStoreReport } from '../../../shared/model/trust.ts';
import { useStores, useStoreValue } from '../../stores/context.tsx';
import { presentStores } from '../../stores/trust.ts';
import { Button } from '../../ui/button.tsx';
import { Panel, Section } from '../../ui/view.tsx';
import { SettingRow } from './setting-row.tsx';

/** Whether programs of this machine trust the authority, in a sentence; the Certificates view has each of them. */
export function TrustSummary() {
  const { trust, navigation } = useStores();
  const items = useStoreValue('trust', (state) => state.items);
  const failure = useStoreValue('trust', (state) => state.failure);
  useEffect(() => {
    void trust.getState().load();
  }, [trust]);
  return (
    <Section title="Trust">
      <Panel divided>
        <SettingRow
          title="Certificates of Doorman"
          text={failure ?? (items === null ? 'Looking…' : summary(items))}
        >
          <Button onPress={() => navigation.getState().show('certificates')}>Show in Certificates</Button>
        </SettingRow>
      </Panel>
    </Section>
  );
}

/** Counts stores that a certificate can be put into or taken out of; others are told by a setting. */
function summary(items: readonly TrustStoreReport[]): string {
  const stores = presentStores(items).filter(({ install, remove }) => install !== null || remove !== null);
  const without = stores.filter(({ install }) => install !== null).length;
  if (stores.length === 0) return 'No trust store was found on this machine that Doorman could install into.';
  if (without === 0)
    return stores.length === 1
      ? 'In the one store of this machine.'
      : `In all ${stores.length} stores of this machine.`;
  return without === stores.length
    ? `In none of ${stores.length} stores of this machine: browsers warn.`
    : `In ${stores.length - without} of ${stores.length} stores of this machine.`;
}
