import { type ResponseToStore, type StoredResponse, sameVariant } from './stored-response.ts';

const nothing: readonly never[] = [];

/** An entry in the order of use. */
interface Place<Entry> {
  readonly entry: Entry;
  /** Used just before it; null for the one that was unused longest. */
  older: Place<Entry> | null;
  newer: Place<Entry> | null;
}

/**
 * The responses of a store by id and by key, in the order of their last use. The order is a list of its own: every hit changes
 * it, and a Map whose entries go and come back each time has to be made anew again and again.
 */
export class VariantIndex<Entry extends { readonly response: StoredResponse }> {
  readonly #byId = new Map<string, Place<Entry>>();
  readonly #byKey = new Map<string, StoredResponse[]>();
  #oldest: Place<Entry> | null = null;
  #newest: Place<Entry> | null = null;

  get size(): number {
    return this.#byId.size;
  }

  get(id: string): Entry | undefined {
    return this.#byId.get(id)?.entry;
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

  /** As the one used last; its id must not be there yet. */
  add(entry: Entry): void {
    const { id, key } = entry.response;
    const place: Place<Entry> = { entry, older: null, newer: null };
    this.#byId.set(id, place);
    this.#append(place);
    const variants = this.#byKey.get(key);
    if (variants === undefined) this.#byKey.set(key, [entry.response]);
    else variants.push(entry.response);
  }

  delete(entry: Entry): void {
    const { id, key } = entry.response;
    const place = this.#byId.get(id);
    if (place === undefined) return;
    this.#byId.delete(id);
    this.#takeOut(place);
    const variants = this.#byKey.get(key);
    if (variants === undefined) return;
    const at = variants.findIndex((variant) => variant.id === id);
    if (at >= 0) variants.splice(at, 1);
    if (variants.length === 0) this.#byKey.delete(key);
  }

  /** Was used just now. @returns the entry; null where there is none */
  touch(id: string): Entry | null {
    const place = this.#byId.get(id);
    if (place === undefined) return null;
    if (place !== this.#newest) {
      this.#takeOut(place);
      this.#append(place);
    }
    return place.entry;
  }

  /** The one that was unused longest comes first. */
  *entries(): Iterable<Entry> {
    let place = this.#oldest;
    while (place !== null) {
      // What is done with an entry may take it out.
      const { newer } = place;
      yield place.entry;
      place = newer;
    }
  }

  clear(): void {
    this.#byId.clear();
    this.#byKey.clear();
    this.#oldest = null;
    this.#newest = null;
  }

  #append(place: Place<Entry>): void {
    place.older = this.#newest;
    place.newer = null;
    if (this.#newest === null) this.#oldest = place;
    else this.#newest.newer = place;
    this.#newest = place;
  }

  #takeOut({ older, newer }: Place<Entry>): void {
    if (older === null) this.#oldest = newer;
    else older.newer = newer;
    if (newer === null) this.#newest = older;
    else newer.older = older;
  }
}
