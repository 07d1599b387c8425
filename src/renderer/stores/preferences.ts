import { z } from 'zod';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { filterPreferences, type SavedFilter, savedFilterLimit, withRecent } from './filter-preferences.ts';

/** Widths and heights of the detail panel, in CSS pixels. */
export const detailSizes = { least: 280, leastHeight: 176, most: 1200, width: 460, height: 320 } as const;

/** Commands of the palette that were run last, remembered by id. */
export const recentCommandLimit = 5;

/** Columns remembered at most; there are fewer. */
const columnLimit = 64;

const columnSchema = z.object({
  id: z.string().max(32),
  /** In CSS pixels; null where nobody sized it. */
  width: z.number().min(12).max(1200).nullable().catch(null),
  /** Null where nobody chose: then it is there when there is room. */
  shown: z.boolean().nullable().catch(null),
});

/** A column of the inspector's list as a person left it. The order of the array is that of the columns. */
export type ColumnSetting = z.infer<typeof columnSchema>;

/** What is remembered on this machine for this person; nothing of it belongs into the configuration file. */
const preferencesSchema = z.object({
  theme: z.enum(['system', 'light', 'dark']).catch('system'),
  detailWidth: z.number().min(detailSizes.least).max(detailSizes.most).catch(detailSizes.width),
  /** Null where nobody sized it. */
  detailHeight: z.number().min(detailSizes.leastHeight).max(detailSizes.most).nullable().catch(null),
  columns: z.array(columnSchema).max(columnLimit).readonly().catch([]),
  hasTimeline: z.boolean().catch(true),
  /** The latest first. */
  recentCommands: z.array(z.string().min(1).max(64)).max(recentCommandLimit).readonly().catch([]),
  ...filterPreferences,
});

export type Preferences = z.infer<typeof preferencesSchema>;
export type Theme = Preferences['theme'];

export interface PreferencesState extends Preferences {
  setTheme(theme: Theme): void;
  /** Sizes outside {@link detailSizes} become the nearest inside. */
  setDetailWidth(width: number): void;
  setDetailHeight(height: number): void;
  /** None is the list as it comes. */
  setColumns(columns: readonly ColumnSetting[]): void;
  setTimeline(hasTimeline: boolean): void;
  setSavedFilters(savedFilters: readonly SavedFilter[]): void;
  /** Remembers that a command of the palette was run. */
  addRecentCommand(id: string): void;
  /** Remembers that a filter was used. */
  addRecentFilter(text: string): void;
}

export type PreferencesStore = StoreApi<PreferencesState>;

/** The part of `localStorage` used here. */
export type KeyValueStorage = Pick<Storage, 'getItem' | 'setItem'>;

const storageKey = 'doorman.preferences';

function load(storage: KeyValueStorage): Preferences {
  try {
    return preferencesSchema.parse(JSON.parse(storage.getItem(storageKey) ?? '{}'));
  } catch {
    // Not ours or damaged: defaults, which the next change writes over it.
    return preferencesSchema.parse({});
  }
}

const clamp = (size: number, least: number): number =>
  Math.round(Math.min(detailSizes.most, Math.max(least, size)));

/** Preferences kept in `storage`; a storage that refuses costs the memory, not the session. */
export function createPreferencesStore(storage: KeyValueStorage): PreferencesStore {
  const store = createStore<PreferencesState>((set) => ({
    ...load(storage),
    setTheme: (theme) => set({ theme }),
    setDetailWidth: (width) => set({ detailWidth: clamp(width, detailSizes.least) }),
    setDetailHeight: (height) => set({ detailHeight: clamp(height, detailSizes.leastHeight) }),
    setColumns: (columns) => set({ columns }),
    setTimeline: (hasTimeline) => set({ hasTimeline }),
    setSavedFilters: (savedFilters) => set({ savedFilters: savedFilters.slice(0, savedFilterLimit) }),
    addRecentCommand: (id) =>
      set(({ recentCommands }) => ({
        recentCommands: [id, ...recentCommands.filter((other) => other !== id)].slice(0, recentCommandLimit),
      })),
    addRecentFilter: (text) => set((state) => ({ recentFilters: withRecent(state.recentFilters, text) })),
  }));
  store.subscribe((state) => {
    try {
      storage.setItem(storageKey, JSON.stringify(preferencesSchema.parse(state)));
    } catch {
      // Storage is full or denied. The choice holds until the window closes.
    }
  });
  return store;
}
