const none: readonly string[] = [];

/** The parameters of a query, form-decoded; read when the first of them is asked for. */
export class QueryParameters {
  readonly #query: string;
  #values: Map<string, string[]> | null = null;

  /** @param query without the question mark; '' where there is none */
  constructor(query: string) {
    this.#query = query;
  }

  /** The values of a parameter in their order. */
  all(name: string): readonly string[] {
    return this.#query === '' ? none : (this.values.get(name) ?? none);
  }

  /** The values of all parameters, by name. */
  get values(): ReadonlyMap<string, readonly string[]> {
    this.#values ??= read(this.#query);
    return this.#values;
  }
}

function read(query: string): Map<string, string[]> {
  const values = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(query)) {
    const known = values.get(name);
    if (known === undefined) values.set(name, [value]);
    else known.push(value);
  }
  return values;
}
