import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTrustMatrix, UnknownStoreError } from '../../../src/main/trust/trust-matrix.ts';
import { absentStore, type StoreFindings, type TrustStore } from '../../../src/main/trust/trust-store.ts';
import { type TrustKind, trustKinds } from '../../../src/shared/model/trust.ts';
import { createTestAuthority, type TestAuthority } from '../../helpers/test-authority.ts';
import { type RecordedOptions, recordedContext } from './recorded.ts';

let authority: TestAuthority;

beforeAll(async () => {
  authority = await createTestAuthority();
});

afterAll(() => authority?.close());

/** A store of which a test decides everything; `has` is what it holds. */
const fakeStore = (kind: TrustKind, has: Set<string>, changes: Partial<TrustStore> = {}): TrustStore => ({
  ...absentStore(kind, kind, ''),
  inspect: async (): Promise<StoreFindings> => ({
    present: 'yes',
    hasOurs: has.has(kind),
    stale: [],
    detail: '',
    install: has.has(kind) ? null : plan(kind, 'add', kind === 'system'),
    remove: has.has(kind) ? plan(kind, 'delete', kind === 'system') : null,
  }),
  withoutClient: 'There is nothing to try it with.',
  ...changes,
});

const plan = (kind: TrustKind, verb: string, elevated: boolean) => ({
  steps: [{ program: '/bin/change', args: [verb, kind], elevated }],
  files: [`/stores/${kind}`],
});

interface Setting {
  readonly has?: Set<string>;
  readonly stores?: Partial<Record<TrustKind, TrustStore>>;
  readonly elevate?: ((command: string) => Promise<void>) | null;
  readonly answers?: RecordedOptions['answers'];
  readonly isAdministrator?: boolean;
}

const open = ({ has = new Set(), stores = {}, elevate = null, answers, isAdministrator }: Setting) => {
  const context = recordedContext({
    platform: 'linux',
    certificatePem: authority.material.certificatePem,
    isSingleLevel: false,
    fingerprint: new X509Certificate(authority.material.certificatePem).fingerprint256,
    ...(answers === undefined ? {} : { answers }),
    ...(isAdministrator === undefined ? {} : { isAdministrator }),
  });
  /** What the fake programs do: they are run by name, and change the set. */
  const run: typeof context.run = async (program, args, options) => {
    const result = await context.run(program, args, options);
    if (result.code === 0 && args[0] === 'add') has.add(String(args[1]));
    if (result.code === 0 && args[0] === 'delete') has.delete(String(args[1]));
    return result;
  };
  const used: readonly TrustKind[] = ['system', 'chromium', 'java'];
  const detect = Object.fromEntries(
    trustKinds.map((kind) => [
      kind,
      async () => [
        stores[kind] ?? (used.includes(kind) ? fakeStore(kind, has) : absentStore(kind, kind, 'Not here.')),
      ],
    ]),
  );
  const matrix = createTrustMatrix({
    context: () => ({ ...context, run }),
    certificate: () => Promise.reject(new Error('No client is started in this test.')),
    elevate,
    detect,
  });
  return { matrix, calls: context.calls, has };
};

test('looking changes nothing', async () => {
  const { matrix, calls } = open({});
  const states = (await matrix.list()).map(({ kind, state }) => [kind, state]);
  expect(states.slice(0, 4)).toEqual([
    ['system', 'not_installed'],
    ['chromium', 'not_installed'],
    ['firefox', 'absent'],
    ['java', 'not_installed'],
  ]);
  expect(calls).toEqual([]);
});

test('only the named stores are changed', async () => {
  const { matrix, calls } = open({});
  expect(await matrix.install(['chromium'])).toEqual([{ store: 'chromium', result: 'done', message: '' }]);
  expect(calls).toEqual(['/bin/change add chromium']);
});

test('a store that fails says so and stops no other', async () => {
  const { matrix, has } = open({
    isAdministrator: true,
    answers: { '/bin/change add chromium': { code: 1, errors: 'the disk is full\n' } },
  });
  expect(await matrix.install(['system', 'chromium', 'java'])).toEqual([
    { store: 'system', result: 'done', message: '' },
    { store: 'chromium', result: 'failed', message: '/bin/change: the disk is full' },
    { store: 'java', result: 'done', message: '' },
  ]);
  expect([...has]).toEqual(['system', 'java']);
});

test('a store that cannot be looked into hides no other', async () => {
  const broken = fakeStore('chromium', new Set(), { inspect: () => Promise.reject(new Error('it broke')) });
  const { matrix } = open({ stores: { chromium: broken } });
  expect((await matrix.list()).slice(0, 2)).toMatchObject([
    { id: 'system', state: 'not_installed' },
    { id: 'chromium', state: 'unreadable', detail: 'it broke' },
  ]);
});

test('where nobody can be asked, what needs an administrator is told and not run', async () => {
  const { matrix, calls } = open({});
  expect(await matrix.install(['system', 'java'])).toEqual([
    { store: 'system', result: 'elevation_needed', message: '/bin/change add system' },
    { store: 'java', result: 'done', message: '' },
  ]);
  expect(calls).toEqual(['/bin/change add java']);
});

test('an administrator is asked once, with everything that needs one', async () => {
  const has = new Set<string>();
  const asked: string[] = [];
  const elevated = (kind: TrustKind) =>
    fakeStore(kind, has, {
      inspect: async () => ({
        present: 'yes',
        hasOurs: has.has(kind),
        stale: [],
        detail: '',
        install: plan(kind, 'add', true),
        remove: null,
      }),
    });
  const { matrix, calls } = open({
    has,
    stores: { system: elevated('system'), java: elevated('java') },
    elevate: async (command) => {
      asked.push(command);
      has.add('system');
    },
  });
  const outcomes = await matrix.install(['system', 'java']);
  expect(asked).toEqual(['( /bin/change add system ) ; ( /bin/change add java )']);
  expect(calls).toEqual([]);
  // What counts is what is in the store afterwards.
  expect(outcomes).toMatchObject([
    { store: 'system', result: 'done' },
    { store: 'java', result: 'failed', message: expect.stringContaining('not in the store') },
  ]);
});

test('a person who declines is told so, and the store is not', async () => {
  const { matrix } = open({ elevate: () => Promise.reject(new Error('User did not grant permission.')) });
  expect(await matrix.install(['system'])).toEqual([
    {
      store: 'system',
      result: 'failed',
      message: 'User did not grant permission.; so the certificate is not in the store.',
    },
  ]);
});

test('a program that ends well without doing it is not believed', async () => {
  const stubborn = fakeStore('chromium', new Set());
  const { matrix } = open({ stores: { chromium: stubborn } });
  expect(await matrix.install(['chromium'])).toMatchObject([
    { result: 'failed', message: expect.stringContaining('ended well, and yet') },
  ]);
});

test('what is there already, or not at all, is unchanged', async () => {
  const { matrix, calls } = open({ has: new Set(['chromium']) });
  expect(await matrix.install(['chromium', 'firefox'])).toEqual([
    { store: 'chromium', result: 'unchanged', message: '' },
    { store: 'firefox', result: 'unchanged', message: 'Not present. Not here.' },
  ]);
  expect(calls).toEqual([]);
});

test('stores are emptied in the opposite order', async () => {
  const { matrix, calls } = open({ has: new Set(['system', 'java']), isAdministrator: true });
  await matrix.remove([]);
  expect(calls).toEqual(['/bin/change delete java', '/bin/change delete system']);
});

test('a name that no store has is refused with those that there are', async () => {
  const { matrix } = open({});
  await expect(matrix.install(['safari'])).rejects.toThrow(UnknownStoreError);
  await expect(matrix.verify(['safari'])).rejects.toThrow(/'safari'.*system, chromium, firefox/);
});

test('without a client, a store says that it was not tried and why', async () => {
  const { matrix } = open({ has: new Set(['java']) });
  expect(await matrix.verify(['java'])).toMatchObject([
    {
      state: 'installed',
      handshakes: [{ outcome: 'not_tried', error: 'There is nothing to try it with.' }],
    },
  ]);
});
