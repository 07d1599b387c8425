import { createDraft, type DraftStore } from '../../../../src/renderer/stores/draft/draft.ts';
import type { ContractClient } from '../../../../src/shared/contract/client.ts';
import { ContractError } from '../../../../src/shared/contract/errors.ts';
import type { ConfigSnapshot } from '../../../../src/shared/contract/methods/config.ts';
import type { MethodName, MethodParams, MethodResults } from '../../../../src/shared/contract/methods.ts';

/** A revision of sixty-four digits, as the host makes them. */
export const revision = (number: number): string => number.toString(16).padStart(64, '0');

export const snapshot = (input: unknown, more: Partial<ConfigSnapshot> = {}): ConfigSnapshot => ({
  path: '/somewhere/doorman.yaml',
  exists: true,
  revision: revision(1),
  text: '',
  input,
  mistakes: [],
  ...more,
});

export const shop = {
  version: 1,
  listeners: [{ id: 'web', port: 8443 }],
  routes: [
    {
      id: 'api',
      match: { hosts: ['shop.localhost'], paths: ['/api/*'] },
      to: { pool: 'shop' },
      cache: { enabled: false },
    },
    { id: 'shop', match: { hosts: ['shop.localhost'] }, to: { pool: 'shop' } },
    {
      id: 'old',
      match: { hosts: ['old.localhost'] },
      to: { redirect: { location: 'https://shop.localhost{path}' } },
    },
  ],
  pools: [{ id: 'shop', upstreams: [{ id: 'a', url: 'http://localhost:3001' }] }],
} as const;

type Answers = { [Name in MethodName]?: (params: MethodParams<Name>) => Promise<MethodResults[Name]> };

/** A client that answers what a test gives it and refuses everything else. */
export const clientOf = (answers: Answers): Pick<ContractClient, 'call'> => ({
  call(method, params) {
    const answer = answers[method];
    if (answer === undefined) throw new ContractError('call.failed', `No test answers ${method}.`);
    return answer(params);
  },
});

/** Frames that come when a test wants them. */
export function manualFrames() {
  let waiting: (() => void)[] = [];
  return {
    request(callback: () => void) {
      waiting.push(callback);
      return () => {
        waiting = waiting.filter((other) => other !== callback);
      };
    },
    run() {
      const callbacks = waiting;
      waiting = [];
      for (const callback of callbacks) callback();
    },
  };
}

/** A draft of {@link shop} whose frames run at once. */
export function shopDraft(answers: Answers = {}): DraftStore {
  const draft = createDraft(clientOf(answers), (callback) => {
    callback();
    return () => undefined;
  });
  draft.getState().receive(snapshot(shop));
  return draft;
}

/** The key of the route with an id, now. */
export function keyOf(draft: DraftStore, id: string): string {
  const { moment } = draft.getState();
  const { routes } = moment.input as { readonly routes: readonly { readonly id: string }[] };
  const key = moment.routeKeys[routes.findIndex((route) => route.id === id)];
  if (key === undefined) throw new Error(`The draft has no route ${id}.`);
  return key;
}

export function idsOf(input: unknown): readonly string[] {
  return (input as { readonly routes: readonly { readonly id: string }[] }).routes.map((route) => route.id);
}
