import type { ExchangeTiming } from '../../../shared/model/exchange.ts';
import type { Tone } from '../../ui/tone.ts';

/** One phase on an exchange's time line, in microseconds since it began. */
export interface TimingPhase {
  readonly id: 'head' | 'deciding' | 'waiting' | 'response' | 'answer';
  readonly label: string;
  readonly from: number;
  readonly to: number;
  readonly tone: Tone;
}

/** Phases between the points that were reached, in order; points that were not are passed over. */
export function timingPhases(timing: ExchangeTiming): readonly TimingPhase[] {
  const { head, sent, firstByte, end } = timing;
  const phases: TimingPhase[] = [
    { id: 'head', label: 'Reading the request head', from: 0, to: head, tone: 'neutral' },
  ];
  let reached: number = head;
  if (sent !== null) {
    phases.push({
      id: 'deciding',
      label: 'Deciding and connecting',
      from: reached,
      to: sent,
      tone: 'accent',
    });
    reached = sent;
  }
  if (firstByte !== null) {
    phases.push({
      id: 'waiting',
      label: 'Waiting for the upstream',
      from: reached,
      to: firstByte,
      tone: 'warn',
    });
    reached = firstByte;
  }
  if (end !== null) {
    phases.push(
      firstByte !== null
        ? { id: 'response', label: 'Passing the response on', from: reached, to: end, tone: 'ok' }
        : {
            id: 'answer',
            label: 'Answering without an upstream response',
            from: reached,
            to: end,
            tone: 'block',
          },
    );
  }
  return phases;
}
