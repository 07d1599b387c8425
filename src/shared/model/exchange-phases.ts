import type { AttemptTiming } from './attempt-timing.ts';
import type { Decision } from './decision.ts';
import type { ExchangeDetail, ExchangeTiming } from './exchange.ts';
import type { FaultCode } from './fault.ts';
import { type Microseconds, microseconds } from './units.ts';

/**
 * What the time of an exchange went to. Of an attempt: `queue` for a connection that is free, `dns`, `connect` and `tls` to open
 * one, `send` until the request's body is handed on, `wait` for the head of the response. `opening` is all that came before an
 * attempt failed unsent, or where no more was recorded.
 */
export type PhaseId =
  | 'deciding'
  | 'opening'
  | 'queue'
  | 'dns'
  | 'connect'
  | 'tls'
  | 'send'
  | 'wait'
  | 'receive'
  | 'answer';

/** On the exchange's own time line, since it began. */
export interface Phase {
  readonly id: PhaseId;
  readonly from: Microseconds;
  readonly to: Microseconds;
}

export type AttemptOutcome =
  | { readonly kind: 'answered'; readonly status: number }
  | { readonly kind: 'failed'; readonly fault: FaultCode }
  | { readonly kind: 'cancelled' };

/** One time that an upstream was asked. */
export interface Attempt {
  readonly upstream: string;
  readonly url: string;
  readonly outcome: AttemptOutcome;
  /** Whether its connection had carried another request before; null where that was not recorded. */
  readonly reused: boolean | null;
  readonly phases: readonly Phase[];
}

/** The time of an exchange, in order. */
export interface ExchangePhases {
  /** Before the first upstream was asked; all of it where none was. */
  readonly before: readonly Phase[];
  readonly attempts: readonly Attempt[];
  /** After the last answer. */
  readonly after: readonly Phase[];
}

type AttemptDecision = Extract<
  Decision,
  {
    readonly code:
      | 'forward.answered'
      | 'forward.failed'
      | 'forward.cancelled'
      | 'forward.upgraded'
      | 'forward.upgrade_declined';
  }
>;

const attemptCodes: ReadonlySet<string> = new Set<AttemptDecision['code']>([
  'forward.answered',
  'forward.failed',
  'forward.cancelled',
  'forward.upgraded',
  'forward.upgrade_declined',
]);

const isAttempt = (decision: Decision): decision is AttemptDecision => attemptCodes.has(decision.code);

const phase = (id: PhaseId, from: number, to: number): Phase => ({
  id,
  from: microseconds(from),
  to: microseconds(Math.max(from, to)),
});

/** Where the time of an exchange went, as far as it has come. */
export function phasesOf({ timing, decisions }: ExchangeDetail): ExchangePhases {
  const asked = decisions.filter(isAttempt);
  const attempts = asked.map((decision, index) => {
    return attemptOf(decision, index === asked.length - 1 ? timing : null);
  });
  const firstAsked = asked[0]?.startedAt ?? null;
  const { end, firstByte } = timing;
  const begun = firstAsked ?? timing.sent;
  const before = begun === null ? [] : [phase('deciding', 0, begun)];
  if (end === null) return { before, attempts, after: [] };
  const answered = attempts.at(-1)?.outcome.kind === 'answered' && firstByte !== null;
  const last = asked.at(-1);
  const from = answered ? firstByte : last === undefined ? (begun ?? 0) : last.startedAt + last.duration;
  return { before, attempts, after: [phase(answered ? 'receive' : 'answer', from, end)] };
}

/** @param last the times of the exchange, where it is the last attempt: they are those of this */
function attemptOf(decision: AttemptDecision, last: ExchangeTiming | null): Attempt {
  const { upstream, url } = decision.evidence;
  const outcome = outcomeOf(decision);
  const from = decision.startedAt;
  const answeredAt = outcome.kind === 'answered' ? (last?.firstByte ?? null) : null;
  // Deciding it took a moment as well, which counts as passing on.
  const to = answeredAt ?? from + decision.duration;
  const timing = timingOf(decision);
  return {
    upstream,
    url,
    outcome,
    reused: decision.code === 'forward.answered' ? decision.evidence.reusedConnection : null,
    phases:
      timing === null
        ? untimed(from, to, last?.sent ?? null)
        : [...opening(timing, from), ...exchanged(from + timing.sent, to, last?.requestEnd ?? null)],
  };
}

function timingOf(decision: AttemptDecision): AttemptTiming | null {
  switch (decision.code) {
    case 'forward.answered':
    case 'forward.failed':
      return decision.evidence.timing ?? null;
    default:
      return null;
  }
}

function outcomeOf(decision: AttemptDecision): AttemptOutcome {
  switch (decision.code) {
    case 'forward.answered':
    case 'forward.upgrade_declined':
      return { kind: 'answered', status: decision.evidence.status };
    case 'forward.upgraded':
      return { kind: 'answered', status: 101 };
    case 'forward.failed':
      return { kind: 'failed', fault: decision.evidence.fault };
    case 'forward.cancelled':
      return { kind: 'cancelled' };
  }
}

function untimed(from: number, to: number, sentAt: number | null): readonly Phase[] {
  if (sentAt === null || sentAt < from || sentAt > to) return [phase('opening', from, to)];
  return [phase('opening', from, sentAt), phase('wait', sentAt, to)];
}

/** Up to when the request was handed to a connection. */
function opening({ sent, opened }: AttemptTiming, from: number): readonly Phase[] {
  const sentAt = from + sent;
  if (opened === undefined) return [phase('queue', from, sentAt)];
  const { dns, connect, tls } = opened;
  // Whatever is not explained by opening the connection was spent before it.
  const began = Math.max(from, sentAt - (dns ?? 0) - connect - (tls ?? 0));
  const connecting = began + (dns ?? 0);
  const connected = connecting + connect;
  return [
    phase('queue', from, began),
    ...(dns === undefined ? [] : [phase('dns', began, connecting)]),
    phase('connect', connecting, connected),
    ...(tls === undefined ? [] : [phase('tls', connected, connected + tls)]),
  ];
}

/** From when the request was handed to a connection. */
function exchanged(sentAt: number, to: number, requestEnd: number | null): readonly Phase[] {
  if (requestEnd === null) return [phase('wait', sentAt, to)];
  const sent = Math.min(to, Math.max(sentAt, requestEnd));
  return [phase('send', sentAt, sent), phase('wait', sent, to)];
}
