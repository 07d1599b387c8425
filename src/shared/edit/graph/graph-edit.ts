import { isRawMap, type RawMap } from '../../config/raw.ts';
import type { GraphNode } from './node.ts';

/**
 * A change of a configuration that somebody made in the graph, or why there is none.
 *
 * Edits work on the configuration as the file has it, before defaults are filled in: keys that they do not know stay, and whatever
 * is not in `changed` is the very object that it was.
 */
export type GraphEdit =
  | {
      readonly ok: true;
      /** The configuration with the change in it. The one given is not changed. */
      readonly input: unknown;
      /** What was done, as undo and redo call it: 'connect route shop to pool api'. */
      readonly label: string;
      /** What came with it that one might not expect, a sentence each. */
      readonly notes: readonly string[];
      /** What to look at next: what is new, or what was changed; null where that is gone. */
      readonly focus: GraphNode | null;
      /** Entries of the file that are new, other or gone. An upstream stands for its pool as well. */
      readonly changed: readonly GraphNode[];
    }
  | { readonly ok: false; readonly message: string };

export type Refusal = Extract<GraphEdit, { ok: false }>;

export const refuse = (message: string): Refusal => ({ ok: false, message });

/** The three lists of a configuration that the graph is made of. */
export interface Lists {
  readonly listeners: readonly unknown[];
  readonly routes: readonly unknown[];
  readonly pools: readonly unknown[];
}

const listNames = ['listeners', 'routes', 'pools'] as const;

/** A configuration that the graph can edit: a map whose lists are lists. */
export interface Editable extends Lists {
  readonly ok: true;
  readonly config: RawMap;
}

/** @param input what the file holds; undefined or null when it is empty */
export function readEditable(input: unknown): Editable | Refusal {
  const config = input ?? {};
  if (!isRawMap(config)) return refuse('The configuration is not a map; mend the file first.');
  const broken = listNames.find((name) => {
    const list = config[name];
    return list !== undefined && list !== null && !Array.isArray(list);
  });
  if (broken !== undefined)
    return refuse(`'${broken}' in the configuration is not a list; mend the file first.`);
  const list = (name: keyof Lists): readonly unknown[] => {
    const value = config[name];
    return Array.isArray(value) ? value : [];
  };
  return {
    ok: true,
    config,
    listeners: list('listeners'),
    routes: list('routes'),
    pools: list('pools'),
  };
}

/** The configuration with other lists. Lists that are empty now leave the file. */
export function withLists({ config, ...before }: Editable, lists: Partial<Lists>): unknown {
  const next: Record<string, unknown> = 'version' in config ? { ...config } : { version: 1, ...config };
  for (const name of listNames) {
    const list = lists[name];
    if (list === undefined || list === before[name]) continue;
    if (list.length === 0) delete next[name];
    else next[name] = list;
  }
  return next;
}
