/** What checks in a row say. The first decides at once; after that it takes `rise` or `fall` of them to turn it. */
export class CheckVerdict {
  #verdict: 'unknown' | 'up' | 'down' = 'unknown';
  /** Results in a row that were like the last one. */
  #inARow = 0;
  #lastOk = true;

  get verdict(): 'unknown' | 'up' | 'down' {
    return this.#verdict;
  }

  get inARow(): number {
    return this.#inARow;
  }

  /** @returns whether the verdict has changed */
  take(ok: boolean, { rise, fall }: { readonly rise: number; readonly fall: number }): boolean {
    this.#inARow = ok === this.#lastOk ? this.#inARow + 1 : 1;
    this.#lastOk = ok;
    const next = ok ? 'up' : 'down';
    const enough = this.#verdict === 'unknown' || this.#inARow >= (ok ? rise : fall);
    if (this.#verdict === next || !enough) return false;
    this.#verdict = next;
    return true;
  }

  clear(): void {
    this.#verdict = 'unknown';
    this.#inARow = 0;
  }
}
