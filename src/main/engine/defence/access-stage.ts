import type { AccessRulePlace } from '../../../shared/model/defence-decision.ts';
import { ExchangeFailure } from '../failure.ts';
import type { ExchangeContext } from '../pipeline/context.ts';
import type { Stage } from '../pipeline/stage.ts';
import { type AccessList, type AccessLists, compileAccess } from './access-list.ts';
import type { RefusalLog } from './refusal-log.ts';

/**
 * Refuses a request whose client may not pass. The client is the one that is believed: the peer, or whom a trusted proxy names.
 *
 * @throws ExchangeFailure `request.denied`
 */
function judgeAccess(
  context: ExchangeContext,
  list: AccessList,
  place: AccessRulePlace,
  log: RefusalLog,
): void {
  const startedAt = context.elapsed();
  const { client } = context;
  const refusal = list.refusal(client);
  if (refusal === null) return;
  log.refused(client, refusal.code, place);
  if (refusal.code === 'defence.denied') {
    context.decide(refusal.code, { ...place, client, range: refusal.range }, startedAt);
    throw new ExchangeFailure(
      'request.denied',
      `${client} is in ${refusal.range}, which ${place.at} '${place.id}' denies`,
    );
  }
  context.decide(refusal.code, { ...place, client, entries: refusal.entries }, startedAt);
  throw new ExchangeFailure('request.denied', `${client} is not in allow of ${place.at} '${place.id}'`);
}

/** The lists of a route, in front of all else that it does; nothing where it has none. */
export function compileAccessStage(route: AccessLists & { readonly id: string }, log: RefusalLog): Stage[] {
  const list = compileAccess(route);
  if (list === null) return [];
  const place = { at: 'route', id: route.id } as const;
  return [
    {
      name: 'defence',
      run(context, next) {
        judgeAccess(context, list, place, log);
        return next();
      },
    },
  ];
}

/** Judges requests before any route is looked for. */
export type Guard = (context: ExchangeContext) => void;

/**
 * The lists of listeners. They are for the clients that connect to a listener: a request that a layer leads on to it has been
 * judged where it came in.
 *
 * @returns null where no listener has any
 */
export function compileGuard(
  listeners: readonly (AccessLists & { readonly id: string })[],
  log: RefusalLog,
): Guard | null {
  const lists = new Map<string, AccessList>();
  for (const listener of listeners) {
    const list = compileAccess(listener);
    if (list !== null) lists.set(listener.id, list);
  }
  if (lists.size === 0) return null;
  return (context) => {
    const list = lists.get(context.listener);
    if (list !== undefined) judgeAccess(context, list, { at: 'listener', id: context.listener }, log);
  };
}
