import type { ExchangeId } from './exchange.ts';

/** Colours that exchanges can be marked with. Wherever one is shown, its word or shape is shown as well. */
export const markColours = ['red', 'orange', 'yellow', 'green', 'blue', 'purple'] as const;

export type MarkColour = (typeof markColours)[number];

/** What a person marked an exchange with. One that is neither pinned nor coloured has no mark. */
export interface ExchangeMark {
  readonly id: ExchangeId;
  /** Pinned exchanges are not let go when history reaches its limit. */
  readonly pinned: boolean;
  readonly colour: MarkColour | null;
}

/** Exchanges that may have a mark at once. */
export const markLimit = 10_000;
