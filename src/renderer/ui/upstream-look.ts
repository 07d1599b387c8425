import type { UpstreamStatus } from '../../shared/model/status.ts';
import type { UpstreamState } from '../../shared/model/upstream-health.ts';
import type { MarkShape } from './status-mark.tsx';
import type { Tone } from './tone.ts';

export interface StateLook {
  readonly tone: Tone;
  /** Where several states share a tone, each has a shape of its own. */
  readonly shape: MarkShape;
  readonly word: string;
}

const stateLooks: Readonly<Record<UpstreamState, StateLook>> = {
  unknown: { tone: 'neutral', shape: 'ring', word: 'Not asked yet' },
  healthy: { tone: 'ok', shape: 'disc', word: 'Healthy' },
  unhealthy: { tone: 'error', shape: 'triangle', word: 'Unhealthy' },
  ejected: { tone: 'warn', shape: 'diamond', word: 'Ejected' },
  circuit_open: { tone: 'error', shape: 'cross', word: 'Circuit open' },
  draining: { tone: 'live', shape: 'dashed-ring', word: 'Draining' },
  disabled: { tone: 'neutral', shape: 'dash', word: 'Disabled' },
  broken: { tone: 'block', shape: 'square', word: 'Broken' },
};

/** How a state is shown, told apart where the reason says more than the state. */
export function lookOf({ state, reason }: Pick<UpstreamStatus, 'state' | 'reason'>): StateLook {
  const look = stateLooks[state];
  if (reason?.code === 'health.drained') return { tone: 'neutral', shape: 'dashed-ring', word: 'Drained' };
  if (reason?.code === 'health.circuit_half_open') return { ...look, tone: 'warn', word: 'Half open' };
  return look;
}

/** Whether requests are sent to it and nothing keeps it from answering them. */
export const servesRequests = ({ state, broken }: Pick<UpstreamStatus, 'state' | 'broken'>): boolean =>
  broken === null && (state === 'unknown' || state === 'healthy');
