import type { ExchangeId } from '../../../shared/model/exchange.ts';
import type { Body, RequestHead, Response } from '../message.ts';
import type { RoutingTable } from '../route/table.ts';
import type { ConnectionFacts, ExchangeContext } from './context.ts';
import type { MaybePromise } from './stage.ts';

/** A request that Doorman makes by itself. */
export interface OwnRequest {
  readonly connection: ConnectionFacts;
  readonly head: RequestHead;
  /** Left out where it has none. */
  readonly body?: Body;
  /** The table that its stages belong to; null for the current one. */
  readonly table: RoutingTable | null;
  /** Runs the stages it is to go through. */
  run(context: ExchangeContext): MaybePromise<Response>;
}

export interface OwnExchange {
  readonly id: ExchangeId;
  /** Never rejects. Its body must be read or cancelled. */
  readonly response: Promise<Response>;
  /** A response that is a page of Doorman's own tells of a fault. */
  readonly context: ExchangeContext;
}

/** Runs exchanges that no client began; they are recorded like any other. */
export interface OwnExchanges {
  begin(request: OwnRequest): OwnExchange;
}
