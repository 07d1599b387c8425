import type { BreakpointsState } from '../model/breakpoint.ts';
import type { DefenceReport } from '../model/defence.ts';
import type { DoctorReport } from '../model/doctor.ts';
import type { DraftNote } from '../model/draft.ts';
import { type AppEvent, eventLimit } from '../model/event.ts';
import type { ExchangeSummary } from '../model/exchange.ts';
import type { RouteFlow } from '../model/flow.ts';
import { type ExchangeMark, markLimit } from '../model/mark.ts';
import type { RepeatReport } from '../model/repeat.ts';
import type { ScenarioState } from '../model/scenario.ts';
import type { HistorySession } from '../model/session.ts';
import type { AppStatus, UpstreamPast } from '../model/status.ts';
import type { ConfigSnapshot } from './methods/config.ts';

/** New and changed exchanges since the last batch; each replaces what was known under its id. */
export interface ExchangeBatch {
  readonly items: readonly ExchangeSummary[];
  /** Exchanges left out because the subscriber was too slow; they can still be listed. */
  readonly dropped: number;
  /** True when everything known so far is void: history was cleared. */
  readonly reset: boolean;
}

/** What can be subscribed to, and what arrives. */
export interface EventPayloads {
  exchanges: ExchangeBatch;
  status: AppStatus;
  config: ConfigSnapshot;
  /** What happened since the last batch, oldest first. */
  events: readonly AppEvent[];
  /** What every upstream did lately, sent whole about once a second while requests or checks are made. */
  upstreams: readonly UpstreamPast[];
  /** What goes along each way from listener to route, sent whole with every change of the status; idle ways are left out. */
  flows: readonly RouteFlow[];
  /** Who asks and what is refused, sent whole once a second. Requests are counted only while somebody follows it. */
  defence: DefenceReport;
  /** The doctor's latest run as far as it has come; at most 20 a second. */
  doctor: DoctorReport;
  /** Every session, the newest first, when something of it changed; counts at most once a second. */
  sessions: readonly HistorySession[];
  /** Marks that changed. One that is neither pinned nor coloured is gone. */
  marks: readonly ExchangeMark[];
  /** Breakpoints and what they hold. Whoever follows it looks on: without anybody nothing is held. */
  breakpoints: BreakpointsState;
  /** The latest run that repeats a request as far as it has come; at most 10 a second. */
  repeat: RepeatReport;
  /** Drafts that are kept, those of other windows among them. */
  drafts: readonly DraftNote[];
  /** The scenario that runs or is over and still up, at most 4 a second; null when there is none. */
  scenario: ScenarioState | null;
}

export type EventName = keyof EventPayloads;

export const eventNames = [
  'exchanges',
  'status',
  'config',
  'events',
  'upstreams',
  'flows',
  'defence',
  'doctor',
  'sessions',
  'marks',
  'breakpoints',
  'repeat',
  'drafts',
  'scenario',
] as const satisfies readonly EventName[];

/** Exchanges waiting for one slow subscriber; past that the oldest are dropped and counted. */
export const pendingExchangeLimit = 20_000;

/**
 * Characters in the targets and authorities of those, so that a batch fits into one message: everything else
 * in a summary is short.
 */
export const pendingCharacterLimit = 4 * 1024 * 1024;

/** How a payload joins one that its subscriber has not been sent yet. */
export type Merge<Name extends EventName> = (
  waiting: EventPayloads[Name],
  next: EventPayloads[Name],
) => EventPayloads[Name];

const mergeExchanges: Merge<'exchanges'> = (waiting, next) => {
  if (next.reset) return next;
  const byId = new Map<string, ExchangeSummary>();
  for (const item of waiting.items) byId.set(item.id, item);
  for (const item of next.items) byId.set(item.id, item);
  const items = [...byId.values()];
  const kept = items.slice(firstKept(items));
  const excess = items.length - kept.length;
  return { items: kept, dropped: waiting.dropped + next.dropped + excess, reset: waiting.reset };
};

/** Index of the oldest item that still fits into both limits, counted from the newest. */
function firstKept(items: readonly ExchangeSummary[]): number {
  let characters = 0;
  let index = items.length;
  for (const item of items.toReversed()) {
    characters += item.target.length + item.authority.length;
    if (items.length - index >= pendingExchangeLimit || characters > pendingCharacterLimit) break;
    index -= 1;
  }
  return index;
}

/** The latest of each exchange. Where more changes wait than there can be marks twice over, the oldest go. */
const mergeMarks: Merge<'marks'> = (waiting, next) => {
  const byId = new Map(waiting.map((mark) => [mark.id, mark]));
  for (const mark of next) byId.set(mark.id, mark);
  return [...byId.values()].slice(-2 * markLimit);
};

export const merges: { readonly [Name in EventName]: Merge<Name> } = {
  exchanges: mergeExchanges,
  status: (_waiting, next) => next,
  config: (_waiting, next) => next,
  events: (waiting, next) => [...waiting, ...next].slice(-eventLimit),
  upstreams: (_waiting, next) => next,
  flows: (_waiting, next) => next,
  defence: (_waiting, next) => next,
  doctor: (_waiting, next) => next,
  sessions: (_waiting, next) => next,
  marks: mergeMarks,
  breakpoints: (_waiting, next) => next,
  repeat: (_waiting, next) => next,
  drafts: (_waiting, next) => next,
  scenario: (_waiting, next) => next,
};
