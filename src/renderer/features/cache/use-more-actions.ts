import { useStores } from '../../stores/context.tsx';
import type { MenuAction } from '../../ui/menu.tsx';
import { exchangesFilter, hostName } from './entry-words.ts';
import type { Purging } from './use-purge.tsx';

/** What the actions of a panel share. */
export function useMoreActions(url: string, key: string, purging: Purging): readonly MenuAction[] {
  const { navigation } = useStores();
  const host = hostName(url);
  return [
    {
      id: 'exchanges',
      label: 'Show its exchanges',
      onAction: () => {
        navigation.getState().setFilter(exchangesFilter(url));
        navigation.getState().show('inspector');
      },
    },
    {
      id: 'key',
      label: 'Purge all variants of the key',
      danger: true,
      onAction: () => purging.purge({ by: 'key', value: key }),
    },
    {
      id: 'host',
      label: `Purge all of ${host}…`,
      danger: true,
      isDisabled: host === '',
      onAction: () =>
        purging.ask({
          purge: { by: 'host', value: host },
          title: `Purge all of ${host}?`,
          text: 'The next request for each of them goes to its upstream.',
        }),
    },
  ];
}
