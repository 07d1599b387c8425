import { z } from 'zod';

/**
 * What a rule thinks of a value: the value in its final form, or what is wrong with it and what is allowed.
 * `message` continues a sentence that begins with the path ("… has no unit"); `allowed` stands on its own.
 */
export type Judgement<Output> =
  | { readonly ok: true; readonly value: Output }
  | { readonly ok: false; readonly message: string; readonly allowed: string };

export const accept = <Output>(value: Output): Judgement<Output> => ({ ok: true, value });
export const refuse = (message: string, allowed: string): Judgement<never> => ({
  ok: false,
  message,
  allowed,
});

/**
 * zod carries one string per issue and we need two, so the first line says what is wrong and the second what is
 * allowed. `mistakes.ts` takes them apart again. Neither part may contain a line break.
 */
export const twoLines = (message: string, allowed: string): string => `${message}\n${allowed}`;

export const splitLines = (text: string): { message: string; allowed: string } => {
  const at = text.indexOf('\n');
  return at < 0
    ? { message: text, allowed: '' }
    : { message: text.slice(0, at), allowed: text.slice(at + 1) };
};

/** What is wrong with a value of the wrong type, in the words of someone who writes YAML. */
export const wrongType = (input: unknown, allowed: string): string => {
  if (input === undefined) return twoLines('is missing', allowed);
  if (input === null) return twoLines('is empty', allowed);
  if (typeof input === 'number' || typeof input === 'boolean') {
    return twoLines(
      `is a ${typeof input}, not text`,
      `${allowed}; put quotes around text that looks like a ${typeof input}`,
    );
  }
  return twoLines(`is ${Array.isArray(input) ? 'a list' : 'a map'}, not text`, allowed);
};

/** Facts about a scalar for the reference page and for editors; they travel in the JSON Schema. */
export interface ScalarFacts {
  /** The name of the type in the reference page: 'duration', 'host pattern'. */
  readonly kind: string;
  /** What may be written, as a phrase: 'a duration such as "10s"'. */
  readonly allowed: string;
  /** The range in words, for the reference page: '1ms to 1h'. */
  readonly range?: string;
  /** A regular expression for editors. It may be looser than the rule, never stricter. */
  readonly pattern?: string;
  /** Examples for editors. */
  readonly examples?: readonly string[];
}

/** The part of {@link ScalarFacts} that goes into the JSON Schema. */
export const factsToMeta = (facts: ScalarFacts): Record<string, unknown> => ({
  'x-kind': facts.kind,
  ...(facts.range === undefined ? {} : { 'x-range': facts.range }),
  ...(facts.examples === undefined ? {} : { examples: [...facts.examples] }),
});

/** A scalar written as text, judged by `judge`. */
export const text = <Output>(judge: (input: string) => Judgement<Output>, facts: ScalarFacts) =>
  z
    .string({ error: (issue) => wrongType(issue.input, facts.allowed) })
    .meta(facts.pattern === undefined ? {} : { pattern: facts.pattern })
    .transform((input, context): Output => settle(judge(input), context, input))
    .meta(factsToMeta(facts));

/**
 * Options for a rule about a whole list or map that must be judged even where an entry is already known to be wrong,
 * so that all mistakes show at once. The rule then sees values that nothing has checked.
 */
export const alwaysJudged = { when: () => true } as const;

/** Turns a judgement into zod's terms, inside a transform. */
export const settle = <Output>(
  judgement: Judgement<Output>,
  context: z.RefinementCtx,
  input: unknown,
): Output => {
  if (judgement.ok) return judgement.value;
  context.issues.push({ code: 'custom', input, message: twoLines(judgement.message, judgement.allowed) });
  return z.NEVER;
};

/** A whole number from `min` to `max`, both included. `unit` is for the reference page. */
export const wholeNumber = (min: number, max: number, unit?: string) => {
  const allowed = `a whole number from ${min} to ${max}`;
  const error = (issue: { input?: unknown }): string =>
    issue.input === undefined
      ? twoLines('is missing', allowed)
      : twoLines(typeof issue.input === 'number' ? 'is out of range' : 'is not a number', allowed);
  return z
    .int({
      error: (issue) =>
        Number.isFinite(issue.input) ? twoLines('is not a whole number', allowed) : error(issue),
    })
    .min(min, { error })
    .max(max, { error })
    .meta({ 'x-range': `${min} to ${max}`, ...(unit === undefined ? {} : { 'x-unit': unit }) });
};
