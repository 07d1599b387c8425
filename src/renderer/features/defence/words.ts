import { networkName } from '../../../shared/explain/client-network.ts';
import { duration } from '../../../shared/explain/durations.ts';
import { count } from '../../../shared/explain/segments.ts';
import {
  type DefenceClient,
  type DefenceRule,
  type RefusalCounts,
  refusedInAll,
} from '../../../shared/model/defence.ts';
import { formatCount } from '../../ui/format.ts';

/** What was refused for one reason, and the inspector's filter that finds it; null where nothing was recorded. */
export interface Refusals {
  readonly words: string;
  readonly amount: number;
  readonly filter: string | null;
}

const reasonOf = {
  denied: { words: 'denied', code: 'defence.denied' },
  notAllowed: { words: 'not allowed', code: 'defence.not_allowed' },
  rateExceeded: { words: 'over the rate', code: 'defence.rate_exceeded' },
  // Turned away before anything was read: there is no exchange to show.
  connections: { words: 'connections', code: null },
} as const satisfies Record<keyof RefusalCounts, { words: string; code: string | null }>;

const reasons = ['rateExceeded', 'denied', 'notAllowed', 'connections'] as const;

/** Networks have no filter: it compares addresses. */
const filterOf = (client: string, code: string): string =>
  client.endsWith('/64') ? `reason:${code}` : `client:${filterValue(client)} reason:${code}`;

/** A colon would be read as the end of a field's name. */
const filterValue = (text: string): string => (/^[0-9.]+$/.test(text) ? text : `"${text}"`);

/** Why a client was refused, what is most usual first; nothing where it was not. */
export const refusalsOfClient = ({ client, refused }: DefenceClient): readonly Refusals[] =>
  reasons.flatMap((reason): Refusals[] => {
    const { words, code } = reasonOf[reason];
    const amount = refused[reason];
    if (amount === 0) return [];
    return [{ words, amount, filter: code === null ? null : filterOf(client, code) }];
  });

export type ClientOrder = 'refused' | 'requests' | 'connections';

const measures: Readonly<Record<ClientOrder, (client: DefenceClient) => number>> = {
  refused: ({ refused }) => refusedInAll(refused),
  requests: ({ perSecond }) => perSecond,
  connections: ({ connections }) => connections,
};

/** Equal ones by name, so that rows keep their places from one second to the next. */
export const ordered = (clients: readonly DefenceClient[], order: ClientOrder): readonly DefenceClient[] =>
  clients.toSorted(
    (one, other) => measures[order](other) - measures[order](one) || (one.client < other.client ? -1 : 1),
  );

/** A client as people write it. */
export const clientName = networkName;

export interface RuleWords {
  readonly key: string;
  /** What it belongs to: `Route shop`. */
  readonly place: string;
  readonly rule: string;
  /** How it stands now, where it has a state. */
  readonly state: string;
  readonly refusals: readonly Refusals[];
}

const refusal = (words: string, amount: number, filter: string | null): Refusals[] =>
  amount === 0 ? [] : [{ words, amount, filter }];

/** Whether the rule is one that somebody set up, rather than a limit that every listener has. */
export const isOwnRule = ({ kind }: DefenceRule): boolean => kind !== 'connections';

export function describeRule(rule: DefenceRule): RuleWords {
  switch (rule.kind) {
    case 'rate': {
      const { route, requests, per, burst, key, buckets, bucketLimit, refused } = rule;
      const full = buckets >= bucketLimit ? ': full, new ones are counted together' : '';
      return {
        key: `rate ${route}`,
        place: `Route ${route}`,
        rule: `${count(requests, 'request')} per ${duration(per)}${burst > 0 ? `, ${burst} more at once` : ''}, by ${key}`,
        state: `${formatCount(buckets)} counted${full}`,
        refusals: refusal('over the rate', refused, `route:${route} reason:defence.rate_exceeded`),
      };
    }
    case 'access': {
      const { at, id, allow, deny, denied, notAllowed } = rule;
      const only = at === 'route' ? `route:${id}` : `listener:${id}`;
      const lists = [
        ...(allow > 0 ? [`allows ${count(allow, 'range')} only`] : []),
        ...(deny > 0 ? [`denies ${count(deny, 'range')}`] : []),
      ];
      return {
        key: `access ${at} ${id}`,
        place: `${at === 'route' ? 'Route' : 'Listener'} ${id}`,
        rule: lists.join(', '),
        state: '',
        refusals: [
          ...refusal('denied', denied, `${only} reason:defence.denied`),
          ...refusal('not allowed', notAllowed, `${only} reason:defence.not_allowed`),
        ],
      };
    }
    case 'connections': {
      const { listener, open, limit, perClient, refused, refusedPerClient } = rule;
      return {
        key: `connections ${listener}`,
        place: `Listener ${listener}`,
        rule: `${formatCount(limit)} connections, ${formatCount(perClient)} of one client`,
        state: `${formatCount(open)} open`,
        refusals: [...refusal('of one client', refusedPerClient, null), ...refusal('in all', refused, null)],
      };
    }
  }
}
