import type { HeaderPairs } from '../../shared/model/exchange.ts';
import { keyOfFieldName } from './field-names.ts';

/**
 * Header fields in the order, case and repetition they came in. Stored flat, name and value alternating, as
 * codecs read and write them; lookups ignore case (RFC 9110 section 5.1). Values are Latin-1 strings, so
 * that every byte survives.
 */
export class HeaderList {
  readonly #fields: string[];
  /** Lower-case names, in the same order. */
  readonly #keys: string[];
  /** See {@link lines}; null where it was not asked for since the last change. */
  #lines: string | null = null;
  /** See {@link record}. */
  #received: string | null;

  /**
   * @param fields name and value alternating; owned by the list from now on
   * @param keys the lower-case names in the same order, where they are known already; owned likewise
   * @param received the lines that the fields were read from, where they were
   */
  constructor(fields: string[] = [], keys: string[] = keysOf(fields), received: string | null = null) {
    this.#fields = fields;
    this.#keys = keys;
    this.#received = received;
  }

  static fromPairs(pairs: HeaderPairs): HeaderList {
    return new HeaderList(pairs.flat());
  }

  /** The value of the first field of that name. */
  get(name: string): string | undefined {
    const at = this.#keys.indexOf(keyOf(name));
    return at < 0 ? undefined : this.#fields[at * 2 + 1];
  }

  /** The values of all fields of that name, in order. */
  all(name: string): string[] {
    const key = keyOf(name);
    const values: string[] = [];
    for (let at = this.#keys.indexOf(key); at >= 0; at = this.#keys.indexOf(key, at + 1)) {
      values.push(this.#fields[at * 2 + 1] ?? '');
    }
    return values;
  }

  /** All fields of that name as one list value (RFC 9110 section 5.3); undefined when there is none. */
  joined(name: string): string | undefined {
    const key = keyOf(name);
    const first = this.#keys.indexOf(key);
    if (first < 0) return undefined;
    return this.#keys.indexOf(key, first + 1) < 0 ? this.#fields[first * 2 + 1] : this.all(name).join(', ');
  }

  has(name: string): boolean {
    return this.#keys.includes(keyOf(name));
  }

  append(name: string, value: string): void {
    this.appendWithKey(name, value, keyOf(name));
  }

  /** The same for a field whose lower-case name is known, as {@link keys} of another list tells it. */
  appendWithKey(name: string, value: string, key: string): void {
    this.#changed();
    this.#fields.push(name, value);
    this.#keys.push(key);
  }

  /** Replaces the first field of that name in its place and removes the others; appends where there is none. */
  set(name: string, value: string): void {
    const key = keyOf(name);
    const first = this.#keys.indexOf(key);
    if (first < 0) {
      this.append(name, value);
      return;
    }
    if (this.#fields[first * 2 + 1] !== value) {
      this.#changed();
      this.#fields[first * 2 + 1] = value;
    }
    this.#removeFrom(first + 1, key);
  }

  remove(name: string): void {
    this.#removeFrom(0, keyOf(name));
  }

  /** Keeps the fields for which `keep` answers true; it is given the lower-case name. */
  filter(keep: (lowerCaseName: string, value: string) => boolean): HeaderList {
    const fields: string[] = [];
    const keys: string[] = [];
    for (const [at, key] of this.#keys.entries()) {
      const value = this.#fields[at * 2 + 1] ?? '';
      if (!keep(key, value)) continue;
      fields.push(this.#fields[at * 2] ?? '', value);
      keys.push(key);
    }
    return new HeaderList(fields, keys);
  }

  *entries(): Generator<readonly [name: string, value: string]> {
    const fields = this.#fields;
    for (let at = 0; at + 1 < fields.length; at += 2) {
      yield [fields[at] ?? '', fields[at + 1] ?? ''];
    }
  }

  /** Name and value alternating, as codecs want it: the list's own, to be read only. */
  get flat(): readonly string[] {
    return this.#fields;
  }

  /** Lower-case names, one for each field: the list's own, to be read only. */
  get keys(): readonly string[] {
    return this.#keys;
  }

  /** As they are written in HTTP/1.1: lines, each ended by CRLF. Kept, since what is sent is recorded as well. */
  get lines(): string {
    if (this.#lines !== null) return this.#lines;
    const fields = this.#fields;
    let lines = '';
    for (let at = 0; at + 1 < fields.length; at += 2) lines += `${fields[at]}: ${fields[at + 1]}\r\n`;
    this.#lines = lines;
    return lines;
  }

  /** For the record: the lines as they came, white space included, where they came so; otherwise {@link lines}. */
  get record(): string {
    return this.#received ?? this.lines;
  }

  toPairs(): HeaderPairs {
    return [...this.entries()];
  }

  /**
   * A copy with further fields behind: in one go, since a copy that grows is copied once more.
   *
   * @param fields name and value alternating
   * @param keys the lower-case names in the same order
   */
  with(fields: readonly string[], keys: readonly string[]): HeaderList {
    return new HeaderList(this.#fields.concat(fields), this.#keys.concat(keys));
  }

  clone(): HeaderList {
    return new HeaderList(this.#fields.slice(), this.#keys.slice());
  }

  #changed(): void {
    this.#lines = null;
    this.#received = null;
  }

  #removeFrom(from: number, key: string): void {
    for (let at = this.#keys.indexOf(key, from); at >= 0; at = this.#keys.indexOf(key, at)) {
      this.#changed();
      this.#keys.splice(at, 1);
      this.#fields.splice(at * 2, 2);
    }
  }
}

const keyOf = (name: string): string => keyOfFieldName(name) ?? name.toLowerCase();

function keysOf(fields: readonly string[]): string[] {
  const keys: string[] = [];
  for (let at = 0; at < fields.length; at += 2) keys.push(keyOf(fields[at] ?? ''));
  return keys;
}
