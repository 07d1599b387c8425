import type { EventName, EventPayloads } from '../../shared/contract/events.ts';
import type { HostParts } from './handlers/all.ts';
import type { Drafts } from './handlers/drafts.ts';
import type { Scenarios } from './scenarios/runs.ts';

/**
 * What somebody who begins to follow a channel is told at once.
 *
 * @returns undefined where the past is listed and not pushed
 */
export function initialEvent<Name extends EventName>(
  channel: Name,
  parts: Pick<HostParts, 'status' | 'configuration' | 'board' | 'doctor' | 'breakpoints' | 'replay'> & {
    readonly drafts: Pick<Drafts, 'notes'>;
    readonly scenarios: Pick<Scenarios, 'state'>;
  },
): EventPayloads[Name] | undefined {
  const payloads: { readonly [Channel in EventName]: () => EventPayloads[Channel] | undefined } = {
    status: parts.status,
    config: parts.configuration.snapshot,
    exchanges: () => undefined,
    events: () => undefined,
    upstreams: parts.board.pasts,
    flows: parts.board.flows,
    // The engine sends one as soon as somebody follows, and one a second from then on.
    defence: () => undefined,
    doctor: () => parts.doctor.latest() ?? undefined,
    sessions: () => undefined,
    marks: () => undefined,
    breakpoints: parts.breakpoints.state,
    drafts: parts.drafts.notes,
    scenario: parts.scenarios.state,
    repeat: () => parts.replay.latest() ?? undefined,
  };
  return payloads[channel]();
}
