import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ExchangeId } from '../../shared/model/exchange.ts';

/** What of sharing is open. `ids` are null where the list says which are meant. */
export type SharingTask =
  | { readonly kind: 'export'; readonly ids: readonly ExchangeId[] | null }
  /** A file is to be chosen, or was dropped. */
  | { readonly kind: 'import'; readonly file: File | null }
  | { readonly kind: 'compare'; readonly ids: readonly ExchangeId[] | null };

export interface SharingState {
  readonly task: SharingTask | null;
  /** Asks what to write of the exchanges, or of the list. */
  exportHar(ids: readonly ExchangeId[] | null): void;
  chooseFile(): void;
  importFile(file: File): void;
  compare(ids: readonly ExchangeId[] | null): void;
  close(): void;
}

export type SharingStore = StoreApi<SharingState>;

/** Which exchanges are being shared or compared, wherever that was asked for. */
export const createSharingStore = (): SharingStore =>
  createStore<SharingState>((set) => ({
    task: null,
    exportHar: (ids) => set({ task: { kind: 'export', ids } }),
    chooseFile: () => set({ task: { kind: 'import', file: null } }),
    importFile: (file) => set({ task: { kind: 'import', file } }),
    compare: (ids) => set({ task: { kind: 'compare', ids } }),
    close: () => set({ task: null }),
  }));
