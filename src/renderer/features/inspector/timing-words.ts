import { explainFault } from '../../../shared/explain/index.ts';
import type { Attempt, PhaseId } from '../../../shared/model/exchange-phases.ts';
import type { Tone } from '../../ui/tone.ts';

export const phaseWords: Readonly<Record<PhaseId, { readonly label: string; readonly tone: Tone }>> = {
  deciding: { label: 'Deciding', tone: 'accent' },
  opening: { label: 'Getting a connection', tone: 'neutral' },
  queue: { label: 'Waiting for a connection', tone: 'neutral' },
  dns: { label: 'Looking the name up', tone: 'block' },
  connect: { label: 'Connecting', tone: 'block' },
  tls: { label: 'TLS handshake', tone: 'block' },
  send: { label: 'Sending the request', tone: 'live' },
  wait: { label: 'Waiting for the response', tone: 'warn' },
  receive: { label: 'Passing the response on', tone: 'ok' },
  answer: { label: 'Answering without an upstream', tone: 'ok' },
};

/** What came of an attempt, in a few words. */
export function outcomeText({ outcome }: Attempt): string {
  switch (outcome.kind) {
    case 'answered':
      return outcome.status === 101 ? 'switched protocols' : `answered ${outcome.status}`;
    case 'failed':
      return explainFault(outcome.fault).title;
    case 'cancelled':
      return 'given up, since the client left';
  }
}

export const connectionText = ({ reused }: Attempt): string =>
  reused === null ? '' : reused ? 'connection used before' : 'new connection';
