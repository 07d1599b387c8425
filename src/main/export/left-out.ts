import type { LeftOut } from '../../shared/model/config-export.ts';

/** Entries of one list; what is beyond them is counted. */
export const leftOutLimit = 5_000;

/** Collects what does not carry over, each thing once. */
export class LeftOutList {
  readonly #entries = new Map<string, LeftOut>();
  #further = 0;

  add(path: string, what: string, why: string, instead: string): void {
    const key = JSON.stringify([path, what, why]);
    if (this.#entries.has(key)) return;
    if (this.#entries.size >= leftOutLimit) this.#further += 1;
    else this.#entries.set(key, { path, what, why, instead });
  }

  get entries(): readonly LeftOut[] {
    const all = [...this.#entries.values()];
    if (this.#further === 0) return all;
    const why = `only the first ${leftOutLimit} are listed.`;
    return [
      ...all,
      { path: '', what: `${this.#further} further entries`, why, instead: 'Export a smaller configuration.' },
    ];
  }
}
