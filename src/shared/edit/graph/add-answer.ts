import type { RawMap } from '../../config/raw.ts';
import { addRouteTo } from './add-route.ts';
import { findEntry } from './find.ts';
import { type Editable, type GraphEdit, refuse, withLists } from './graph-edit.ts';
import type { GraphNode } from './node.ts';
import { answerWords, lastRouteNotes, poolOf } from './route-parts.ts';

/** What a route can do without a pool. */
export type AnswerPart = 'files' | 'redirect' | 'respond';

const answers: Readonly<
  Record<AnswerPart, { readonly to: RawMap; readonly wanted: string; readonly words: string }>
> = {
  files: { to: { static: { root: './public' } }, wanted: 'files', words: 'files of a folder' },
  // A name that is kept free for examples (RFC 2606 section 3): it leads nobody in a circle.
  redirect: {
    to: { redirect: { location: 'https://example.com{path}' } },
    wanted: 'redirect',
    words: 'a redirect',
  },
  respond: {
    to: { respond: { status: 200, body: 'Hello from Doorman.\n' } },
    wanted: 'answer',
    words: 'a fixed answer',
  },
};

/** Has a route answer by itself, in place of where it led; or adds one that does. */
export function addAnswer(config: Editable, after: GraphNode | null, part: AnswerPart): GraphEdit {
  const { to, wanted, words } = answers[part];
  if (after?.kind === 'pool' || after?.kind === 'upstream')
    return refuse(
      'Files, redirects and fixed answers are what a route leads to. Select a route or a listener.',
    );
  const node = after?.kind === 'answer' ? ({ kind: 'route', id: after.route } as const) : after;
  if (node?.kind !== 'route') return addRouteTo(config, node, { wanted, to });
  const route = findEntry(config, node);
  if (!route.ok) return route;
  const former = answerWords(route.entry);
  return {
    ok: true,
    input: withLists(config, { routes: config.routes.with(route.index, { ...route.entry, to }) }),
    label: `have route ${node.id} answer with ${words}`,
    notes: [
      ...(former === null ? [] : [`Route ${node.id} no longer answers with ${former}.`]),
      ...lastRouteNotes(config, poolOf(route.entry)),
    ],
    focus: { kind: 'answer', route: node.id },
    changed: [node],
  };
}
