import type { ExchangeId } from '../../../../shared/model/exchange.ts';
import type { Bytes } from '../../../../shared/model/units.ts';
import type { FramesPage } from '../../../../shared/model/websocket.ts';
import type { Response } from '../../message.ts';
import type { ExchangeContext } from '../../pipeline/context.ts';
import { EventLog } from './event-log.ts';
import { FrameLog } from './frame-log.ts';
import type { MessageLog } from './message-log.ts';
import { watched } from './watched.ts';

/** WebSockets and event streams that have ended whose messages are kept; past it those that ended first go. */
export const endedLogLimit = 500;
/** Bytes that their messages may take. */
export const endedByteLimit = 64 * 1024 * 1024;

/**
 * The messages of WebSockets and the events of event streams, in memory alone. Those of open ones are bounded each by itself, and
 * in number by the listeners' connections.
 */
export class FrameStore {
  readonly #open = new Map<ExchangeId, MessageLog>();
  readonly #ended = new Map<ExchangeId, MessageLog>();
  #endedBytes = 0;

  /**
   * Looks on what follows a switch.
   *
   * @param previewBytes of one WebSocket
   * @returns what the response must go through
   */
  observe(
    context: ExchangeContext,
    previewBytes: Bytes,
    onMessage: () => void,
  ): (response: Response) => Response {
    const { id, upgrade } = context;
    let log: FrameLog | null = null;
    if (upgrade !== null) {
      context.upgrade = { ...upgrade, body: watched(upgrade.body, (chunk) => log?.fromClient(chunk)) };
    }
    return ({ head, body }) => {
      if (head.status !== 101) return { head, body };
      const opened = new FrameLog({
        extensions: context.upstreamResponse?.headers.joined('sec-websocket-extensions') ?? '',
        previewBytes,
        elapsed: () => context.elapsed(),
        onMessage,
      });
      log = opened;
      this.#open.set(id, opened);
      return { head, body: watched(body, (chunk) => opened.fromUpstream(chunk)) };
    };
  }

  /**
   * Looks on as an event stream passes; any other response stays as it is.
   *
   * @param previewBytes of one stream
   */
  observeEvents(
    context: ExchangeContext,
    response: Response,
    previewBytes: Bytes,
    onMessage: () => void,
  ): Response {
    const { head, body } = response;
    if (body.empty || !isEventStream(head.headers.get('content-type'))) return response;
    const log = new EventLog({
      contentEncoding: head.headers.joined('content-encoding') ?? '',
      previewBytes,
      elapsed: () => context.elapsed(),
      onMessage,
    });
    this.#open.set(context.id, log);
    return { head, body: watched(body, (chunk) => log.fromUpstream(chunk)) };
  }

  /** The exchange has ended. */
  end(id: ExchangeId): void {
    const log = this.#open.get(id);
    if (log === undefined) return;
    const closed = log.close();
    if (closed === undefined) this.#keepEnded(id, log);
    else void closed.then(() => this.#keepEnded(id, log));
  }

  #keepEnded(id: ExchangeId, log: MessageLog): void {
    this.#open.delete(id);
    this.#ended.set(id, log);
    this.#endedBytes += log.held;
    for (const [oldest, { held }] of this.#ended) {
      if (this.#ended.size <= endedLogLimit && this.#endedBytes <= endedByteLimit) break;
      this.#ended.delete(oldest);
      this.#endedBytes -= held;
    }
  }

  /** Forgets those that have ended. */
  clear(): void {
    this.#ended.clear();
    this.#endedBytes = 0;
  }

  /** @returns null where there are none, or not any more */
  async page(id: ExchangeId, after: number, limit: number): Promise<FramesPage | null> {
    const log = this.#open.get(id) ?? this.#ended.get(id);
    return log === undefined ? null : log.page(after, limit);
  }
}

/** WHATWG HTML section 9.2.5: the type alone decides, whatever parameters it has. */
const isEventStream = (contentType: string | undefined): boolean =>
  contentType !== undefined && /^\s*text\/event-stream\s*(?:;|$)/i.test(contentType);
