import { trustStateWords } from '../../shared/explain/trust.ts';
import type { TrustOutcome, TrustState, TrustStoreReport } from '../../shared/model/trust.ts';

const marks: Readonly<Record<TrustState, string>> = {
  absent: '-',
  unreadable: '!',
  not_installed: 'x',
  stale: '!',
  untried: '?',
  installed: '?',
  verified: '✓',
  failing: '!',
};

/** One line for each store, and below it what its clients said. */
export function storeLines(stores: readonly TrustStoreReport[]): readonly string[] {
  const width = Math.max(0, ...stores.map(({ id }) => id.length));
  return stores.flatMap((store) => [
    `${marks[store.state]} ${store.id.padEnd(width)}  ${trustStateWords[store.state].label}${reasonOf(store)}`,
    ...store.stale.map(({ subject }) => `    has an authority of an earlier installation: ${subject}`),
    ...store.handshakes.map(({ client, setting, outcome, error, duration }) => {
      const program = [client, setting].filter((part) => part !== '').join(' with ');
      if (outcome === 'not_tried') return `    not tried: ${error}`;
      return outcome === 'accepted'
        ? `    ${program} connected in ${duration} ms`
        : `    ${program} did not connect: ${error}`;
    }),
  ]);
}

/** Only where the state alone does not say what to do. */
const reasonOf = ({ state, detail }: TrustStoreReport): string =>
  state === 'absent' || state === 'unreadable' ? `: ${detail}` : '';

/** What is about to be done, in full: commands and files. */
export function planLines(
  stores: readonly TrustStoreReport[],
  act: 'install' | 'remove',
  platform: NodeJS.Platform,
): readonly string[] {
  return stores.flatMap((store) => {
    const plan = store[act];
    if (plan === null) return [];
    return [
      `${act === 'install' ? 'Install into' : 'Take out of'} ${store.title}:`,
      ...(act === 'install' && store.caution !== '' ? [`    Mind: ${store.caution}`] : []),
      ...plan.files.map((file) => `    changes ${file}`),
      ...plan.commands.map(
        ({ text, elevated }) => `    runs    ${elevated && platform !== 'win32' ? 'sudo ' : ''}${text}`,
      ),
    ];
  });
}

/** What became of it, for stores where something was to be done. */
export const outcomeLines = (outcomes: readonly TrustOutcome[]): readonly string[] =>
  outcomes.flatMap(linesOfOutcome);

function linesOfOutcome({ store, result, message }: TrustOutcome): readonly string[] {
  switch (result) {
    case 'done':
      return [`${store}: done.`];
    case 'unchanged':
      return [];
    case 'failed':
      return [`${store}: failed. ${message}`];
    case 'elevation_needed':
      return [
        `${store}: needs the rights of an administrator. Run this yourself:`,
        ...message.split('\n').map((command) => `    sudo ${command}`),
      ];
  }
}
