import { useEffect, useState } from 'react';
import type { TrustStoreReport } from '../../shared/model/trust.ts';
import { useStores, useStoreValue } from '../stores/context.tsx';
import { presentStores } from '../stores/trust.ts';
import { Button } from '../ui/button.tsx';
import { InlineError } from '../ui/inline-error.tsx';
import { TrustMark } from './trust-mark.tsx';
import { TrustPlanDialog } from './trust-plan-dialog.tsx';

/** Stores that something can be installed into, or is: the others are told by a setting, which Certificates has. */
const offered = (items: readonly TrustStoreReport[]): readonly TrustStoreReport[] =>
  presentStores(items).filter(({ exports, state }) => exports.length === 0 && state !== 'unreadable');

/**
 * Offers to have browsers and other stores trust the authority, each with a tick by a real handshake.
 *
 * @param onLeave called when the person goes on to the Certificates view
 */
export function TrustOffer({ onLeave }: { readonly onLeave?: () => void }) {
  const { trust, navigation } = useStores();
  const items = useStoreValue('trust', (state) => state.items);
  const failure = useStoreValue('trust', (state) => state.failure);
  const work = useStoreValue('trust', (state) => state.work);
  const unfinished = useStoreValue('trust', (state) => state.unfinished);
  const [isSkipped, setIsSkipped] = useState(false);
  const [asked, setAsked] = useState<readonly TrustStoreReport[]>([]);
  const [isOpen, setIsOpen] = useState(false);
  useEffect(() => {
    void trust.getState().load();
  }, [trust]);

  const more = (
    <Button
      variant="link"
      size="sm"
      onPress={() => {
        onLeave?.();
        navigation.getState().show('certificates');
      }}
    >
      All stores and settings
    </Button>
  );
  const stores = offered(items ?? []);
  const missing = stores.filter(({ install }) => install !== null);
  const isSettled =
    stores.length > 0 && missing.length === 0 && stores.every(({ handshakes }) => handshakes.length === 0);
  if ((isSkipped || isSettled) && work.size === 0) {
    return (
      <p className="flex flex-wrap items-center text-muted">
        {isSettled
          ? 'Doorman’s authority is in every store of this machine.'
          : 'Browsers warn until they trust Doorman’s authority.'}{' '}
        {more}
      </p>
    );
  }
  const ask = (stores: readonly TrustStoreReport[]) => {
    setAsked(stores);
    setIsOpen(true);
  };
  const confirm = (stores: readonly string[]) => {
    setIsOpen(false);
    void trust.getState().change('install', stores);
  };
  return (
    <section className="flex flex-col gap-2">
      <div>
        <h2 className="font-semibold">Have it trusted</h2>
        <p className="text-muted">
          Browsers warn until they trust Doorman’s authority, which is limited to local names. Each store is
          tried with a real program afterwards.
        </p>
      </div>
      {failure !== null && <InlineError>{failure}</InlineError>}
      {items === null && failure === null && <p className="text-muted">Looking into the stores…</p>}
      {stores.length > 0 && (
        <ul
          className="divide-y divide-line rounded-lg border border-line bg-control"
          aria-label="Stores that can trust it"
        >
          {stores.map((store) => (
            <li key={store.id} className="flex flex-col gap-1 px-3 py-2">
              <div className="flex items-center gap-3">
                <span className="min-w-0 flex-1 truncate font-medium" title={store.location ?? ''}>
                  {store.title}
                </span>
                <span className="w-40 shrink-0" aria-live="polite">
                  <TrustMark state={store.state} isBusy={work.has(store.id)} />
                </span>
                <span className="flex w-20 shrink-0 justify-end">
                  {store.install !== null && (
                    <Button
                      size="sm"
                      isDisabled={work.has(store.id)}
                      onPress={() => ask([store])}
                      aria-label={`Trust in ${store.title}`}
                    >
                      Trust…
                    </Button>
                  )}
                </span>
              </div>
              {unfinished.has(store.id) && (
                <InlineError>
                  {unfinished.get(store.id)?.result === 'elevation_needed'
                    ? 'Needs the rights of an administrator: Certificates has the commands.'
                    : (unfinished.get(store.id)?.message ?? '')}
                </InlineError>
              )}
            </li>
          ))}
        </ul>
      )}
      <div className="flex flex-wrap items-center gap-2">
        {missing.length > 1 && (
          <Button variant="primary" isDisabled={work.size > 0} onPress={() => ask(missing)}>
            Trust in all…
          </Button>
        )}
        {missing.length > 0 && <Button onPress={() => setIsSkipped(true)}>Skip</Button>}
        {more}
      </div>
      <TrustPlanDialog
        act="install"
        stores={asked}
        isOpen={isOpen}
        onClose={() => setIsOpen(false)}
        onConfirm={confirm}
      />
    </section>
  );
}
