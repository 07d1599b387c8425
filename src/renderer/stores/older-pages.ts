import type { ExchangeId, ExchangeSummary } from '../../shared/model/exchange.ts';

/** Exchanges of one page: few enough to be read and put into the list between two frames. */
export const olderPageLimit = 2_500;
/** Between two pages, in milliseconds, so that host and window see to what is not in the background. */
const restBetween = 60;

/**
 * - `none`: there are no older ones to fetch, or no room for them
 * - `loading`: they come, page by page
 * - `failed`: the host did not answer; it is asked again when the newest are fetched again
 */
export type OlderPhase = 'none' | 'loading' | 'failed';

/** Waits between two pages. */
export type Pause = () => Promise<void>;

export interface OlderPagesOptions {
  /** The newest that are older than `before`, oldest first. */
  list(before: ExchangeId, limit: number): Promise<{ readonly items: readonly ExchangeSummary[] }>;
  /** Whether the list still begins with this one and could hold older ones. */
  hasRoom(before: ExchangeId): boolean;
  /** @returns how many were taken in */
  take(items: readonly ExchangeSummary[]): number;
  onPhase(phase: OlderPhase): void;
  readonly pause?: Pause;
}

export interface OlderPages {
  /** Fetches what is older than this one, instead of whatever was fetched; null ends it. */
  begin(before: ExchangeId | null): void;
  /** Goes on where the host did not answer. */
  resume(): void;
}

/** Fetches pages of older exchanges in the background, one after the other, until there are none or the list is full. */
export function createOlderPages({
  list,
  hasRoom,
  take,
  onPhase,
  pause = rest,
}: OlderPagesOptions): OlderPages {
  let cursor: ExchangeId | null = null;
  let phase: OlderPhase = 'none';
  /** Grows with each beginning: what is answered to an earlier one is void. */
  let run = 0;

  const turn = (next: OlderPhase) => {
    if (next === phase) return;
    phase = next;
    onPhase(next);
  };

  const fetchAll = async () => {
    run += 1;
    const own = run;
    try {
      while (cursor !== null && hasRoom(cursor)) {
        turn('loading');
        const { items } = await list(cursor, olderPageLimit);
        if (own !== run) return;
        const [oldest] = items;
        cursor = oldest !== undefined && take(items) > 0 ? oldest.id : null;
        if (cursor === null) break;
        await pause();
        if (own !== run) return;
      }
      cursor = null;
      turn('none');
    } catch {
      if (own === run) turn('failed');
    }
  };

  return {
    begin(before) {
      cursor = before;
      void fetchAll();
    },
    resume() {
      if (phase === 'failed') void fetchAll();
    },
  };
}

const rest: Pause = () => new Promise((resolve) => setTimeout(resolve, restBetween));
