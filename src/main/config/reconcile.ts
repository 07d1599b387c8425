import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  Pair,
  Scalar,
  visit,
  YAMLMap,
  YAMLSeq,
} from 'yaml';
import { isRawMap, type RawMap, samePlain } from '../../shared/config/raw.ts';

/**
 * Changes a YAML document, in place, so that its value is `next`. Comments, key order, quoting and flow style of
 * everything that stays are kept. List entries with an `id` are recognised by it, so comments move with them and go
 * with them; other entries are recognised by their value, then by their position. Keys that are undefined are left out.
 *
 * @param document As parsed by `parseConfig`, without errors.
 * @param next Plain data: maps, lists, texts, numbers, booleans, null.
 */
export const reconcile = (document: Document, next: unknown): void => {
  if (hasAliases(document)) {
    // A change to what an anchor holds also changes every alias of it, and removing it breaks them.
    if (!survivesChange(document.clone(), next)) expandAliases(document);
  }
  const wasEmpty = document.contents === null;
  document.contents = merge(document, document.contents, next);
  if (wasEmpty && document.comment !== null) {
    // The comment of a file without content stands at its head once there is any.
    document.commentBefore = [document.commentBefore, document.comment]
      .filter((part) => part != null)
      .join('\n');
    document.comment = null;
  }
};

const hasAliases = (document: Document): boolean => {
  let found = false;
  visit(document, {
    Alias: () => {
      found = true;
      return visit.BREAK;
    },
  });
  return found;
};

/** Whether a copy of a document has the value `next` after a change that leaves its aliases alone. */
const survivesChange = (document: Document, next: unknown): boolean => {
  try {
    document.contents = merge(document, document.contents, next);
    document.toString();
    return samePlain(document.toJS(), next);
  } catch {
    // An alias without its anchor.
    return false;
  }
};

/** Writes out what aliases stand for and takes the anchors away. */
const expandAliases = (document: Document): void => {
  visit(document, {
    Alias: (_, alias) => {
      const copy = alias.resolve(document)?.clone();
      return isNode(copy) ? copy : undefined;
    },
  });
  visit(document, {
    Collection: (_, node) => void delete node.anchor,
    Scalar: (_, node) => void delete node.anchor,
  });
};

/** The node for `next`: `node` itself, changed where needed, or a new one that takes over its comments. */
const merge = (document: Document, node: unknown, next: unknown): Node => {
  if (isNode(node) && samePlain(node.toJS(document), next)) return node;
  if (isMap(node) && isRawMap(next)) return mergeMap(document, node, next);
  if (isSeq(node) && Array.isArray(next)) return mergeList(document, node, next);
  return isNode(node) && !isAlias(node) ? replace(document, node, next) : create(document, next);
};

const mergeMap = (document: Document, map: YAMLMap, next: RawMap): YAMLMap => {
  const wanted = new Map(Object.entries(next).filter(([, value]) => value !== undefined));
  map.items = map.items.filter((pair) => wanted.has(keyOf(pair)));
  const spaced = map.items.slice(1).some((pair) => isNode(pair.key) && pair.key.spaceBefore === true);
  for (const pair of map.items) {
    const key = keyOf(pair);
    pair.value = merge(document, pair.value, wanted.get(key));
    settlePair(pair);
    wanted.delete(key);
  }
  for (const [name, value] of wanted) {
    const key = new Scalar(name);
    key.spaceBefore = spaced;
    map.items.push(new Pair(key, create(document, value)));
  }
  return map;
};

/** A comment behind `key:` can only stay there when the value begins on the next line; so can those around its entries. */
const settlePair = ({ key, value }: Pair): void => {
  if (!isNode(key) || !isNode(value) || isAlias(value)) return;
  const isCollection = isMap(value) || isSeq(value);
  if (isCollection && value.items.length > 0 && value.flow !== true) return;
  if (isCollection && value.items.length === 0) {
    value.flow = true;
    const around = [key.commentBefore, value.commentBefore, value.comment?.replace(/^\n/, '')];
    key.commentBefore = around.filter((lines) => lines != null).join('\n') || null;
    value.commentBefore = null;
    value.comment = null;
  }
  value.comment ??= key.comment ?? null;
  key.comment = null;
};

const keyOf = (pair: Pair): string => String(isScalar(pair.key) ? pair.key.value : pair.key);

const idOf = (value: unknown): string | undefined =>
  isRawMap(value) && typeof value.id === 'string' ? value.id : undefined;

const mergeList = (document: Document, list: YAMLSeq, next: readonly unknown[]): YAMLSeq => {
  const old = list.items.map((node: unknown) => {
    const value: unknown = isNode(node) ? node.toJS(document) : node;
    return { node, value, taken: false };
  });
  const nextIds = new Set(next.map(idOf));
  const take = (wanted: (entry: (typeof old)[number], index: number) => boolean): unknown => {
    const found = old.find((entry, index) => !entry.taken && wanted(entry, index));
    if (found !== undefined) found.taken = true;
    return found?.node;
  };
  // First those that are surely the same, so that no other entry takes them for their position.
  const certain = next.map((value) => {
    const id = idOf(value);
    return take((entry) => (id === undefined ? samePlain(entry.value, value) : idOf(entry.value) === id));
  });
  list.items = next.map((value, index) => {
    const id = idOf(value);
    const isSuccessor = (entry: { value: unknown }): boolean => {
      const oldId = idOf(entry.value);
      if (id === undefined || oldId === undefined) return id === oldId;
      // A new id in the place of one that is gone, with everything else the same, is a new name.
      return !nextIds.has(oldId) && isRawMap(entry.value) && samePlain({ ...entry.value, id }, value);
    };
    const node = certain[index] ?? take((entry, oldIndex) => oldIndex === index && isSuccessor(entry));
    return node === undefined ? createEntry(document, value, list) : merge(document, node, value);
  });
  spaceEntries(
    list,
    old.map((entry) => entry.node),
  );
  return list;
};

/** A new entry, on one line where all others are: `- {id: a, url: "http://localhost:3000"}`. */
const createEntry = (document: Document, value: unknown, list: YAMLSeq): Node => {
  const node = create(document, value);
  const others = list.items.filter((item) => isMap(item));
  if (isMap(node) && others.length > 0 && others.every((item) => item.flow === true)) node.flow = true;
  return node;
};

/** Blank lines belong to places in a list, not to entries: an entry that moves leaves its own behind. */
const spaceEntries = (list: YAMLSeq, old: readonly unknown[]): void => {
  if (list.items.length === old.length && list.items.every((node, index) => node === old[index])) return;
  const isSpaced = (node: unknown): boolean => isNode(node) && node.spaceBefore === true;
  const firstSpaced = isSpaced(old[0]);
  const othersSpaced = old.slice(1).some(isSpaced);
  for (const [index, node] of list.items.entries()) {
    if (isNode(node)) node.spaceBefore = index === 0 ? firstSpaced : othersSpaced;
  }
};

/** A new node in the place of another: its comments and, between two texts, its quoting are kept. */
const replace = (document: Document, node: Node, next: unknown): Node => {
  const fresh = create(document, next);
  if (
    isScalar(node) &&
    isScalar(fresh) &&
    typeof node.value === 'string' &&
    typeof fresh.value === 'string'
  ) {
    if (node.type !== undefined) fresh.type = node.type;
  }
  if (node.commentBefore != null) fresh.commentBefore = node.commentBefore;
  if (node.spaceBefore === true) fresh.spaceBefore = true;
  // A comment at the end of the line of a scalar has no place at the end of a list or map.
  if (node.comment != null && isScalar(fresh)) fresh.comment = node.comment;
  if (!isAlias(node) && node.anchor !== undefined && !isAlias(fresh)) fresh.anchor = node.anchor;
  return fresh;
};

/** The longest list or map, in characters, that is written on one line. */
const MAX_FLOW_CHARACTERS = 60;

const isPlainScalar = (value: unknown): boolean => typeof value !== 'object' || value === null;

/** A new node. Short lists of scalars and maps of one scalar are written on one line: `[a, b]`, `{pool: shop}`. */
const create = (document: Document, value: unknown): Node => {
  if (Array.isArray(value)) {
    const list = new YAMLSeq(document.schema);
    list.items = value.map((item: unknown) => create(document, item));
    list.flow = value.every(isPlainScalar) && JSON.stringify(value).length <= MAX_FLOW_CHARACTERS;
    return list;
  }
  if (isRawMap(value)) {
    const map = new YAMLMap(document.schema);
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    map.items = entries.map(([key, item]) => new Pair(new Scalar(key), create(document, item)));
    const small = entries.length <= 1 && entries.every(([key, item]) => key !== 'id' && isPlainScalar(item));
    map.flow = small && JSON.stringify(value).length <= MAX_FLOW_CHARACTERS;
    return map;
  }
  return new Scalar(value);
};
