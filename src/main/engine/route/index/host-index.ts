import { compileRegex } from '../../../../shared/config/compile-regex.ts';
import { hostForm } from '../../../../shared/config/pattern-forms.ts';
import type { RouteFacts } from '../facts.ts';
import { PathIndex } from './path-index.ts';

/** What is filed at one label of the names with a wildcard, from the last label on. */
interface LabelNode {
  paths: PathIndex | null;
  children: Map<string, LabelNode> | null;
}

interface HostExpression {
  readonly regex: RegExp;
  /** Place of the first route with this expression. */
  readonly first: number;
  readonly paths: PathIndex;
}

/**
 * Routes by their hosts: names in a map, `*.name` in a trie of labels read from the right, expressions in a list in which
 * each is tried once, and those that take every host.
 */
export class HostIndex {
  readonly #every = new PathIndex();
  readonly #exact = new Map<string, PathIndex>();
  readonly #below: LabelNode = { paths: null, children: null };
  /** By source, in the order of their first routes. */
  readonly #expressions = new Map<string, HostExpression>();

  /**
   * Where a route with these hosts is to be filed: under each of them.
   *
   * @param hosts patterns of the route; empty for every host
   */
  under(place: number, hosts: readonly string[]): ReadonlySet<PathIndex> {
    if (hosts.length === 0) return new Set([this.#every]);
    return new Set(hosts.map((pattern) => this.#home(pattern, place)));
  }

  /** The place of the first route that holds and is in front of `best`; `best` where there is none. */
  first(facts: RouteFacts, best: number): number {
    const { host } = facts;
    let found = this.#every.first(facts, best);
    const named = this.#exact.get(host);
    if (named !== undefined) found = named.first(facts, found);
    if (this.#below.children !== null) found = this.#firstBelow(facts, found);
    if (this.#expressions.size === 0) return found;
    for (const { regex, first, paths } of this.#expressions.values()) {
      if (first >= found) break;
      if (regex.test(host)) found = paths.first(facts, found);
    }
    return found;
  }

  #firstBelow(facts: RouteFacts, best: number): number {
    const { host } = facts;
    let found = best;
    let node = this.#below;
    let end = host.length;
    while (node.children !== null) {
      const dot = host.lastIndexOf('.', end - 1);
      // A wildcard stands for something: there must be a dot, and not at the very front.
      if (dot <= 0 || end <= 0) return found;
      const next = node.children.get(host.slice(dot + 1, end));
      if (next === undefined) return found;
      node = next;
      if (node.paths !== null) found = node.paths.first(facts, found);
      end = dot;
    }
    return found;
  }

  #home(pattern: string, place: number): PathIndex {
    const form = hostForm(pattern);
    switch (form.kind) {
      case 'exact':
        return this.#named(form.host);
      case 'below':
        return this.#belowName(form.suffix);
      case 'regex':
        return this.#matching(form.source, place);
    }
  }

  #named(host: string): PathIndex {
    let paths = this.#exact.get(host);
    if (paths === undefined) {
      paths = new PathIndex();
      this.#exact.set(host, paths);
    }
    return paths;
  }

  #belowName(suffix: string): PathIndex {
    let node = this.#below;
    for (const label of suffix.split('.').reverse()) {
      node.children ??= new Map();
      let next = node.children.get(label);
      if (next === undefined) {
        next = { paths: null, children: null };
        node.children.set(label, next);
      }
      node = next;
    }
    node.paths ??= new PathIndex();
    return node.paths;
  }

  #matching(source: string, place: number): PathIndex {
    const known = this.#expressions.get(source);
    if (known !== undefined) return known.paths;
    const paths = new PathIndex();
    this.#expressions.set(source, { regex: compileRegex(source), first: place, paths });
    return paths;
  }
}
