import { ContractError } from '../../../shared/contract/errors.ts';
import type { Handlers } from '../../../shared/contract/methods.ts';
import type { UpstreamControl } from '../../../shared/model/upstream-control.ts';
import type { EngineSupervisor } from '../engine-supervisor.ts';
import type { EventLog } from '../event-log.ts';

type UpstreamHandlers = Pick<Handlers, 'upstreams.control' | 'events.list'>;

export interface UpstreamHandlersOptions {
  readonly engine: EngineSupervisor;
  readonly events: EventLog;
}

/** What a person does to upstreams, and the log of what happened. */
export function upstreamHandlers({ engine, events }: UpstreamHandlersOptions): UpstreamHandlers {
  return {
    'upstreams.control': async (params) => {
      const control: UpstreamControl = { ...params, mode: params.action === 'break' ? params.mode : null };
      const outcome = await engine.ask('control', control);
      if (outcome === 'unknown_upstream') {
        throw new ContractError(
          'upstream.not_found',
          `The running configuration has no upstream '${control.upstream}' in a pool '${control.pool}'.`,
        );
      }
      return {};
    },
    'events.list': ({ limit }) => ({ items: events.list(limit) }),
  };
}
