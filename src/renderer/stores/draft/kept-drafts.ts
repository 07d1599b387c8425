import { createStore, type StoreApi } from 'zustand/vanilla';
import { samePlain } from '../../../shared/config/raw.ts';
import type { ContractClient } from '../../../shared/contract/client.ts';
import { ContractError } from '../../../shared/contract/errors.ts';
import type { DraftNote, KeptDraft } from '../../../shared/model/draft.ts';
import type { ConnectionState } from '../../client/reconnecting-client.ts';
import type { Schedule } from '../cache.ts';
import type { NoticesStore } from '../notices.ts';
import type { DraftStore } from './draft.ts';

/** How long after an edit it is kept, in milliseconds: what is lost at most when everything ends at once. */
export const keepDelay = 500;

/** Drafts that outlive their window: this one's, kept as it is edited, and those of others. */
export interface KeptDraftsState {
  /** Drafts whose window is gone, the newest first: a person brings them back or discards them. */
  readonly offers: readonly DraftNote[];
  /** Drafts that other windows edit now. Who applies first is in the file; the others have it merged into theirs. */
  readonly others: readonly DraftNote[];
  /** The whole of one; null where it is gone. @throws ContractError */
  fetch(id: string): Promise<KeptDraft | null>;
  /** Makes one part of this window's draft; false where it is gone. @throws ContractError */
  bringBack(id: string): Promise<boolean>;
  /** Deletes one. @throws ContractError */
  discard(id: string): Promise<void>;
  /** Begins to keep and to listen; returns what ends it. */
  start(): () => void;
}

export type KeptDraftsStore = StoreApi<KeptDraftsState>;

export interface KeptDraftsOptions {
  readonly client: ContractClient;
  readonly connection: StoreApi<ConnectionState>;
  readonly draft: DraftStore;
  readonly notices: NoticesStore;
  readonly schedule: Schedule;
  /** The name of this window's draft; no other window has it. */
  readonly id?: string;
}

export function createKeptDraftsStore(options: KeptDraftsOptions): KeptDraftsStore {
  const { client, connection, draft, notices, schedule, id = randomId() } = options;
  /** What the host has of this window; null for nothing. */
  let kept: { readonly input: unknown; readonly base: unknown } | null = null;
  /** Brought back here, and still kept under their own names. */
  const takenOver = new Set<string>();
  let isSaving = false;
  let stopWaiting: (() => void) | null = null;
  let complaint: string | null = null;

  const isKept = (): boolean => {
    const { dirty, moment, baseMoment } = draft.getState();
    if (!dirty || kept === null) return !dirty && kept === null;
    return kept.input === moment.input && kept.base === baseMoment.input;
  };

  const saveOnce = async (): Promise<void> => {
    const { base, baseMoment, moment, dirty, broughtBack } = draft.getState();
    if (base === null) return;
    const taken = broughtBack.filter((other) => takenOver.has(other));
    if (dirty) {
      const { input } = moment;
      await client.call('draft.put', {
        id,
        base: { revision: base.revision, input: baseMoment.input },
        input,
      });
      kept = { input, base: baseMoment.input };
    } else if (kept !== null) {
      await client.call('draft.clear', { id });
      kept = null;
    }
    // Not before this window's own is on the disk: in between nothing is lost.
    for (const other of taken) {
      await client.call('draft.clear', { id: other });
      takenOver.delete(other);
    }
  };

  const save = async (): Promise<void> => {
    stopWaiting?.();
    stopWaiting = null;
    // What is edited meanwhile is kept afterwards.
    if (isSaving) return;
    isSaving = true;
    try {
      await saveOnce();
      complaint = null;
    } catch (error) {
      complain(error);
      return;
    } finally {
      isSaving = false;
    }
    if (!isKept()) saveSoon();
  };

  const complain = (error: unknown): void => {
    // A connection that was lost has its own banner, and the draft is kept once there is another.
    if (error instanceof ContractError && error.code === 'connection.closed') return;
    const message = error instanceof Error ? error.message : String(error);
    if (message === complaint) return;
    complaint = message;
    notices.getState().fail(message);
  };

  const saveSoon = (): void => {
    stopWaiting ??= schedule(() => void save(), keepDelay);
  };

  return createStore<KeptDraftsState>((set, get) => ({
    offers: [],
    others: [],
    fetch: async (other) => (await client.call('draft.get', { id: other })).draft,
    async bringBack(other) {
      const found = await get().fetch(other);
      if (found === null) return false;
      takenOver.add(other);
      draft.getState().bringBack(found);
      return true;
    },
    async discard(other) {
      await client.call('draft.clear', { id: other });
    },
    start() {
      const announce = (): void => {
        // Whatever the host knew of this window, a new host or connection does not.
        kept = null;
        client.call('draft.open', { id }).catch(complain);
        if (draft.getState().dirty) saveSoon();
      };
      const leave = (): void => {
        if (!isKept()) void save();
      };
      if (connection.getState().phase === 'open') announce();
      globalThis.addEventListener?.('pagehide', leave);
      const stops = [
        connection.subscribe((state, before) => {
          if (state.phase === 'open' && before.phase !== 'open') announce();
        }),
        client.subscribe('drafts', {
          onEvent(notes) {
            const newest = notes.filter((note) => note.id !== id).toReversed();
            const next = {
              offers: newest.filter(({ isOpen }) => !isOpen),
              others: newest.filter(({ isOpen }) => isOpen),
            };
            if (!samePlain(next.offers, get().offers) || !samePlain(next.others, get().others)) set(next);
          },
        }),
        draft.subscribe((state, before) => {
          if (state.broughtBack !== before.broughtBack || !isKept()) saveSoon();
        }),
      ];
      return () => {
        for (const stop of stops) stop();
        globalThis.removeEventListener?.('pagehide', leave);
        stopWaiting?.();
      };
    },
  }));
}

/** Also where the page is no secure context, which has no `randomUUID`. */
const randomId = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  );
