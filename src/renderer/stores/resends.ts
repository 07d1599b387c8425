import type { ExchangeId, ExchangeSummary } from '../../shared/model/exchange.ts';

/** Which exchanges of a log were sent again, and as what: looked up, since the details ask at every frame. */
export interface Resends {
  /** Takes an exchange that is newer than all there are, or older. */
  add(summary: ExchangeSummary, age: 'newer' | 'older'): void;
  remove(summary: ExchangeSummary): void;
  /** Oldest first. */
  of(id: ExchangeId): readonly ExchangeId[];
  clear(): void;
}

/** As many as whoever uses it adds: those of a log. */
export function createResends(): Resends {
  const byOriginal = new Map<ExchangeId, ExchangeId[]>();
  return {
    add({ id, resendOf }, age) {
      if (resendOf === undefined) return;
      const known = byOriginal.get(resendOf);
      if (known === undefined) byOriginal.set(resendOf, [id]);
      else if (age === 'newer') known.push(id);
      else known.unshift(id);
    },
    remove({ id, resendOf }) {
      const known = resendOf === undefined ? undefined : byOriginal.get(resendOf);
      if (resendOf === undefined || known === undefined) return;
      // The oldest leave a log first, so that it is found at once.
      const index = known.indexOf(id);
      if (index >= 0) known.splice(index, 1);
      if (known.length === 0) byOriginal.delete(resendOf);
    },
    of: (id) => byOriginal.get(id) ?? [],
    clear: () => byOriginal.clear(),
  };
}
