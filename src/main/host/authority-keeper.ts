import { ContractError } from '../../shared/contract/errors.ts';
import type { AuthorityFacts, AuthorityOverview } from '../../shared/model/authority.ts';
import type { AuthorityAct } from '../../shared/model/event.ts';
import { type EpochMilliseconds, epochMilliseconds } from '../../shared/model/units.ts';
import {
  type AuthorityOptions,
  type OpenedAuthority,
  openAuthority,
  resetAuthority,
} from '../certificates/authority.ts';
import type { AuthoritySlot } from '../certificates/authority-files.ts';
import { forgetEarlier, listEarlier } from '../certificates/earlier-authorities.ts';
import type { KeyProtector } from '../certificates/key-protector.ts';
import { setKeyProtection } from '../certificates/protect-key.ts';
import {
  deleteAuthority,
  discardNext,
  openNext,
  prepareNext,
  replaceAuthority,
  switchToNext,
} from '../certificates/rotation.ts';
import type { AuthorityChain } from '../certificates/signing-authority.ts';
import type { AuthorityMaterial } from '../engine/protocol.ts';
import { reportAuthority } from './authority-problems.ts';
import type { Problems } from './problems.ts';
import { createSerialiser } from './serialise.ts';
import type { TrustSubject } from './trust-service.ts';

/** How often it is looked whether the authority ends soon, in milliseconds. */
const expiryInterval = 3_600_000;

export interface AuthorityKeeperOptions {
  readonly directory: string;
  /** `tls.names` of the configuration at start. */
  readonly extraNames: readonly string[];
  readonly problems: Problems;
  /** Encrypts the key with a secret that the operating system keeps; null where nothing can. */
  readonly protector?: KeyProtector | null;
  /** Told after each act, with the fingerprint of the root that it was about. */
  readonly onAct?: (act: AuthorityAct, fingerprint: string) => void;
  readonly now?: () => EpochMilliseconds;
}

/** The local authority of this data directory, whatever state it is in. All acts come one after the other. */
export interface AuthorityKeeper {
  facts(): AuthorityFacts;
  overview(): Promise<AuthorityOverview>;
  /** The certificates, for trust stores. */
  subject(): TrustSubject;
  /** For the engine; null while the authority cannot be used. Never for the contract. */
  material(): AuthorityMaterial | null;
  /** The same, where nothing can be done without one. @throws ContractError `authority.unavailable` */
  usable(slot?: AuthoritySlot): AuthorityMaterial;
  /** @throws ContractError `authority.unavailable`, with why there is none to trust */
  refuse(slot: AuthoritySlot): never;
  extraNames(): readonly string[];
  /** Takes over `tls.names` of a new configuration. */
  setExtraNames(extraNames: readonly string[]): Promise<void>;
  /**
   * Makes a new authority: damaged files are set aside, and the certificate of one that only lacks names is kept.
   * Only after consent.
   */
  reset(): Promise<AuthorityFacts>;
  /**
   * Makes another authority beside the one in use.
   *
   * @param keyMayBePlain whether its key may lie unencrypted where that of the one in use does not
   * @throws ContractError `authority.key_would_be_plain`
   */
  prepare(keyMayBePlain: boolean): Promise<void>;
  /** Deletes the prepared authority. */
  discard(): Promise<void>;
  /** Has the prepared authority sign. @throws ContractError when there is none */
  switchOver(): Promise<void>;
  /** Deletes the authority, the prepared one, and what is remembered of earlier ones. Only after consent. */
  remove(): Promise<void>;
  /** No longer remembers earlier authorities, as when no store has them any more. */
  forgetEarlier(): Promise<void>;
  /** @throws ContractError when the key cannot be encrypted, or opened */
  protect(isProtected: boolean): Promise<void>;
  /** Looks at the clock: an authority may end while it is in use. Done each hour by itself. */
  checkExpiry(): void;
  close(): void;
}

type Held = OpenedAuthority | { readonly state: 'removed' };

/** Opens the authority, or makes one. What is wrong with it becomes a problem, not an error. */
export async function keepAuthority(options: AuthorityKeeperOptions): Promise<AuthorityKeeper> {
  const { directory, problems, protector = null, onAct = () => undefined } = options;
  const now = options.now ?? (() => epochMilliseconds(Date.now()));
  const inTurn = createSerialiser();
  let { extraNames } = options;

  const settings = (): AuthorityOptions => ({ directory, extraNames, now, protector });
  let opened: Held = await orCorrupt(() => openAuthority(settings()));
  let next: OpenedAuthority | null = await orCorrupt(() => openNext(settings()));

  const factsFor = (held: Held): AuthorityFacts => {
    switch (held.state) {
      case 'ready':
        return held.authority.describe();
      case 'locked':
        return { state: 'locked', reason: held.reason, ...held.facts };
      case 'corrupt':
        return { state: 'corrupt', reason: held.reason, files: held.files };
      case 'removed':
        return { state: 'removed' };
    }
  };

  const facts = (): AuthorityFacts => factsFor(opened);
  const report = (): void => reportAuthority(problems, facts(), now());
  const use = (held: Held): void => {
    opened = held;
    report();
  };
  const act = (what: AuthorityAct, held: Held | null): void => onAct(what, fingerprintOf(held));

  const materialOf = (held: Held | null): AuthorityMaterial | null =>
    held?.state === 'ready' ? { ...held.authority.material, extraNames } : null;
  const heldIn = (slot: AuthoritySlot): Held | null => (slot === 'next' ? next : opened);

  const refuse = (slot: AuthoritySlot): never => {
    const held = heldIn(slot);
    const reason =
      held === null
        ? 'There is no new authority: it was not made yet, or it has been switched to or taken back.'
        : 'reason' in held
          ? held.reason
          : 'The authority was removed. Make a new one first.';
    throw new ContractError('authority.unavailable', reason);
  };

  report();
  const timer = setInterval(report, expiryInterval);
  timer.unref();

  return {
    facts,
    refuse,
    async overview() {
      return {
        current: facts(),
        next: next === null ? null : factsFor(next),
        earlier: await listEarlier(directory),
        protection: {
          place: protector?.place ?? null,
          unavailable: (await protector?.unavailable()) ?? null,
        },
      };
    },
    subject: () => ({ current: chainOf(opened), next: chainOf(next) }),
    extraNames: () => extraNames,
    material: () => materialOf(opened),
    usable: (slot = 'current') => materialOf(heldIn(slot)) ?? refuse(slot),
    setExtraNames: (names) =>
      inTurn(async () => {
        extraNames = names;
        // What a person has removed is not made again behind their back.
        if (opened.state !== 'removed') opened = await orCorrupt(() => openAuthority(settings()));
        next = await orCorrupt(() => openNext(settings()));
        report();
      }),
    reset: () =>
      inTurn(async () => {
        if (opened.state === 'ready' && opened.authority.missingNames.length === 0) return facts();
        if (opened.state === 'ready') use(await replaceAuthority(settings()));
        else if (opened.state === 'removed') use(await openAuthority(settings()));
        else use((await resetAuthority(settings())).opened);
        next = await openNext(settings());
        act('replaced', opened);
        return facts();
      }),
    prepare: (keyMayBePlain) =>
      inTurn(async () => {
        const isNew = next === null;
        if (isNew && !keyMayBePlain) await refusePlainKey(facts(), protector);
        next = await prepareNext(settings());
        if (isNew) act('prepared', next);
      }),
    discard: () =>
      inTurn(async () => {
        if (next === null) return;
        const discarded = next;
        await discardNext(settings());
        next = null;
        act('taken_back', discarded);
      }),
    switchOver: () =>
      inTurn(async () => {
        if (next === null || next.state !== 'ready') return refuse('next');
        use(await switchToNext(settings()));
        next = null;
        act('switched', opened);
      }),
    remove: () =>
      inTurn(async () => {
        const removed = opened;
        await deleteAuthority(directory);
        next = null;
        use({ state: 'removed' });
        act('removed', removed);
      }),
    forgetEarlier: () => inTurn(() => forgetEarlier(directory)),
    protect: (isProtected) =>
      inTurn(async () => {
        if (protector === null) {
          throw new ContractError(
            'authority.unavailable',
            'Only the desktop app can encrypt the key: there is no keychain to be asked here.',
          );
        }
        const before = facts();
        if ('isKeyProtected' in before && before.isKeyProtected === isProtected) return;
        await setKeyProtection({ ...settings(), protector }, isProtected);
        use(await orCorrupt(() => openAuthority(settings())));
        act(isProtected ? 'key_encrypted' : 'key_decrypted', opened);
      }),
    checkExpiry: report,
    close: () => clearInterval(timer),
  };
}

/** No permission, no space, no directory: HTTPS has to wait, everything else goes on. */
async function orCorrupt<Opened>(open: () => Promise<Opened>): Promise<Opened | OpenedAuthority> {
  try {
    return await open();
  } catch (error) {
    return { state: 'corrupt', reason: error instanceof Error ? error.message : String(error), files: [] };
  }
}

function chainOf(held: Held | null): AuthorityChain | null {
  if (held?.state === 'ready') return held.authority.material;
  return held?.state === 'locked' ? held.chain : null;
}

function fingerprintOf(held: Held | null): string {
  if (held?.state === 'ready') return held.authority.describe().fingerprint;
  return held?.state === 'locked' ? held.facts.fingerprint : '';
}

/** An encrypted key is not followed by a plain one behind a person's back. @throws ContractError `authority.key_would_be_plain` */
async function refusePlainKey(facts: AuthorityFacts, protector: KeyProtector | null): Promise<void> {
  if (!('isKeyProtected' in facts) || !facts.isKeyProtected) return;
  const reason =
    protector === null ? 'Only the desktop app can encrypt keys.' : await protector.unavailable();
  if (reason === null) return;
  throw new ContractError(
    'authority.key_would_be_plain',
    `The key in use is encrypted, and the next one could not be: ${reason} It would lie in a file that only your account may read.`,
  );
}
