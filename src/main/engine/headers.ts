import type { HeaderPairs } from '../../shared/model/exchange.ts';

/**
 * Header fields in the order, case and repetition they came in. Stored flat, name and value alternating, as
 * codecs read and write them; lookups ignore case (RFC 9110 section 5.1). Values are Latin-1 strings, so
 * that every byte survives.
 */
export class HeaderList {
  readonly #fields: string[];

  /** @param fields name and value alternating; owned by the list from now on */
  constructor(fields: string[] = []) {
    this.#fields = fields;
  }

  static fromPairs(pairs: HeaderPairs): HeaderList {
    return new HeaderList(pairs.flatMap(([name, value]) => [name, value]));
  }

  /** The value of the first field of that name. */
  get(name: string): string | undefined {
    const fields = this.#fields;
    for (let at = 0; at < fields.length; at += 2) {
      if (sameName(fields[at], name)) return fields[at + 1];
    }
    return undefined;
  }

  /** The values of all fields of that name, in order. */
  all(name: string): string[] {
    const values: string[] = [];
    const fields = this.#fields;
    for (let at = 0; at < fields.length; at += 2) {
      const value = fields[at + 1];
      if (value !== undefined && sameName(fields[at], name)) values.push(value);
    }
    return values;
  }

  /** All fields of that name as one list value (RFC 9110 section 5.3); undefined when there is none. */
  joined(name: string): string | undefined {
    const values = this.all(name);
    return values.length === 0 ? undefined : values.join(', ');
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  append(name: string, value: string): void {
    this.#fields.push(name, value);
  }

  /** Replaces the first field of that name in its place and removes the others; appends where there is none. */
  set(name: string, value: string): void {
    const fields = this.#fields;
    for (let at = 0; at < fields.length; at += 2) {
      if (!sameName(fields[at], name)) continue;
      fields[at + 1] = value;
      for (let later = fields.length - 2; later > at; later -= 2) {
        if (sameName(fields[later], name)) fields.splice(later, 2);
      }
      return;
    }
    fields.push(name, value);
  }

  remove(name: string): void {
    const fields = this.#fields;
    for (let at = fields.length - 2; at >= 0; at -= 2) {
      if (sameName(fields[at], name)) fields.splice(at, 2);
    }
  }

  /** Keeps the fields for which `keep` answers true; it is given the lower-case name. */
  filter(keep: (lowerCaseName: string, value: string) => boolean): HeaderList {
    const kept: string[] = [];
    const fields = this.#fields;
    for (let at = 0; at + 1 < fields.length; at += 2) {
      const name = fields[at] as string;
      const value = fields[at + 1] as string;
      if (keep(name.toLowerCase(), value)) kept.push(name, value);
    }
    return new HeaderList(kept);
  }

  *entries(): Generator<readonly [name: string, value: string]> {
    const fields = this.#fields;
    for (let at = 0; at + 1 < fields.length; at += 2) {
      const name = fields[at];
      const value = fields[at + 1];
      if (name !== undefined && value !== undefined) yield [name, value];
    }
  }

  /** Name and value alternating, as codecs want it: the list's own, to be read only. */
  get flat(): readonly string[] {
    return this.#fields;
  }

  toPairs(): HeaderPairs {
    const pairs: (readonly [string, string])[] = [];
    const fields = this.#fields;
    for (let at = 0; at + 1 < fields.length; at += 2)
      pairs.push([fields[at] as string, fields[at + 1] as string]);
    return pairs;
  }

  clone(): HeaderList {
    return new HeaderList(this.#fields.slice());
  }
}

function sameName(left: string | undefined, right: string): boolean {
  if (left === undefined || left.length !== right.length) return false;
  return left === right || left.toLowerCase() === right.toLowerCase();
}
