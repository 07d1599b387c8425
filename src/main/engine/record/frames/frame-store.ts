import type { ExchangeId } from '../../../../shared/model/exchange.ts';
import type { Bytes } from '../../../../shared/model/units.ts';
import type { FramesPage } from '../../../../shared/model/websocket.ts';
import type { Response } from '../../message.ts';
import type { ExchangeContext } from '../../pipeline/context.ts';
import { FrameLog } from './frame-log.ts';
import { watched } from './watched.ts';

/** WebSockets that have ended whose messages are kept; past it those that began first go. */
export const endedLogLimit = 500;
/** Bytes that their messages may take. */
export const endedByteLimit = 64 * 1024 * 1024;

/**
 * The messages of WebSockets, in memory alone. Those of open ones are bounded each by itself, and in number by the listeners'
 * connections.
 */
export class FrameStore {
  readonly #open = new Map<ExchangeId, FrameLog>();
  readonly #ended = new Map<ExchangeId, FrameLog>();
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

  end(id: ExchangeId): void {
    const log = this.#open.get(id);
    if (log === undefined) return;
    this.#open.delete(id);
    log.close();
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
