import { pathForm } from '../../../../shared/config/pattern-forms.ts';
import type { RouteFacts } from '../facts.ts';
import type { Matcher } from '../matchers/matcher.ts';
import { EntryList } from './entry-list.ts';

/** What is filed at one segment of the paths. */
interface PathNode {
  /** Routes that want exactly the path that ends here. */
  exact: EntryList | null;
  /** Routes that want this path and everything below it. */
  prefix: EntryList | null;
  /** By segment; null where nothing lies deeper. */
  children: Map<string, PathNode> | null;
}

const newNode = (): PathNode => ({ exact: null, prefix: null, children: null });

/**
 * Routes by their paths: a trie of segments, and apart from it those that cannot be filed by path. A request walks down
 * as far as the trie goes and no further, however long its path is.
 */
export class PathIndex {
  readonly #root = newNode();
  /** Routes that take every path, or have an expression for it. */
  readonly #others = new EntryList();
  #deep = false;

  /**
   * @param paths patterns of the route; empty for every path
   * @param whole the matcher for all of `paths`, where there are any
   */
  add(place: number, paths: readonly string[], whole: Matcher | undefined, rest: readonly Matcher[]): void {
    if (paths.length === 0 || whole === undefined) {
      this.#others.add({ place, rest });
      return;
    }
    const forms = paths.map(pathForm);
    // An expression has to be tried on every path. The route is filed once then, under all that it wants.
    if (forms.some(({ kind }) => kind === 'regex')) {
      this.#others.add({ place, rest: [whole, ...rest] });
      return;
    }
    for (const form of forms) {
      const path = form.kind === 'prefix' ? form.base : form.kind === 'exact' ? form.path : '';
      const node = this.#nodeAt(path);
      const kind = form.kind === 'prefix' ? 'prefix' : 'exact';
      node[kind] ??= new EntryList();
      node[kind].add({ place, rest });
    }
    this.#deep = true;
  }

  /** The place of the first route that holds and is in front of `best`; `best` where there is none. */
  first(facts: RouteFacts, best: number): number {
    const found = this.#others.first(facts, best);
    return this.#deep ? this.#walk(facts, found) : found;
  }

  #walk(facts: RouteFacts, limit: number): number {
    const { path } = facts;
    // '*' of OPTIONS is no path: nothing in the trie begins with it.
    if (path !== '' && !path.startsWith('/')) return limit;
    let best = limit;
    let node = this.#root;
    let from = 1;
    for (;;) {
      if (node.prefix !== null) best = node.prefix.first(facts, best);
      if (from > path.length) return node.exact === null ? best : node.exact.first(facts, best);
      if (node.children === null) return best;
      const slash = path.indexOf('/', from);
      const end = slash < 0 ? path.length : slash;
      const next = node.children.get(path.slice(from, end));
      if (next === undefined) return best;
      node = next;
      from = end + 1;
    }
  }

  /** @param path '' for the root, otherwise beginning with a slash */
  #nodeAt(path: string): PathNode {
    let node = this.#root;
    for (const segment of path.split('/').slice(1)) {
      node.children ??= new Map();
      let next = node.children.get(segment);
      if (next === undefined) {
        next = newNode();
        node.children.set(segment, next);
      }
      node = next;
    }
    return node;
  }
}
