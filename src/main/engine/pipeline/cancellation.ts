/** Tells everything that works for an exchange that its client has gone. Fires at most once. */
export class Cancellation {
  #cancelled = false;
  #callbacks: (() => void)[] = [];

  get cancelled(): boolean {
    return this.#cancelled;
  }

  /** Calls back when cancelled, at once if it already is. */
  onCancel(callback: () => void): void {
    if (this.#cancelled) callback();
    else this.#callbacks.push(callback);
  }

  /** Nobody is to be told any more. */
  forget(): void {
    this.#callbacks = [];
  }

  cancel(): void {
    if (this.#cancelled) return;
    this.#cancelled = true;
    const callbacks = this.#callbacks;
    this.#callbacks = [];
    for (const callback of callbacks) callback();
  }
}
