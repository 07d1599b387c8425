import { z } from 'zod';
import { MAX_MISTAKES } from './bounds.ts';
import { splitLines, twoLines } from './judge.ts';
import { nearest } from './nearest.ts';
import { type Path, valueAt } from './raw.ts';

/** One thing that is wrong with a configuration. `message` and `allowed` are each one line. */
export interface Mistake {
  /** Where it is: keys and indexes from the root. Empty for the file as a whole. */
  readonly path: readonly (string | number)[];
  /** The path as text: 'pools[0].upstreams[1].url'; 'the file' for the whole. */
  readonly at: string;
  /** The value found there, as JSON of at most 80 characters; empty when there is none. */
  readonly value: string;
  /** What is wrong: 'has no unit'. */
  readonly message: string;
  /** What may be written instead. May be empty. */
  readonly allowed: string;
  /** The line in the file, from 1. */
  readonly line?: number;
  /** The column in that line, from 1. */
  readonly column?: number;
}

const MAX_VALUE_CHARACTERS = 80;

/** A value as JSON, clipped to 80 characters. */
export const showValue = (value: unknown): string => {
  if (value === undefined) return '';
  let json: string;
  try {
    json = JSON.stringify(value) ?? typeof value;
  } catch {
    // A value that contains itself, or a bigint: neither comes from a file.
    json = typeof value;
  }
  return json.length <= MAX_VALUE_CHARACTERS ? json : `${json.slice(0, MAX_VALUE_CHARACTERS - 1)}…`;
};

/** Characters of one key in a path that are told. */
const MAX_KEY_CHARACTERS = 80;

const clipKey = (key: string): string =>
  key.length <= MAX_KEY_CHARACTERS ? key : `${key.slice(0, MAX_KEY_CHARACTERS - 1)}…`;

/** A path as text: ['pools', 0, 'id'] → 'pools[0].id'. Keys that are no plain word are quoted, those that are long are cut. */
export const showPath = (path: Path): string => {
  if (path.length === 0) return 'the file';
  return path
    .map((key, index) => {
      if (typeof key === 'number') return `[${key}]`;
      const shown = clipKey(key);
      if (!/^[A-Za-z_][\w-]*$/.test(shown)) return `[${JSON.stringify(shown)}]`;
      return index === 0 ? shown : `.${shown}`;
    })
    .join('');
};

export const makeMistake = (input: unknown, path: Path, message: string, allowed: string): Mistake => ({
  path,
  at: showPath(path),
  value: showValue(valueAt(input, path)),
  message,
  allowed,
});

/** A mistake on one line: 'pools[0].timeouts.connect: has no unit (found 10); allowed: …'. */
export const formatMistake = (mistake: Mistake): string => {
  const place = mistake.line === undefined ? '' : `${mistake.line}:${mistake.column ?? 1} `;
  const found = mistake.value === '' ? '' : ` (found ${mistake.value})`;
  const allowed = mistake.allowed === '' ? '' : `; allowed: ${mistake.allowed}`;
  return `${place}${mistake.at}: ${mistake.message}${found}${allowed}`;
};

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map',
  record: 'a map',
};

const listValues = (values: readonly unknown[]): string =>
  values.map((value) => JSON.stringify(value)).join(', ');

/** What is wrong and what is allowed, for issues that the schema itself gives no words to. */
const wordIssue = (issue: z.core.$ZodRawIssue): string => {
  switch (issue.code) {
    case 'invalid_type': {
      const keys =
        issue.inst instanceof z.ZodObject ? ` with ${Object.keys(issue.inst.shape).join(', ')}` : '';
      const allowed = `${TYPE_WORDS[issue.expected] ?? issue.expected}${keys}`;
      if (issue.input === undefined) return twoLines('is missing', allowed);
      return twoLines(issue.input === null ? 'is empty' : 'has the wrong type', allowed);
    }
    case 'unrecognized_keys': {
      const keys = issue.inst instanceof z.ZodObject ? Object.keys(issue.inst.shape) : [];
      return twoLines('is not a known key', keys.join(', '));
    }
    case 'invalid_value':
      return twoLines(
        issue.input === undefined ? 'is missing' : 'is not one of the allowed values',
        listValues(issue.values),
      );
    case 'too_small':
      return issue.origin === 'number'
        ? twoLines('is too small', `${issue.minimum} or more`)
        : twoLines(
            issue.minimum === 1 ? 'is empty' : 'is too short',
            `at least ${issue.minimum} ${issue.origin === 'array' ? 'entries' : 'characters'}`,
          );
    case 'too_big':
      return issue.origin === 'number'
        ? twoLines('is too large', `${issue.maximum} or less`)
        : twoLines(
            'is too long',
            `at most ${issue.maximum} ${issue.origin === 'array' ? 'entries' : 'characters'}`,
          );
    // Unions are worded from their branches, once those are known.
    case 'invalid_union':
      return '\n';
    default:
      return twoLines('is not valid', '');
  }
};

/** Give this to `safeParse` as `error`, so that every issue can become a {@link Mistake}. */
export const parseOptions = { error: wordIssue } as const;

const joinAllowed = (issues: readonly z.core.$ZodIssue[]): string =>
  [...new Set(issues.flatMap((issue) => splitLines(issue.message).allowed.split('; ')[0] ?? []))].join(', ');

const unionMistakes = (issue: z.core.$ZodIssueInvalidUnion, input: unknown, path: Path): Mistake[] => {
  const own = splitLines(issue.message);
  if (own.message !== '') return [makeMistake(input, path, own.message, own.allowed)];
  const atRoot = issue.errors.flatMap((branch) => branch.filter((inner) => inner.path.length === 0));
  const wrongKind = (inner: z.core.$ZodIssue): boolean =>
    inner.path.length === 0 && (inner.code === 'invalid_type' || inner.code === 'invalid_value');
  // The branch that the value was meant for is the one that likes its type and dislikes something in it.
  const meant = issue.errors.find((branch) => branch.length > 0 && !branch.some(wrongKind));
  if (meant === undefined) {
    const missing = valueAt(input, path) === undefined;
    return [
      makeMistake(input, path, missing ? 'is missing' : 'is none of the allowed values', joinAllowed(atRoot)),
    ];
  }
  return meant.flatMap((inner) => {
    if (inner.path.length > 0 || inner.code === 'unrecognized_keys') return mistakesOf(inner, input, path);
    return [makeMistake(input, path, splitLines(inner.message).message, joinAllowed(atRoot))];
  });
};

const toPath = (path: readonly PropertyKey[]): Path =>
  path.map((key) => (typeof key === 'symbol' ? String(key) : key));

const mistakesOf = (issue: z.core.$ZodIssue, input: unknown, above: Path): Mistake[] => {
  const path = [...above, ...toPath(issue.path)];
  const { message, allowed } = splitLines(issue.message);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key, index) => {
        // What is beyond the mistakes that are listed needs no guess, which takes its time.
        const guess = index < MAX_MISTAKES ? nearest(key, allowed.split(', ')) : undefined;
        const hint = guess === undefined ? '' : `; did you mean "${guess}"?`;
        return makeMistake(input, [...path, key], `${message}${hint}`, allowed);
      });
    case 'invalid_union':
      return unionMistakes(issue, input, path);
    case 'invalid_key':
      // The path already ends in the key, and the inner issues are about the key itself.
      return issue.issues.map((inner) => {
        const words = splitLines(inner.message);
        return { ...makeMistake(input, path, words.message, words.allowed), value: showValue(path.at(-1)) };
      });
    default:
      return [makeMistake(input, path, message, allowed)];
  }
};

/** Every issue of a failed parse, made with {@link parseOptions}, as mistakes in the words of the file. */
export const mistakesFromIssues = (issues: readonly z.core.$ZodIssue[], input: unknown): Mistake[] =>
  issues.flatMap((issue) => mistakesOf(issue, input, []));
