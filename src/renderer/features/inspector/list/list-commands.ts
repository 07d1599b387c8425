import type { ExchangeId, ExchangeSummary } from '../../../../shared/model/exchange.ts';
import type { Stores } from '../../../stores/stores.ts';
import type { InspectorStore } from '../inspector-store.ts';

/** What a person can do in the list, by pointer or keyboard. Rows are meant by their 0-based index. */
export interface ListCommands {
  /** Index of the row that has the keyboard; -1 for none. */
  activeIndex(): number;
  /** Makes a row the active one; with `extend`, picks everything from where picking began to there. */
  go(index: number, extend?: boolean): void;
  /** Moves by rows from the active one; without one, to the first or the last. */
  move(by: number, extend?: boolean): void;
  /** Picks an exchange as well, or no longer. */
  toggle(index: number): void;
  pickAll(): void;
  unpick(): void;
  /** Shows the details of an exchange; opens or closes a group. */
  open(index: number): void;
  setOpen(index: number, isOpen: boolean): void;
  /** The exchanges that an action is about: those picked, or else the selected one. */
  chosen(): readonly ExchangeSummary[];
}

export function createListCommands(store: InspectorStore, stores: Stores): ListCommands {
  const { exchanges, navigation } = stores;
  /** Where picking began. */
  let from: ExchangeId | null = null;

  const rows = () => store.getState().rows;
  const selected = () => exchanges.getState().selected;

  const activeIndex = (): number => {
    const { activeGroup } = store.getState();
    if (activeGroup !== null) return rows().indexOfGroup(activeGroup);
    const id = selected();
    return id === null ? -1 : rows().indexOf(id);
  };

  const pick = (ids: Iterable<ExchangeId>) => {
    const picked = new Set(ids);
    // One alone is the selected one, which needs no bar.
    if (picked.size > 1 || store.getState().picked.size > 0) {
      store.getState().pick(picked.size > 1 ? picked : new Set());
    }
  };

  const idsBetween = (one: number, other: number): readonly ExchangeId[] => {
    const ids: ExchangeId[] = [];
    for (let index = Math.min(one, other); index <= Math.max(one, other); index += 1) {
      const exchange = rows().at(index);
      if (exchange !== undefined) ids.push(exchange.id);
    }
    return ids;
  };

  const go = (index: number, extend = false) => {
    const row = rows().rowAt(index);
    if (row === undefined) return;
    if (row.entry === undefined) {
      store.getState().activateGroup(row.group.key);
      return;
    }
    const { id } = row.entry.summary;
    const before = selected();
    store.getState().activateGroup(null);
    exchanges.getState().select(id);
    if (extend) {
      from ??= before ?? id;
      const start = rows().indexOf(from);
      pick(idsBetween(start < 0 ? index : start, index));
    } else {
      from = id;
      pick([]);
    }
  };

  return {
    activeIndex,
    go,
    move(by, extend) {
      const active = activeIndex();
      const last = rows().length - 1;
      const to = active < 0 ? (by < 0 ? last : 0) : Math.min(last, Math.max(0, active + by));
      go(to, extend);
    },
    toggle(index) {
      const exchange = rows().at(index);
      if (exchange === undefined) return;
      const before = selected();
      const picked = new Set(store.getState().picked);
      if (picked.size === 0 && before !== null) picked.add(before);
      if (picked.has(exchange.id)) picked.delete(exchange.id);
      else picked.add(exchange.id);
      from = exchange.id;
      store.getState().activateGroup(null);
      exchanges.getState().select(exchange.id);
      pick(picked);
    },
    pickAll() {
      pick([...rows().shown()].map(({ summary }) => summary.id));
    },
    unpick: () => pick([]),
    open(index) {
      const row = rows().rowAt(index);
      if (row === undefined) return;
      if (row.entry === undefined) store.getState().setOpen(row.group.key, !row.isOpen);
      else {
        go(index);
        navigation.getState().setDetailOpen(true);
      }
    },
    setOpen(index, isOpen) {
      const row = rows().rowAt(index);
      if (row?.group !== undefined) store.getState().setOpen(row.group.key, isOpen);
    },
    chosen() {
      const { picked } = store.getState();
      const { log } = exchanges.getState();
      const only = selected();
      const ids = picked.size > 0 ? picked : only === null ? [] : [only];
      return [...ids].flatMap((id) => log.get(id)?.summary ?? []);
    },
  };
}
