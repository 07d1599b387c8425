import type { HealthReason } from '../../../../shared/model/upstream-health.ts';
import type { MarkShape } from '../../../ui/status-mark.tsx';
import type { Tone } from '../../../ui/tone.ts';

/** How something is: a colour, a shape and a word that say the same. */
export interface Look {
  readonly tone: Tone;
  readonly shape: MarkShape;
  readonly word: string;
}

/** What is known of a node at this moment. */
export interface NodeLive {
  readonly look: Look;
  /** Whether it keeps requests from being answered, or will. */
  readonly needsAttention: boolean;
  readonly perSecond: number;
  /** 0 to 1, of the last seconds; null without requests. */
  readonly errorShare: number | null;
  /** Of an upstream whose state is worth dating. */
  readonly health: { readonly since: number; readonly reason: HealthReason | null } | null;
  /** More in a few words: a median, how many of a pool serve, what keeps a listener closed. */
  readonly note: string;
}

/** What goes along an edge. */
export interface EdgeLive {
  readonly perSecond: number;
  readonly look: Look;
  /** Whether requests can go along it at all. */
  readonly isOpen: boolean;
  /** What is written at it; '' for nothing. */
  readonly label: string;
}

export interface Live {
  readonly nodes: ReadonlyMap<string, NodeLive>;
  readonly edges: ReadonlyMap<string, EdgeLive>;
}
