import { useStores, useStoreValue } from '../stores/context.tsx';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { errorText } from '../ui/inline-error.tsx';

/** Says in every view that clients are taken to be where they are not, and takes that back. */
export function PlacedClientsBanner() {
  return (
    <div role="status" aria-live="polite" className="shrink-0">
      <PlacedClients />
    </div>
  );
}

function PlacedClients() {
  const { clientPlaces, navigation, notices } = useStores();
  const items = useStoreValue('clientPlaces', (state) => state.items) ?? [];
  const view = useStoreValue('navigation', (state) => state.view);
  if (items.length === 0) return null;
  const forget = () => {
    clientPlaces
      .getState()
      .forget(items.map(({ client }) => client))
      .catch((error: unknown) => notices.getState().fail(errorText(error)));
  };
  return (
    <Banner
      tone="block"
      action={
        <div className="flex gap-2">
          {view !== 'upstreams' && (
            <Button size="sm" variant="ghost" onPress={() => navigation.getState().show('upstreams')}>
              Show
            </Button>
          )}
          <Button size="sm" onPress={forget}>
            {items.length === 1 ? 'Take it back' : 'Take them back'}
          </Button>
        </div>
      }
    >
      {items.length === 1 ? 'One client has' : `${items.length} clients have`} a simulated place: geo
      balancing takes {items.length === 1 ? 'it' : 'them'} to be there
    </Banner>
  );
}
