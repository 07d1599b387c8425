import { beginAndSay } from '../stores/begin-and-say.ts';
import { groupings } from '../stores/list-view.ts';
import type { Stores } from '../stores/stores.ts';
import type { Command } from './command.ts';

/** What can be done with the selected exchange, by the id that the inspector knows it by. */
const exchangeActions = [
  { id: 'resend', label: 'Resend the selected exchange', hint: 'r' },
  { id: 'edit', label: 'Edit and resend the selected exchange…', hint: 'e' },
  { id: 'repeat', label: 'Repeat the selected exchange…' },
  { id: 'pin', label: 'Pin or unpin the selected exchange', hint: 'p' },
  { id: 'copy-curl', label: 'Copy the selected exchange as cURL', hint: 'c' },
  { id: 'copy-url', label: 'Copy the URL of the selected exchange' },
  { id: 'break', label: 'Break on requests like the selected one…' },
  { id: 'mock', label: 'Mock the selected response…' },
  { id: 'map', label: 'Map the selected request to a local file…' },
  { id: 'rewrite', label: 'Make a rewrite rule for the selected route…' },
] as const;

/** Commands of the inspector, for the palette. Those of an exchange are there while one is selected. */
export function inspectorCommands(stores: Stores): readonly Command[] {
  const { navigation, preferences, exchanges } = stores;
  const { listView } = navigation.getState();
  const { hasTimeline } = preferences.getState();
  const { selected, session } = exchanges.getState();
  const inList = (run: () => void) => () => {
    navigation.getState().show('inspector');
    run();
  };
  const setList = (change: Partial<typeof listView>) =>
    inList(() => navigation.getState().setListView(change));
  const list = (id: string, label: string, run: () => void): Command => ({ id, label, group: 'List', run });
  return [
    ...(selected === null ? [] : exchangeActions).map(
      ({ id, ...action }): Command => ({
        id: `exchange.${id}`,
        ...action,
        group: 'Exchange',
        run: inList(() => navigation.getState().wantAction(id)),
      }),
    ),
    ...groupings
      .filter((grouping) => grouping !== listView.grouping)
      .map((grouping) => list(`group.${grouping}`, `Group exchanges by ${grouping}`, setList({ grouping }))),
    ...(listView.grouping === null
      ? []
      : [list('group.none', 'No groups of exchanges', setList({ grouping: null }))]),
    ...(listView.sort === null
      ? []
      : [list('sort.none', 'Exchanges in order of arrival', setList({ sort: null }))]),
    ...(listView.period === null
      ? []
      : [list('period.none', 'Exchanges of all times', setList({ period: null }))]),
    listView.only === null
      ? list('only.pinned', 'Show pinned exchanges only', setList({ only: 'pinned' }))
      : list('only.none', 'Show exchanges whether marked or not', setList({ only: null })),
    list(
      'timeline',
      hasTimeline ? 'Hide the timeline' : 'Show the timeline',
      inList(() => preferences.getState().setTimeline(!hasTimeline)),
    ),
    list(
      'session.begin',
      'Begin a new session',
      inList(() => void beginAndSay(stores)),
    ),
    ...(session === null
      ? []
      : [
          list(
            'session.live',
            'Back to the live session',
            inList(() => exchanges.getState().show(null)),
          ),
        ]),
  ];
}
