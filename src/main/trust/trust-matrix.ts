import {
  type TrustHandshake,
  type TrustKind,
  type TrustOutcome,
  type TrustPlan,
  type TrustScope,
  type TrustStoreReport,
  trustKinds,
  trustStoreLimit,
} from '../../shared/model/trust.ts';
import { milliseconds } from '../../shared/model/units.ts';
import { writeBundle } from './bundle.ts';
import { carryOut, type Elevate, joinedCommand, needsElevation, stepCommand } from './carry-out.ts';
import type { ChangePlan } from './change-plan.ts';
import { shakeHands } from './clients/client.ts';
import { shorten } from './complaint.ts';
import type { TrustContext } from './context.ts';
import { createGate } from './gate.ts';
import { handshakesAtOnce } from './limits.ts';
import { stateOf } from './store-state.ts';
import { detectors } from './stores/index.ts';
import { type DetectStores, type StoreFindings, type TrustStore, unreadable } from './trust-store.ts';
import type { ServerCertificate } from './verification-listener.ts';

/** A store was named that this machine does not have. */
export class UnknownStoreError extends Error {
  override readonly name = 'UnknownStoreError';

  constructor(name: string, known: readonly string[]) {
    super(`There is no trust store '${name}'. This machine has ${known.join(', ')}.`);
  }
}

export interface TrustMatrixOptions {
  /** Asked for each call, because the authority can be made anew. */
  readonly context: (scope: TrustScope) => TrustContext;
  /** A server certificate of the authority for the address that clients connect to. */
  readonly certificate: (scope: TrustScope) => Promise<ServerCertificate>;
  /** Null where no person can be asked: the steps are then told, not run. */
  readonly elevate: Elevate | null;
  /** Replaced in tests. */
  readonly detect?: Readonly<Partial<Record<TrustKind, DetectStores>>>;
}

/**
 * Every trust store of this machine. In all calls, stores are named by id or by family; none means all. The scope is `current`
 * unless another is given.
 */
export interface TrustMatrix {
  list(scope?: TrustScope): Promise<readonly TrustStoreReport[]>;
  /** Has real clients connect. @throws UnknownStoreError */
  verify(names: readonly string[], scope?: TrustScope): Promise<readonly TrustStoreReport[]>;
  /** @throws UnknownStoreError */
  install(names: readonly string[], scope?: TrustScope): Promise<readonly TrustOutcome[]>;
  /** Takes out what the scope says. @throws UnknownStoreError */
  remove(names: readonly string[], scope?: TrustScope): Promise<readonly TrustOutcome[]>;
}

export function createTrustMatrix(options: TrustMatrixOptions): TrustMatrix {
  /** By authority and store, so that a new authority starts without ticks. */
  const handshakes = new Map<string, readonly TrustHandshake[]>();
  const atOnce = createGate(handshakesAtOnce);
  /** Two changes of one store at one time would trip over each other. */
  const oneChange = createGate(1);

  const detectAll = async (context: TrustContext): Promise<readonly TrustStore[]> => {
    const used = { ...detectors, ...options.detect };
    const found = await Promise.all(trustKinds.map((kind) => used[kind](context)));
    return found.flat().slice(0, trustStoreLimit);
  };

  const keyOf = (context: TrustContext, store: TrustStore): string =>
    `${context.authority.fingerprint} ${store.id}`;

  const report = async (context: TrustContext, store: TrustStore): Promise<TrustStoreReport> => {
    const findings = await inspect(store);
    const made = handshakes.get(keyOf(context, store)) ?? [];
    const { id, kind, title, location, exports } = store;
    const { detail, stale, caution = '' } = findings;
    const state = stateOf(store, findings, made);
    const install = shownPlan(findings.install, context);
    const remove = shownPlan(findings.remove, context);
    const facts = { id, kind, title, location, state, detail, caution, stale, install, remove, exports };
    return { ...facts, handshakes: made };
  };

  const verifyStore = async (context: TrustContext, store: TrustStore, scope: TrustScope): Promise<void> => {
    const findings = await inspect(store);
    if (findings.present !== 'yes') return;
    const clients = await store.clients();
    const made: TrustHandshake[] = [];
    if (clients.length === 0) made.push(notTried(context, store.withoutClient));
    for (const client of clients) {
      made.push(
        await atOnce(async () => {
          try {
            return await shakeHands(client, await options.certificate(scope), context);
          } catch (error) {
            return notTried(context, describe(error), client.program, client.setting);
          }
        }),
      );
    }
    if (handshakes.size > trustStoreLimit) handshakes.clear();
    handshakes.set(keyOf(context, store), made);
  };

  const change = (
    names: readonly string[],
    act: 'install' | 'remove',
    scope: TrustScope,
  ): Promise<readonly TrustOutcome[]> =>
    oneChange(async () => {
      const context = options.context(scope);
      const chosen = selectStores(await detectAll(context), names);
      const outcomes = new Map<string, TrustOutcome>();
      const waiting: { readonly store: TrustStore; readonly plan: ChangePlan }[] = [];
      // Backwards when taking out: Debian's system store hands on to Java what it has, and takes it back last.
      for (const store of act === 'install' ? chosen : chosen.toReversed()) {
        const findings = await inspect(store);
        const plan = findings[act];
        handshakes.delete(keyOf(context, store));
        if (plan === null) outcomes.set(store.id, nothingToDo(store, findings));
        else if (needsElevation(plan, context)) waiting.push({ store, plan });
        else outcomes.set(store.id, await carryOutAlone(context, store, plan, act));
      }
      if (waiting.length > 0) {
        const failure = await elevate(
          context,
          waiting.map(({ plan }) => plan),
        );
        for (const { store, plan } of waiting) {
          outcomes.set(store.id, await judgeElevated(context, store, plan, act, failure));
        }
      }
      return chosen.flatMap(({ id }) => outcomes.get(id) ?? []);
    });

  /** @returns why it was not run; '' when it was; null when nobody can be asked */
  const elevate = async (context: TrustContext, plans: readonly ChangePlan[]): Promise<string | null> => {
    if (options.elevate === null) return null;
    try {
      await options.elevate(joinedCommand(plans, context.platform));
      return '';
    } catch (error) {
      return describe(error);
    }
  };

  return {
    async list(scope = 'current') {
      const context = options.context(scope);
      return Promise.all((await detectAll(context)).map((store) => report(context, store)));
    },
    async verify(names, scope = 'current') {
      const context = options.context(scope);
      const chosen = selectStores(await detectAll(context), names);
      if (chosen.some(({ exports }) => exports.length > 0)) await writeBundle(context);
      await Promise.all(chosen.map((store) => verifyStore(context, store, scope)));
      return Promise.all(chosen.map((store) => report(context, store)));
    },
    install: (names, scope = 'current') => change(names, 'install', scope),
    remove: (names, scope = 'current') => change(names, 'remove', scope),
  };
}

/**
 * The stores of these names: the one with that id, else those of that family. So `system` is the account's own store
 * where there is one for the whole machine as well.
 *
 * @throws UnknownStoreError
 */
export function selectStores<Store extends Pick<TrustStore, 'id' | 'kind'>>(
  stores: readonly Store[],
  names: readonly string[],
): readonly Store[] {
  if (names.length === 0) return stores;
  const chosen = new Set<Store>();
  for (const name of names) {
    const exact = stores.filter(({ id }) => id === name);
    const found = exact.length > 0 ? exact : stores.filter(({ kind }) => kind === name);
    if (found.length === 0) {
      throw new UnknownStoreError(
        name,
        stores.map(({ id }) => id),
      );
    }
    for (const store of found) chosen.add(store);
  }
  return stores.filter((store) => chosen.has(store));
}

/** A plan as people see it. */
const shownPlan = (plan: ChangePlan | null, { platform }: TrustContext): TrustPlan | null =>
  plan === null
    ? null
    : {
        commands: plan.steps.map((step) => ({ text: stepCommand(step, platform), elevated: step.elevated })),
        files: plan.files,
      };

/** A store that cannot be looked into must not hide the others. */
async function inspect(store: TrustStore): Promise<StoreFindings> {
  try {
    return await store.inspect();
  } catch (error) {
    return unreadable(describe(error));
  }
}

function nothingToDo({ id, exports }: TrustStore, { present, detail }: StoreFindings): TrustOutcome {
  if (present === 'unreadable') return { store: id, result: 'failed', message: detail };
  const message =
    present === 'no' ? `Not present. ${detail}` : exports.length > 0 ? "Set by you: see 'doorman env'." : '';
  return { store: id, result: 'unchanged', message };
}

async function carryOutAlone(
  context: TrustContext,
  store: TrustStore,
  plan: ChangePlan,
  act: 'install' | 'remove',
): Promise<TrustOutcome> {
  const failure = await carryOut(plan, context);
  if (failure !== null) return { store: store.id, result: 'failed', message: failure };
  return judge(store, act, 'The programs ended well, and yet');
}

async function judgeElevated(
  context: TrustContext,
  store: TrustStore,
  plan: ChangePlan,
  act: 'install' | 'remove',
  failure: string | null,
): Promise<TrustOutcome> {
  if (failure === null) {
    const commands = plan.steps.map((step) => stepCommand(step, context.platform)).join('\n');
    return { store: store.id, result: 'elevation_needed', message: commands };
  }
  return judge(store, act, failure === '' ? 'The programs have run, and' : `${failure}; so`);
}

/** What counts is what is in the store afterwards, whatever programs have said. */
async function judge(store: TrustStore, act: 'install' | 'remove', reason: string): Promise<TrustOutcome> {
  const { hasOurs, stale, present, detail } = await inspect(store);
  if (act === 'install' ? hasOurs : !hasOurs && stale.length === 0 && present !== 'unreadable') {
    return { store: store.id, result: 'done', message: '' };
  }
  const found = act === 'install' ? 'the certificate is not in the store' : 'a certificate is in it still';
  return {
    store: store.id,
    result: 'failed',
    message: present === 'unreadable' ? detail : `${reason} ${found}.`,
  };
}

const notTried = (context: TrustContext, error: string, client = '', setting = ''): TrustHandshake => ({
  client,
  setting,
  outcome: 'not_tried',
  error: shorten(error),
  at: context.now(),
  duration: milliseconds(0),
});

const describe = (error: unknown): string => (error instanceof Error ? error.message : String(error));
