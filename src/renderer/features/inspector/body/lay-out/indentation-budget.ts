/** Characters of indentation that laying out may add to a text: hostile nesting would add the square of its depth. */
const indentationLimit = 16 * 1024 * 1024;
/** Characters of indentation before one line. Nobody can read code that stands further to the right. */
const lineLimit = 1024;

/** What was to be laid out would become many times as long by its indentation. */
export class NestedTooDeeply extends Error {
  override readonly name = 'NestedTooDeeply';
}

/** Counts what a text is indented by, while it is laid out. */
export class IndentationBudget {
  #left = indentationLimit;

  /** @throws NestedTooDeeply where a line could not be indented by so many characters. */
  static check(characters: number): void {
    if (characters > lineLimit) throw new NestedTooDeeply();
  }

  /** Takes the characters before one line. @throws NestedTooDeeply */
  take(characters: number): void {
    IndentationBudget.check(characters);
    this.#left -= Math.max(0, characters);
    if (this.#left < 0) throw new NestedTooDeeply();
  }
}
