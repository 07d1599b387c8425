import { z } from 'zod';
import { placeInSource } from './source-place.ts';

/** What `--cpu-prof` writes: the `Profile` of the DevTools protocol, as far as it is used here. */
const profileSchema = z.object({
  nodes: z.array(
    z.object({
      id: z.number(),
      callFrame: z.object({
        functionName: z.string(),
        url: z.string(),
        lineNumber: z.number(),
        columnNumber: z.number(),
      }),
      children: z.array(z.number()).default([]),
    }),
  ),
  samples: z.array(z.number()),
  timeDeltas: z.array(z.number()),
});

type ProfileNode = z.infer<typeof profileSchema>['nodes'][number];

export interface ProfiledFunction {
  readonly name: string;
  /** File and line in the sources, where they are known. */
  readonly place: string;
  /** Part of the busy time in the function itself, 0 to 1. */
  readonly self: number;
  /** The same with everything it called. */
  readonly total: number;
}

export interface ThreadProfile {
  /** Most self time first. Time in which the thread was idle is left out. */
  readonly functions: readonly ProfiledFunction[];
  /** Samples in functions of the file asked about. */
  readonly samplesInFile: number;
  /** Time in which the thread was not idle, in milliseconds. */
  readonly busy: number;
}

/** @param file the end of the file name that `samplesInFile` counts */
export function readProfile(text: string, file: string): ThreadProfile {
  const { nodes, samples, timeDeltas } = profileSchema.parse(JSON.parse(text));
  const times = new Map<number, number>();
  for (const [index, id] of samples.entries()) {
    times.set(id, (times.get(id) ?? 0) + (timeDeltas[index] ?? 0));
  }
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const inFile = new Set(nodes.filter(({ callFrame }) => callFrame.url.endsWith(file)).map(({ id }) => id));
  const busy = nodes.filter((node) => !isIdle(node)).reduce((sum, { id }) => sum + (times.get(id) ?? 0), 0);
  const functions = new Map<string, { node: ProfileNode; self: number; total: number }>();
  const root = nodes[0];
  if (root !== undefined) addTimes(root, { byId, times, functions, open: new Set() });
  return {
    functions: [...functions.values()]
      .filter(({ node, self }) => self > 0 && !isIdle(node))
      .toSorted((one, other) => other.self - one.self)
      .map(({ node, self, total }) => ({
        name: node.callFrame.functionName || '(anonymous)',
        place: placeInSource(node.callFrame),
        self: self / busy,
        total: total / busy,
      })),
    samplesInFile: samples.filter((id) => inFile.has(id)).length,
    busy: busy / 1000,
  };
}

const isIdle = ({ callFrame }: ProfileNode): boolean =>
  callFrame.functionName === '(idle)' || callFrame.functionName === '(root)';

interface Walk {
  readonly byId: ReadonlyMap<number, ProfileNode>;
  readonly times: ReadonlyMap<number, number>;
  readonly functions: Map<string, { node: ProfileNode; self: number; total: number }>;
  /** Functions on the way down: a recursive one counts its total once. */
  readonly open: Set<string>;
}

/** Returns the time of the node with all below it. */
function addTimes(node: ProfileNode, walk: Walk): number {
  const { functionName, url, lineNumber, columnNumber } = node.callFrame;
  const key = `${functionName} ${url}:${lineNumber}:${columnNumber}`;
  const entry = walk.functions.get(key) ?? { node, self: 0, total: 0 };
  walk.functions.set(key, entry);
  const isOutermost = !walk.open.has(key);
  walk.open.add(key);
  const self = walk.times.get(node.id) ?? 0;
  let total = self;
  for (const child of node.children) {
    const below = walk.byId.get(child);
    if (below !== undefined) total += addTimes(below, walk);
  }
  entry.self += self;
  if (isOutermost) {
    entry.total += total;
    walk.open.delete(key);
  }
  return total;
}
