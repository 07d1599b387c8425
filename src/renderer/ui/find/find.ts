import { findLengthLimit, findPattern } from './find-pattern.ts';
import type { Places } from './find-places.ts';

/** Places that are kept and counted; there may be more. */
export const findLimit = 100_000;
/** Milliseconds of work between two chances for anything else. */
const sliceTime = 6;

/** What can be searched. Places are numbers that rise from its beginning to its end. */
export interface Findable {
  search(pattern: RegExp): Places;
  /** Where a person is now: the first match from there on is shown while they type. */
  origin(): number;
  reveal(place: number, pattern: RegExp): void;
  /** Told when what is looked for changes. */
  onPattern?(pattern: RegExp | null): void;
}

export interface FindState {
  readonly text: string;
  readonly pattern: RegExp | null;
  /** Matches that were found so far. */
  readonly count: number;
  /** The one that is shown, from 0; -1 for none. */
  readonly current: number;
  readonly isDone: boolean;
  /** Whether there may be more than are counted. */
  readonly isCut: boolean;
}

/** A search that runs in slices, so that nothing waits for it however much there is to look at. */
export class Find {
  readonly #findable: Findable;
  readonly #listeners = new Set<() => void>();
  #state: FindState = emptyFind;
  #places: number[] = [];
  #origin = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(findable: Findable) {
    this.#findable = findable;
  }

  readonly state = (): FindState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Looks for another text, from the beginning. @param text what is beyond `findLengthLimit` is left out */
  readonly lookFor = (text: string): void => {
    clearTimeout(this.#timer);
    // Typing on stays with the match that is shown, as long as it still is one.
    this.#origin = this.#places[this.#state.current] ?? this.#findable.origin();
    this.#places = [];
    const shown = text.slice(0, findLengthLimit);
    const pattern = findPattern(shown);
    this.#set({ ...emptyFind, text: shown, pattern, isDone: pattern === null });
    this.#findable.onPattern?.(pattern);
    if (pattern !== null) this.#run(this.#findable.search(pattern), pattern);
  };

  readonly next = (): void => this.#go(1);
  readonly previous = (): void => this.#go(-1);

  /** Looks for nothing any more. */
  readonly stop = (): void => {
    clearTimeout(this.#timer);
    this.#places = [];
    if (this.#state.pattern !== null) this.#findable.onPattern?.(null);
    this.#set(emptyFind);
  };

  #run(places: Places, pattern: RegExp): void {
    const slice = () => {
      const until = performance.now() + sliceTime;
      let isDone = false;
      let isCut = false;
      do {
        const { done, value } = places.next();
        isDone = done === true;
        if (typeof value !== 'number') continue;
        if (this.#places.length < findLimit) this.#places.push(value);
        else isCut = true;
      } while (!isDone && !isCut && performance.now() < until);
      this.#timer = isDone || isCut ? undefined : setTimeout(slice, 0);
      this.#found(isDone || isCut, isCut, pattern);
    };
    this.#timer = setTimeout(slice, 0);
  }

  #found(isDone: boolean, isCut: boolean, pattern: RegExp): void {
    const { current: shown } = this.#state;
    const first = shown >= 0 ? shown : this.#places.findIndex((place) => place >= this.#origin);
    const current = first < 0 && isDone && this.#places.length > 0 ? 0 : first;
    this.#set({ ...this.#state, count: this.#places.length, current, isDone, isCut });
    const place = this.#places[current];
    if (shown < 0 && place !== undefined) this.#findable.reveal(place, pattern);
  }

  #go(by: number): void {
    const { count, pattern, current: before } = this.#state;
    if (count === 0 || pattern === null) return;
    const current = before < 0 ? 0 : (before + by + count) % count;
    this.#set({ ...this.#state, current });
    const place = this.#places[current];
    if (place !== undefined) this.#findable.reveal(place, pattern);
  }

  #set(state: FindState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}

export const emptyFind: FindState = {
  text: '',
  pattern: null,
  count: 0,
  current: -1,
  isDone: true,
  isCut: false,
};
