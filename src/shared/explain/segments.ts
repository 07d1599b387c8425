/** A run of text with one style, so that a view renders emphasis without parsing anything. */
export interface Segment {
  readonly text: string;
  /** `strong`: the name of something configured. `code`: a value as it was on the wire or in the file. */
  readonly style: 'plain' | 'strong' | 'code';
}

/** Characters of one value in a sentence or a cell; longer ones lose their middle. */
export const valueLimit = 160;

const shorten = (text: string): string => {
  if (text.length <= valueLimit) return text;
  const kept = (valueLimit - 1) / 2;
  return `${text.slice(0, Math.ceil(kept))}…${text.slice(text.length - Math.floor(kept))}`;
};

export const strong = (text: string): Segment => ({ text: shorten(text), style: 'strong' });
export const code = (text: string): Segment => ({ text: shorten(text), style: 'code' });

type Part = string | number | Segment | readonly Segment[];

/**
 * Tagged template for sentences: say`${strong('api-1')} answered ${200}`. Literals, strings and numbers become
 * plain text, segments keep their style; neighbours of the same plain style are joined.
 */
export function say(literals: TemplateStringsArray, ...parts: readonly Part[]): readonly Segment[] {
  const segments: Segment[] = [];
  const plain = (text: string): void => {
    if (text === '') return;
    const last = segments.at(-1);
    if (last?.style === 'plain') segments[segments.length - 1] = { text: last.text + text, style: 'plain' };
    else segments.push({ text, style: 'plain' });
  };
  const segment = (one: Segment): void => {
    if (one.style === 'plain') plain(one.text);
    else segments.push(one);
  };
  literals.forEach((literal, index) => {
    plain(literal);
    const part = parts[index];
    if (part === undefined) return;
    if (typeof part === 'string' || typeof part === 'number') plain(String(part));
    else if ('text' in part) segment(part);
    else part.forEach(segment);
  });
  return segments;
}

/** Words as a sentence lists them: `host`, `host and path`, `host, path and method`. */
export function listed(words: readonly string[]): string {
  const last = words.at(-1);
  if (last === undefined) return '';
  return words.length === 1 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}

/** `1 check`, `3 checks in a row`. */
export const inARow = (amount: number, noun: string): string =>
  amount === 1 ? `1 ${noun}` : `${count(amount, noun)} in a row`;

const ordinalRules = new Intl.PluralRules('en', { type: 'ordinal' });
const ordinalEndings = { one: 'st', two: 'nd', few: 'rd', other: 'th', many: 'th', zero: 'th' } as const;

/** `1st`, `2nd`, `11th`. */
export const ordinal = (value: number): string => `${value}${ordinalEndings[ordinalRules.select(value)]}`;

/** `1 route`, `3 routes`. */
export const count = (amount: number, noun: string): string => `${amount} ${noun}${amount === 1 ? '' : 's'}`;
