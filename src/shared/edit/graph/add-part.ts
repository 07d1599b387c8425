import { type AnswerPart, addAnswer } from './add-answer.ts';
import { addLayer } from './add-layer.ts';
import { addListener } from './add-listener.ts';
import { addPool, addUpstream } from './add-pool.ts';
import { addRoute } from './add-route.ts';
import { type GraphEdit, readEditable } from './graph-edit.ts';
import type { GraphNode } from './node.ts';

/** What the palette offers, in the order of the graph's columns. */
export const newParts = [
  'listener',
  'layer',
  'route',
  'pool',
  'upstream',
  'files',
  'redirect',
  'respond',
] as const;

export type NewPart = (typeof newParts)[number];

export interface AddOptions {
  /** What it is added after: it is connected to that. Null: to nothing, or to what there is only one of. */
  readonly after: GraphNode | null;
  /** Ports of this machine that are in use, as far as it is known: a new listener takes none of them. */
  readonly busyPorts: ReadonlySet<number>;
  /** Where a new upstream listens; left out: where development servers commonly do. */
  readonly url?: string;
}

/** Adds a part with a name and a port that are free, connected to what it was added after. */
export function addPart(input: unknown, part: NewPart, options: AddOptions): GraphEdit {
  const config = readEditable(input);
  if (!config.ok) return config;
  const { after, busyPorts, url } = options;
  switch (part) {
    case 'listener':
      return addListener(config, busyPorts);
    case 'layer':
      return addLayer(config, after, busyPorts);
    case 'route':
      return addRoute(config, after);
    case 'pool':
      return addPool(config, after, url);
    case 'upstream':
      return addUpstream(config, after, url);
    case 'files':
    case 'redirect':
    case 'respond':
      return addAnswer(config, after, part satisfies AnswerPart);
  }
}

/** What may be added after a node, and why the rest may not, a sentence each. */
export const possibleParts = (
  input: unknown,
  options: AddOptions,
): readonly { readonly part: NewPart; readonly reason: string | null }[] =>
  newParts.map((part) => {
    const edit = addPart(input, part, options);
    return { part, reason: edit.ok ? null : edit.message };
  });
