export interface LayoutNode {
  readonly id: string;
  readonly column: number;
  readonly width: number;
  readonly height: number;
  /** Free room over it, in pixels. */
  readonly above: number;
}

export interface LayoutEdge {
  readonly id: string;
  readonly from: string;
  readonly to: string;
}

export interface LayoutTask {
  readonly nodes: readonly LayoutNode[];
  readonly edges: readonly LayoutEdge[];
  /** Between columns and between nodes of one, in pixels. */
  readonly gaps: { readonly columns: number; readonly nodes: number };
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface LayoutResult {
  /** Upper left corner of each node, by id. */
  readonly places: Readonly<Record<string, Point>>;
  /** Left edge of each column. */
  readonly columns: readonly number[];
  /** Where an edge that passes by other columns goes through between its ends, by id. */
  readonly bends: Readonly<Record<string, readonly Point[]>>;
  readonly width: number;
  readonly height: number;
}
