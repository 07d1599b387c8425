import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createDraft, undoLimit } from '../../../../src/renderer/stores/draft/draft.ts';
import {
  addListener,
  addRoute,
  deleteRoute,
  duplicateRoute,
  moveRoute,
  renamePool,
  renameRoute,
  updateRoute,
} from '../../../../src/renderer/stores/draft/edits.ts';
import { previewMerge } from '../../../../src/renderer/stores/draft/merging.ts';
import type { Moment } from '../../../../src/renderer/stores/draft/moment.ts';
import { checkConfig } from '../../../../src/shared/config/check.ts';
import { ContractError } from '../../../../src/shared/contract/errors.ts';
import {
  clientOf,
  idsOf,
  keyOf,
  manualFrames,
  revision,
  shop,
  shopDraft,
  snapshot,
} from './draft-fixture.ts';

const rename = (key: string, id: string) => (moment: Moment) => renameRoute(moment, key, id, shop);

describe('undo and redo', () => {
  const edit = fc.oneof(
    fc.constant(addRoute),
    fc.nat(6).map((at) => (moment: Moment) => duplicateRoute(moment, moment.routeKeys[at] ?? '')),
    fc.nat(6).map((at) => (moment: Moment) => deleteRoute(moment, moment.routeKeys[at] ?? '', shop)),
    fc.tuple(fc.nat(6), fc.nat(6)).map(
      ([from, to]) =>
        (moment: Moment) =>
          moveRoute(moment, moment.routeKeys[from] ?? '', to),
    ),
    fc.tuple(fc.nat(6), fc.constantFrom('a', 'b', 'c d', '')).map(
      ([at, id]) =>
        (moment: Moment) =>
          renameRoute(moment, moment.routeKeys[at] ?? '', id, shop),
    ),
    fc.constant((moment: Moment) => ({ ...moment, input: addListener(moment.input) })),
    fc
      .constantFrom('x', 'y')
      .map((id) => (moment: Moment) => ({ ...moment, input: renamePool(moment.input, 0, id) })),
  );

  test('give back every state of any sequence of edits, one by one', () => {
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 20 }), (edits) => {
        const draft = shopDraft();
        const states = [draft.getState().moment];
        for (const change of edits) {
          draft.getState().edit('edit', change);
          if (draft.getState().moment !== states.at(-1)) states.push(draft.getState().moment);
        }
        for (const state of states.slice(0, -1).reverse()) {
          draft.getState().undo();
          expect(draft.getState().moment).toEqual(state);
        }
        expect(draft.getState().dirty).toBe(false);
        expect(draft.getState().undoable).toEqual([]);
        for (const state of states.slice(1)) {
          draft.getState().redo();
          expect(draft.getState().moment).toEqual(state);
        }
      }),
    );
  });

  test('keep one key for each route through any sequence of edits', () => {
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 20 }), (edits) => {
        const draft = shopDraft();
        for (const change of edits) draft.getState().edit('edit', change);
        const { routeKeys, input, selected } = draft.getState().moment;
        expect(routeKeys).toHaveLength(idsOf(input).length);
        expect(new Set(routeKeys).size).toBe(routeKeys.length);
        if (selected !== null) expect(routeKeys).toContain(selected);
      }),
    );
  });

  test('take what was typed into one field as one step, until the field is left', () => {
    const draft = shopDraft();
    const key = keyOf(draft, 'api');
    for (const id of ['n', 'ne', 'new']) draft.getState().edit('rename', rename(key, id), 'name');
    expect(draft.getState().undoable).toHaveLength(1);
    draft.getState().seal();
    draft.getState().edit('rename', rename(key, 'newer'), 'name');
    expect(draft.getState().undoable).toHaveLength(2);
    draft.getState().undo();
    expect(idsOf(draft.getState().moment.input)[0]).toBe('new');
    draft.getState().undo();
    expect(idsOf(draft.getState().moment.input)[0]).toBe('api');
  });

  test('have nothing to undo of a field that was typed back to what it said', () => {
    const draft = shopDraft();
    const key = keyOf(draft, 'api');
    for (const id of ['ap', 'a', 'ap', 'api']) draft.getState().edit('rename', rename(key, id), 'name');
    expect(draft.getState()).toMatchObject({ undoable: [], dirty: false });
  });

  test('forget the oldest step past the limit, and what was undone when something else is done', () => {
    const draft = shopDraft();
    const key = keyOf(draft, 'api');
    for (let step = 0; step <= undoLimit; step += 1) draft.getState().edit('rename', rename(key, `r${step}`));
    expect(draft.getState().undoable).toHaveLength(undoLimit);
    draft.getState().undo();
    expect(draft.getState().redoable).toHaveLength(1);
    draft.getState().edit('rename', rename(key, 'other'));
    expect(draft.getState().redoable).toEqual([]);
  });

  test('bring back changes that were discarded', () => {
    const draft = shopDraft();
    draft.getState().edit('add', addRoute);
    draft.getState().discard();
    expect(draft.getState().dirty).toBe(false);
    draft.getState().undo();
    expect(idsOf(draft.getState().moment.input)).toEqual(['api', 'shop', 'old', 'route']);
  });
});

describe('a draft', () => {
  test('is checked in the next frame, once however much was typed', () => {
    const frames = manualFrames();
    const draft = createDraft(clientOf({}), frames.request);
    draft.getState().receive(snapshot(shop));
    const key = keyOf(draft, 'api');
    draft.getState().edit('rename', rename(key, 'no good'));
    draft.getState().edit('rename', rename(key, 'no good either'));
    expect(draft.getState().mistakes).toEqual([]);
    frames.run();
    expect(draft.getState().mistakes.map((mistake) => mistake.at)).toEqual(['routes[0].id']);
  });

  test('is clean again when an edit restores what the file says', () => {
    const draft = shopDraft();
    const key = keyOf(draft, 'api');
    draft.getState().edit('rename', rename(key, 'x'));
    expect(draft.getState().dirty).toBe(true);
    draft.getState().edit('rename', rename(key, 'api'));
    expect(draft.getState().dirty).toBe(false);
  });

  test('shows the mistakes of a file that is no valid YAML', () => {
    const draft = createDraft(clientOf({}), () => () => undefined);
    const mistake = {
      path: [],
      at: 'the file',
      value: '',
      message: 'is not valid YAML',
      allowed: '',
      line: 3,
      column: 2,
    };
    draft.getState().receive(snapshot(undefined, { mistakes: [mistake] }));
    expect(draft.getState().mistakes).toEqual([mistake]);
  });
});

describe('apply', () => {
  test('sends the draft against the revision it was made of, and goes on from the new one', async () => {
    const sent: unknown[] = [];
    const draft = shopDraft({
      'config.apply': async (params) => {
        sent.push(params);
        return { revision: revision(2), generation: 7 };
      },
    });
    draft.getState().edit('rename', rename(keyOf(draft, 'api'), 'gateway'));
    const { input } = draft.getState().moment;
    await draft.getState().apply();
    expect(sent).toEqual([{ input, baseRevision: revision(1) }]);
    expect(draft.getState()).toMatchObject({ dirty: false, phase: 'idle', applied: { generation: 7 } });
    draft.getState().receive(snapshot(input, { revision: revision(2), text: 'as written' }));
    expect(draft.getState().base?.text).toBe('as written');
    expect(draft.getState().applied).not.toBeNull();
    draft.getState().undo();
    expect(draft.getState().dirty).toBe(true);
    await draft.getState().apply();
    expect(sent[1]).toEqual({ input: shop, baseRevision: revision(2) });
  });

  test('is no conflict when the host sends the new file before it answers, nor when one types on meanwhile', async () => {
    const answer = Promise.withResolvers<{ revision: string; generation: number }>();
    const draft = shopDraft({ 'config.apply': () => answer.promise });
    const key = keyOf(draft, 'api');
    draft.getState().edit('rename', rename(key, 'gateway'));
    const { input } = draft.getState().moment;
    const applying = draft.getState().apply();
    expect(draft.getState().phase).toBe('applying');
    draft.getState().edit('rename', rename(key, 'gateways'));
    draft.getState().receive(snapshot(structuredClone(input), { revision: revision(2) }));
    answer.resolve({ revision: revision(2), generation: 2 });
    await applying;
    expect(draft.getState()).toMatchObject({ theirs: null, dirty: true, phase: 'idle' });
    expect(idsOf(draft.getState().moment.input)[0]).toBe('gateways');
  });

  test('sends nothing while the draft has mistakes', async () => {
    const draft = shopDraft();
    draft.getState().edit('rename', rename(keyOf(draft, 'api'), 'no good'));
    await draft.getState().apply();
    expect(draft.getState()).toMatchObject({ phase: 'idle', failure: null, dirty: true });
    expect(draft.getState().mistakes).toHaveLength(1);
  });

  test('that the host refuses keeps the draft and says why, until the next edit', async () => {
    const checked = checkConfig({ version: 1, routes: [{ id: 'x', to: { pool: 'none' } }] });
    const details = checked.ok ? [] : checked.mistakes;
    const refusals = [
      new ContractError('config.not_applied', 'Nothing was changed. Port 8443 is in use by node (pid 4121).'),
      new ContractError('config.invalid', 'The configuration has a mistake.', details),
    ];
    const draft = shopDraft({
      'config.apply': async () => {
        throw refusals.shift() ?? new Error('asked too often');
      },
    });
    const key = keyOf(draft, 'api');
    draft.getState().edit('rename', rename(key, 'gateway'));
    await draft.getState().apply();
    expect(draft.getState().failure).toEqual({
      message: 'Nothing was changed. Port 8443 is in use by node (pid 4121).',
      mistakes: [],
    });
    expect(idsOf(draft.getState().moment.input)[0]).toBe('gateway');
    await draft.getState().apply();
    expect(draft.getState().failure?.mistakes.map((mistake) => mistake.at)).toEqual(['routes[0].to.pool']);
    draft.getState().edit('rename', rename(key, 'gateway-2'));
    expect(draft.getState().failure).toBeNull();
  });

  test('against a file that changed asks for the file, takes its changes in and leaves applying to the person', async () => {
    const theirs = snapshot({ ...shop, routes: shop.routes.slice(1) }, { revision: revision(9) });
    const draft = shopDraft({
      'config.apply': async () => {
        throw new ContractError('config.conflict', 'The file changed.');
      },
      'config.get': async () => theirs,
    });
    draft.getState().edit('rename', rename(keyOf(draft, 'old'), 'older'));
    await draft.getState().apply();
    expect(idsOf(draft.getState().moment.input)).toEqual(['shop', 'older']);
    expect(draft.getState()).toMatchObject({ base: theirs, theirs: null, phase: 'idle', dirty: true });
    expect(draft.getState().failure?.message).toContain('Apply again');
  });
});

describe('a file that changes', () => {
  const changed = { ...shop, routes: [shop.routes[2], shop.routes[0]] };
  const theirs = snapshot(changed, { revision: revision(2) });

  test('is taken over where there is no draft, and the same route stays selected', () => {
    const draft = shopDraft();
    const key = keyOf(draft, 'api');
    draft.getState().select(key);
    draft.getState().receive(theirs);
    expect(draft.getState().moment.input).toEqual(changed);
    expect(draft.getState().moment.selected).toBe(key);
    expect(keyOf(draft, 'api')).toBe(key);
    expect(draft.getState()).toMatchObject({ dirty: false, theirs: null });
  });

  test('only in its comments keeps the draft without a question', () => {
    const draft = shopDraft();
    draft.getState().edit('rename', rename(keyOf(draft, 'api'), 'gateway'));
    draft.getState().receive(snapshot(structuredClone(shop), { revision: revision(2), text: '# new' }));
    expect(draft.getState()).toMatchObject({ theirs: null, dirty: true });
    expect(draft.getState().base?.revision).toBe(revision(2));
  });

  test('beside a draft is merged into it where nothing collides, and undo takes it out again', async () => {
    const revisions: string[] = [];
    const draft = shopDraft({
      'config.apply': async ({ baseRevision }) => {
        revisions.push(baseRevision);
        return { revision: revision(3), generation: 3 };
      },
    });
    const key = keyOf(draft, 'api');
    draft.getState().edit('rename', rename(key, 'gateway'));
    draft.getState().receive(theirs);
    // The host may say the same file more than once.
    draft.getState().receive({ ...theirs });
    expect(idsOf(draft.getState().moment.input)).toEqual(['old', 'gateway']);
    expect(draft.getState()).toMatchObject({ theirs: null, dirty: true, merges: 1, base: theirs });
    expect(keyOf(draft, 'gateway')).toBe(key);
    expect(draft.getState().baseMoment.routeKeys).toEqual(draft.getState().moment.routeKeys);

    draft.getState().undo();
    expect(idsOf(draft.getState().moment.input)).toEqual(['gateway', 'shop', 'old']);
    expect(draft.getState()).toMatchObject({ theirs, base: { revision: revision(1) } });
    // Until the two are merged, applying would write over what the file has.
    await draft.getState().apply();
    expect(revisions).toEqual([]);

    draft.getState().redo();
    expect(draft.getState()).toMatchObject({ theirs: null, base: theirs, dirty: true });
    await draft.getState().apply();
    expect(revisions).toEqual([revision(2)]);
    draft.getState().undo();
    expect(draft.getState()).toMatchObject({ theirs: null, base: { revision: revision(3) }, dirty: true });
  });

  test('that says something else about the same key waits for a person, whose merge becomes the draft', () => {
    const port = (number: number) => ({ ...shop, listeners: [{ id: 'web', port: number }] });
    const draft = shopDraft();
    const edited = port(8444);
    draft.getState().edit('port', (moment) => ({ ...moment, input: edited }));
    const other = snapshot({ ...port(9443), capture: { exchanges: 5 } }, { revision: revision(2) });
    draft.getState().receive(other);
    expect(draft.getState()).toMatchObject({ theirs: other, merging: null, merges: 0 });
    expect(draft.getState().moment.input).toBe(edited);
    draft.getState().startMerge();
    expect(draft.getState().merging).toEqual({ kind: 'file' });
    const preview = previewMerge({ kind: 'file' }, draft.getState(), () => 'theirs');
    expect(preview?.conflicts.map(({ path }) => path.join('.'))).toEqual(['listeners.web.port']);
    const chosen = previewMerge({ kind: 'file' }, draft.getState())?.input;
    draft.getState().finishMerge(chosen);
    expect(draft.getState().moment.input).toEqual({ ...port(8444), capture: { exchanges: 5 } });
    expect(draft.getState()).toMatchObject({ theirs: null, merging: null, base: other, dirty: true });
    draft.getState().undo();
    expect(draft.getState()).toMatchObject({ theirs: other, moment: { input: edited } });
  });

  test('whose changes would break the draft waits too', () => {
    const draft = shopDraft();
    draft.getState().edit('add', addRoute);
    const renamed = { ...shop, listeners: [{ id: 'other', port: 8443 }] };
    draft
      .getState()
      .edit('bind', (moment) =>
        updateRoute(moment, keyOf(draft, 'api'), (known) => ({ ...known, listeners: ['web'] })),
      );
    expect(draft.getState().mistakes).toEqual([]);
    draft.getState().receive(snapshot(renamed, { revision: revision(2) }));
    expect(draft.getState().theirs).not.toBeNull();
    expect(previewMerge({ kind: 'file' }, draft.getState())?.mistakes.map(({ at }) => at)).toEqual([
      'routes[0].listeners[0]',
    ]);
  });

  test('is taken in place of the draft when the person wants it, and undo brings the draft back', () => {
    const draft = shopDraft();
    draft.getState().edit('rename', rename(keyOf(draft, 'api'), 'gateway'));
    const gone = snapshot({ version: 1 }, { revision: revision(2), exists: false });
    draft.getState().receive(gone);
    expect(draft.getState()).toMatchObject({ theirs: gone, dirty: true });
    draft.getState().startMerge();
    expect(draft.getState().merging).toBeNull();
    draft.getState().loadTheirs();
    expect(draft.getState()).toMatchObject({ dirty: false, theirs: null, moment: { input: { version: 1 } } });
    draft.getState().undo();
    expect(idsOf(draft.getState().moment.input)).toEqual(['gateway', 'shop', 'old']);
  });

  test('that is no YAML any more leaves the draft alone, and is merged once it is one again', () => {
    const draft = shopDraft();
    draft.getState().edit('rename', rename(keyOf(draft, 'api'), 'gateway'));
    draft.getState().receive(snapshot(undefined, { revision: revision(2) }));
    expect(draft.getState().theirs?.revision).toBe(revision(2));
    expect(idsOf(draft.getState().moment.input)).toEqual(['gateway', 'shop', 'old']);
    draft.getState().receive(theirs);
    expect(draft.getState()).toMatchObject({ theirs: null, base: theirs });
  });

  test('beside a draft that is kept becomes what the draft is compared with and applied against', async () => {
    const revisions: string[] = [];
    const draft = shopDraft({
      'config.apply': async ({ baseRevision }) => {
        revisions.push(baseRevision);
        return { revision: revision(3), generation: 3 };
      },
    });
    draft.getState().edit('rename', rename(keyOf(draft, 'api'), 'gateway'));
    draft.getState().receive(snapshot({ version: 1 }, { revision: revision(2), exists: false }));
    draft.getState().keepMine();
    expect(idsOf(draft.getState().moment.input)).toEqual(['gateway', 'shop', 'old']);
    expect(draft.getState().baseMoment.input).toEqual({ version: 1 });
    expect(draft.getState()).toMatchObject({ dirty: true, theirs: null });
    await draft.getState().apply();
    expect(revisions).toEqual([revision(2)]);
  });
});

test('keys that the form does not know are sent as they came', async () => {
  let sent: unknown;
  const draft = shopDraft({
    'config.apply': async ({ input }) => {
      sent = input;
      return { revision: revision(2), generation: 2 };
    },
  });
  draft
    .getState()
    .edit('edit', (moment) =>
      updateRoute(moment, keyOf(draft, 'api'), (route) => ({ ...route, listeners: ['web'] })),
    );
  await draft.getState().apply();
  expect(sent).toMatchObject({
    routes: [{ id: 'api', cache: { enabled: false }, listeners: ['web'] }, {}, {}],
  });
});

test('nothing is sent while there is nothing to apply, or the person has to choose first', async () => {
  const draft = shopDraft();
  await draft.getState().apply();
  draft.getState().edit('rename', rename(keyOf(draft, 'api'), 'gateway'));
  draft.getState().receive(snapshot({ version: 1 }, { revision: revision(2), exists: false }));
  await draft.getState().apply();
  // The client refuses every call: one would have become a failure.
  expect(draft.getState().failure).toBeNull();
});
