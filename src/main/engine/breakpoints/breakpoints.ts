import {
  type Breakpoint,
  type HeldAction,
  type HeldExchange,
  type HeldMessage,
  heldBodiesLimit,
  heldLimit,
  type ReleaseReason,
} from '../../../shared/model/breakpoint.ts';
import type { BodySide } from '../../../shared/model/exchange.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import type { Clock } from '../clock.ts';
import { ExchangeFailure } from '../failure.ts';
import { HeldBytes } from '../held-bytes.ts';
import { emptyBody, type Response } from '../message.ts';
import type { ExchangeContext } from '../pipeline/context.ts';
import type { Next, Stage } from '../pipeline/stage.ts';
import { type RouteFacts, routeFacts } from '../route/facts.ts';
import { compileMatch, type MatchableRoute } from '../route/match.ts';
import { editRequest, editResponse, fieldsOfRequest } from './apply-edit.ts';
import { type HeldBody, holdBody } from './held-body.ts';
import { type HeldOutcome, HeldQueue } from './held-queue.ts';

export interface BreakpointsOptions {
  readonly clock: Clock;
  /** What is held changed; called once for all changes of a turn of the event loop. */
  readonly onChange: (held: readonly HeldExchange[], passed: number) => void;
}

interface Compiled {
  readonly breakpoint: Breakpoint;
  readonly route: MatchableRoute;
}

/** Stops exchanges for a person. While there is no breakpoint there is no stage either, and no request pays for it. */
export class Breakpoints {
  readonly #queue: HeldQueue;
  readonly #memory = new HeldBytes(heldBodiesLimit);
  readonly #options: BreakpointsOptions;
  #compiled: readonly Compiled[] = [];
  #passed = 0;
  #reportIsDue = false;

  constructor(options: BreakpointsOptions) {
    this.#options = options;
    this.#queue = new HeldQueue({ clock: options.clock, onChange: () => this.#changed() });
  }

  /** Takes these in place of all before. What another has held that is not among them as it was goes on. */
  configure(breakpoints: readonly Breakpoint[], why: ReleaseReason = 'removed'): void {
    const active = breakpoints.filter(({ enabled }) => enabled);
    const before = new Map(
      this.#compiled.map(({ breakpoint }) => [breakpoint.id, JSON.stringify(breakpoint)]),
    );
    this.#compiled = active.map((breakpoint) => ({ breakpoint, route: compile(breakpoint) }));
    const kept = new Set(
      active.flatMap((one) => (before.get(one.id) === JSON.stringify(one) ? [one.id] : [])),
    );
    this.#queue.release(why, (held) => !kept.has(held.breakpoint));
  }

  /** In front of the stage that finds the route; none while there is no breakpoint. */
  get stages(): readonly Stage[] {
    return this.#compiled.length === 0 ? [] : [this.#stage];
  }

  message(id: string): HeldMessage | null {
    return this.#queue.get(id);
  }

  /** @returns false where it is not held any more */
  decide(id: string, action: HeldAction): boolean {
    return this.#queue.decide(id, action);
  }

  /** Everything that is held goes on. */
  release(why: ReleaseReason): void {
    this.#queue.release(why);
  }

  readonly #stage: Stage = {
    name: 'breakpoint',
    run: (context, next) => {
      const request = this.#find('request', context);
      // What is edited may make it another, so that is looked for behind the stop.
      if (request !== null)
        return this.#stopRequest(context, request).then(() => this.#proceed(context, next));
      return this.#find('response', context) === null ? next() : this.#proceed(context, next);
    },
  };

  async #proceed(context: ExchangeContext, next: Next): Promise<Response> {
    const response = this.#find('response', context);
    const answered = asClientAsked(context, await next());
    return response === null || answered.head.status === 101
      ? answered
      : this.#stopResponse(context, response, answered);
  }

  async #stopRequest(context: ExchangeContext, breakpoint: Breakpoint): Promise<void> {
    const held = await this.#read(context, breakpoint, context.requestBody);
    if (held === null) return;
    context.requestBody = held.body;
    const head = context.current;
    const headers = fieldsOfRequest(head);
    const { method, target } = head;
    const outcome = await this.#hold(context, breakpoint, held, { method, target, status: null, headers });
    if (outcome.kind === 'edited') {
      const came = { body: held.body, size: held.bytes?.length ?? 0 };
      const { made, ...edited } = editRequest(head, came, outcome.edit);
      context.current = edited.head;
      context.requestBody = edited.body;
      const { waited } = outcome;
      context.decide('breakpoint.edited', { ...about(breakpoint), waited, ...made }, context.elapsed());
    } else {
      this.#conclude(context, breakpoint, outcome);
    }
  }

  async #stopResponse(
    context: ExchangeContext,
    breakpoint: Breakpoint,
    { head, body }: Response,
  ): Promise<Response> {
    const held = await this.#read(context, breakpoint, body);
    if (held === null) return { head, body };
    const { method, target } = context.current;
    const { status } = head;
    const headers = head.headers.toPairs();
    const outcome = await this.#hold(context, breakpoint, held, { method, target, status, headers });
    if (outcome.kind === 'edited') {
      const came = { body: held.body, size: held.bytes?.length ?? 0 };
      const { made, ...edited } = editResponse(head, came, outcome.edit);
      const { waited } = outcome;
      context.decide('breakpoint.edited', { ...about(breakpoint), waited, ...made }, context.elapsed());
      return asClientAsked(context, edited);
    }
    try {
      this.#conclude(context, breakpoint, outcome);
    } catch (error) {
      held.body.cancel();
      throw error;
    }
    return { head, body: held.body };
  }

  /** Says where a message is not held because too many are. @returns its body, ready to be shown */
  async #read(
    context: ExchangeContext,
    breakpoint: Breakpoint,
    body: Response['body'],
  ): Promise<HeldBody | null> {
    if (this.#queue.hasRoom) return holdBody(body, this.#memory, context.cancellation);
    this.#pass(context, breakpoint);
    return null;
  }

  async #hold(
    context: ExchangeContext,
    breakpoint: Breakpoint,
    { bytes, reason }: HeldBody,
    message: Omit<HeldMessage, 'held' | 'body'>,
  ): Promise<HeldOutcome> {
    // Reading the body took a while: others may have come, and it may be meant no more.
    if (!this.#queue.hasRoom) {
      this.#pass(context, breakpoint);
      return { kind: 'continued', waited: milliseconds(0) };
    }
    const { timeout } = breakpoint;
    const isMeant = this.#compiled.some((one) => one.breakpoint === breakpoint);
    context.decide('breakpoint.held', { ...about(breakpoint), timeout, body: reason }, context.elapsed());
    if (context.cancellation.cancelled) return { kind: 'client_left', waited: milliseconds(0) };
    if (!isMeant) return { kind: 'released', why: 'removed', waited: milliseconds(0) };
    return this.#queue.hold(context, timeout, { ...message, body: { bytes, reason } }, about(breakpoint));
  }

  #pass(context: ExchangeContext, breakpoint: Breakpoint): void {
    this.#passed += 1;
    context.decide('breakpoint.passed', { ...about(breakpoint), limit: heldLimit }, context.elapsed());
    this.#changed();
  }

  /** @throws ExchangeFailure where the exchange ends here */
  #conclude(
    context: ExchangeContext,
    breakpoint: Breakpoint,
    outcome: Exclude<HeldOutcome, { kind: 'edited' }>,
  ): void {
    const { waited } = outcome;
    const evidence = { ...about(breakpoint), waited };
    const at = context.elapsed();
    switch (outcome.kind) {
      case 'continued':
        context.decide('breakpoint.continued', evidence, at);
        return;
      case 'timed_out':
        context.decide('breakpoint.timed_out', evidence, at);
        return;
      case 'released':
        context.decide('breakpoint.released', { ...evidence, why: outcome.why }, at);
        return;
      case 'dropped':
        context.decide('breakpoint.dropped', evidence, at);
        throw new ExchangeFailure('breakpoint.dropped', `dropped at the ${breakpoint.side} by a person`);
      case 'client_left':
        context.decide('breakpoint.client_left', evidence, at);
        throw new ExchangeFailure('request.client_left', 'the client left while the exchange was held');
    }
  }

  #find(side: BodySide, context: ExchangeContext): Breakpoint | null {
    let facts: RouteFacts | null = null;
    for (const { breakpoint, route } of this.#compiled) {
      if (breakpoint.side !== side) continue;
      facts ??= routeFacts({ ...context.current, listener: context.listener, client: context.client });
      const known = facts;
      if (route.matchers.every((matcher) => matcher.matches(known))) return breakpoint;
    }
    return null;
  }

  #changed(): void {
    if (this.#reportIsDue) return;
    this.#reportIsDue = true;
    setImmediate(() => {
      this.#reportIsDue = false;
      this.#options.onChange(this.#queue.list(), this.#passed);
    });
  }
}

const compile = ({ id, match }: Breakpoint): MatchableRoute => compileMatch({ id, match, listeners: 'all' });

const about = ({ id, side }: Breakpoint) => ({ breakpoint: id, side });

/** An upstream that was asked with HEAD instead says how long a body is that never comes. */
function asClientAsked(context: ExchangeContext, { head, body }: Response): Response {
  if (context.current.method !== 'HEAD' || context.request.method === 'HEAD') return { head, body };
  body.cancel();
  const headers = head.headers.clone();
  headers.remove('transfer-encoding');
  headers.set('Content-Length', '0');
  return { head: { ...head, headers }, body: emptyBody };
}
