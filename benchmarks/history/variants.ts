import { doormanWith } from '../proxies/doorman.ts';
import type { Peer } from '../proxies/peer.ts';

export interface HistoryVariant {
  readonly peer: Peer;
  readonly keepsHistory: boolean;
}

/** What is compared: the same engine that keeps the same in memory, with and without the disk behind it. */
export const historyVariants = (build: string): readonly HistoryVariant[] => [
  {
    peer: doormanWith(build, { id: 'history-off', name: 'history off', capture: '{history: 0B}' }),
    keepsHistory: false,
  },
  {
    peer: doormanWith(build, { id: 'history-heads', name: 'heads alone', capture: '{bodyBytes: 0B}' }),
    keepsHistory: true,
  },
  { peer: doormanWith(build, { id: 'history-on', name: 'history on', capture: 'on' }), keepsHistory: true },
];
