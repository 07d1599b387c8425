/** What a node stands for, and where it is in the configuration that it comes from. */
export type NodeRef =
  | { readonly kind: 'clients' }
  | { readonly kind: 'listener'; readonly listener: string; readonly index: number }
  | {
      readonly kind: 'route';
      readonly route: string;
      /** Of the draft; null for a route of a scenario. */
      readonly routeKey: string | null;
      readonly index: number;
    }
  | { readonly kind: 'pool'; readonly pool: string; readonly index: number }
  | { readonly kind: 'upstream'; readonly pool: string; readonly upstream: string; readonly index: number }
  /** All upstreams of a pool that has too many to show each. */
  | { readonly kind: 'upstreams'; readonly pool: string; readonly members: readonly string[] }
  /** What a route, or a listener that redirects, answers with itself. */
  | { readonly kind: 'answer'; readonly answer: AnswerKind; readonly owner: string };

export type AnswerKind = 'files' | 'respond' | 'redirect' | 'nowhere';

export interface GraphNode {
  /** `clients`, `listener:ID`, `route:KEY`, `pool:ID`, `upstream:POOL/ID`, `upstreams:POOL`, `answer:OWNER`. */
  readonly id: string;
  readonly ref: NodeRef;
  readonly title: string;
  /** What it is in a few words: an address, what a route takes, how a pool chooses. */
  readonly detail: string;
  /** From the left, beginning with 0 for the clients. */
  readonly column: number;
  /** Added by a running scenario: to look at, not to edit. */
  readonly isOverlay: boolean;
  /** In the draft, and not in the configuration that runs. */
  readonly isPending: boolean;
  readonly isMistaken: boolean;
  /** Switched off in the configuration. */
  readonly isOff: boolean;
}

export type EdgeKind = 'asks' | 'takes' | 'leads' | 'layer' | 'balances' | 'answers' | 'cache';

export interface GraphEdge {
  /** Its kind and both ends. */
  readonly id: string;
  readonly kind: EdgeKind;
  readonly from: string;
  readonly to: string;
  readonly isOverlay: boolean;
  /** The inspector's filter for what went along it. */
  readonly filter: string;
}

export interface Graph {
  /** In reading order: column by column, each from the top. */
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  /** What stands over each column. */
  readonly columns: readonly string[];
  /** Many routes: each takes one line. */
  readonly isCompact: boolean;
}
