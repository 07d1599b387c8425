import type { Config } from '../../../shared/config/schema.ts';
import type { LeftOutList } from '../left-out.ts';
import type { ExportPlaces } from '../places.ts';

/** What is put together while one configuration is written. */
export interface NginxContext {
  readonly config: Config;
  readonly places: ExportPlaces;
  readonly leftOut: LeftOutList;
  /** Lines in front of the servers: maps, zones. Written once each. */
  readonly maps: MapLines;
}

/** Blocks that several routes may want, once each. */
export class MapLines {
  readonly #blocks = new Map<string, readonly string[]>();

  /** @param head what the block begins with; a block with the same head is there already */
  add(lines: readonly string[]): void {
    const [head] = lines;
    if (head !== undefined && !this.#blocks.has(head)) this.#blocks.set(head, lines);
  }

  get lines(): readonly string[] {
    return [...this.#blocks.values()].flat();
  }
}
