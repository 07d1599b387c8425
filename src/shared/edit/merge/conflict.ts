/** Whose value goes on where both cannot. */
export type Side = 'mine' | 'theirs';

/** What both sides began with, and what each made of it. An absent value is undefined. */
export interface Three<Value> {
  readonly base: Value;
  readonly mine: Value;
  readonly theirs: Value;
}

/**
 * `value`: one key has two new values. `entry`: one side took away what the other changed, or both added different
 * things of the same id. `order`: both put the same list in another order; the values are the ids in order.
 */
export type ConflictKind = 'value' | 'entry' | 'order';

/** Something that both sides changed, each in its own way, so that a person has to choose. */
export interface Conflict extends Three<unknown> {
  /** The same for every merge of the same three. */
  readonly id: string;
  readonly kind: ConflictKind;
  /** Keys and ids down to it, such as `routes`, `shop`, `match`, `hosts`. Empty for the whole file. */
  readonly path: readonly string[];
}

/** One merge under way: what was decided, and what turned out to need a decision. */
export interface MergeRun {
  readonly choose: (conflict: string) => Side;
  readonly conflicts: Conflict[];
}

/** Lists a conflict and goes on with the side that was chosen. */
export function settle(
  run: MergeRun,
  kind: ConflictKind,
  path: readonly string[],
  values: Three<unknown>,
): Side {
  const id = `${kind} ${JSON.stringify(path)}`;
  const { base, mine, theirs } = values;
  run.conflicts.push({ id, kind, path, base, mine, theirs });
  return run.choose(id);
}
