import { expect, test } from 'vitest';
import { momentOf } from '../../../../src/renderer/stores/draft/moment.ts';
import { momentWith } from '../../../../src/renderer/stores/draft/moment-with.ts';
import { addPart } from '../../../../src/shared/edit/graph/add-part.ts';
import type { GraphEdit } from '../../../../src/shared/edit/graph/graph-edit.ts';
import { routeNode } from '../../../../src/shared/edit/graph/node.ts';
import { remove } from '../../../../src/shared/edit/graph/remove.ts';
import { rename } from '../../../../src/shared/edit/graph/rename.ts';
import { moveRoute } from '../../../../src/shared/edit/graph/reorder.ts';

const before = momentOf({
  version: 1,
  listeners: [{ id: 'web', port: 8443 }],
  routes: ['one', 'two', 'three'].map((id) => ({
    id,
    match: { paths: [`/${id}`] },
    to: { respond: { status: 200 } },
  })),
});
const [one, two, three] = before.routeKeys;

function after(edit: GraphEdit) {
  if (!edit.ok) throw new Error(edit.message);
  return momentWith(before, edit.input);
}

test('routes keep their identities when one moves', () => {
  expect(after(moveRoute(before.input, routeNode('three'), 'up')).routeKeys).toEqual([one, three, two]);
});

test('a route keeps its identity under another name', () => {
  expect(after(rename(before.input, routeNode('two'), 'other')).routeKeys).toEqual([one, two, three]);
});

test('a new route has an identity of its own, and the others keep theirs', () => {
  const options = { after: null, busyPorts: new Set<number>() };
  const { routeKeys } = after(addPart(before.input, 'layer', options));
  expect(routeKeys.slice(1)).toEqual(before.routeKeys);
  expect(before.routeKeys).not.toContain(routeKeys[0]);
});

test('the selected route is none once it is gone, and stays selected while it is there', () => {
  const selected = { ...before, selected: two ?? null };
  const gone = remove(before.input, [routeNode('two')]);
  const stays = remove(before.input, [routeNode('one')]);
  if (!gone.ok || !stays.ok) throw new Error('not deleted');
  expect(momentWith(selected, gone.input)).toMatchObject({ routeKeys: [one, three], selected: null });
  expect(momentWith(selected, stays.input)).toMatchObject({ routeKeys: [two, three], selected: two });
});

test('an edit of something else than routes leaves them as they are, and none leaves the moment', () => {
  const input = { ...(before.input as object), pools: [] };
  expect(momentWith(before, input).routeKeys).toBe(before.routeKeys);
  expect(momentWith(before, before.input)).toBe(before);
});
