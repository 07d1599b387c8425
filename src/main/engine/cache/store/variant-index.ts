import { type ResponseToStore, type StoredResponse, sameVariant } from './stored-response.ts';

const nothing: readonly never[] = [];

/** The responses of a store by id and by key. */
export class VariantIndex<Entry extends { readonly response: StoredResponse }> {
  readonly #byId = new Map<string, Entry>();
  readonly #byKey = new Map<string, StoredResponse[]>();

  get size(): number {
    return this.#byId.size;
  }

  get(id: string): Entry | undefined {
    return this.#byId.get(id);
  }

  /** Under a key: the index's own list. */
  find(key: string): readonly StoredResponse[] {
    return this.#byKey.get(key) ?? nothing;
  }

  /** The id of the one that answers the same requests under the same key, itself not counted. */
  sameAs(response: ResponseToStore): string | null {
    const same = this.find(response.key).find(
      (other) => other.id !== response.id && sameVariant(other, response),
    );
    return same?.id ?? null;
  }

  add(entry: Entry): void {
    const { id, key } = entry.response;
    this.#byId.set(id, entry);
    const variants = this.#byKey.get(key);
    if (variants === undefined) this.#byKey.set(key, [entry.response]);
    else variants.push(entry.response);
  }

  delete(entry: Entry): void {
    const { id, key } = entry.response;
    if (!this.#byId.delete(id)) return;
    const variants = this.#byKey.get(key);
    if (variants === undefined) return;
    const at = variants.findIndex((variant) => variant.id === id);
    if (at >= 0) variants.splice(at, 1);
    if (variants.length === 0) this.#byKey.delete(key);
  }

  /** The one that was used the longest time ago comes first. */
  touch(entry: Entry): void {
    const { id } = entry.response;
    this.#byId.delete(id);
    this.#byId.set(id, entry);
  }

  /** Oldest use first. */
  entries(): Iterable<Entry> {
    return this.#byId.values();
  }

  clear(): void {
    this.#byId.clear();
    this.#byKey.clear();
  }
}
