import type { FilterMistake } from '../../../../shared/filter/expression.ts';
import { fieldNamed } from '../../../../shared/filter/fields.ts';
import { namedPartOf } from '../../../../shared/filter/parse-term.ts';
import { scanFilter } from '../../../../shared/filter/scan.ts';

/** What a piece of a filter's text is, for its colour. */
export type FilterTone = 'text' | 'field' | 'operator' | 'negation' | 'word';

export interface FilterPiece {
  /** Where it begins in the text. */
  readonly start: number;
  readonly text: string;
  readonly tone: FilterTone;
  readonly isMistaken: boolean;
}

/** Cuts a filter into pieces of one look each; together they are the text. */
export function colourFilter(text: string, mistakes: readonly FilterMistake[]): readonly FilterPiece[] {
  const tones: { readonly start: number; readonly tone: FilterTone }[] = [];
  for (const { kind, start, end, negated } of scanFilter(text)) {
    if (negated) tones.push({ start, tone: 'negation' });
    const first = negated ? start + 1 : start;
    if (kind === 'or' || kind === 'and') tones.push({ start: first, tone: 'word' });
    else if (kind !== 'word') tones.push({ start: first, tone: 'operator' });
    else {
      const part = namedPartOf(text, first, end);
      if (part === null || fieldNamed(part.name) === null) tones.push({ start: first, tone: 'text' });
      else {
        tones.push({ start: first, tone: 'field' });
        tones.push({ start: first + part.name.length, tone: 'operator' });
        tones.push({ start: part.valueStart, tone: 'text' });
      }
    }
    tones.push({ start: end, tone: 'text' });
  }
  const cuts = new Set([0, text.length]);
  for (const { start } of tones) cuts.add(start);
  for (const { start, end } of mistakes) {
    cuts.add(start);
    cuts.add(end);
  }
  const places = [...cuts].sort((one, other) => one - other);
  let tone = 0;
  return places.slice(0, -1).map((start, index) => {
    while ((tones[tone + 1]?.start ?? Number.POSITIVE_INFINITY) <= start) tone += 1;
    const current = tones[tone];
    return {
      start,
      text: text.slice(start, places[index + 1]),
      tone: current === undefined || current.start > start ? 'text' : current.tone,
      isMistaken: mistakes.some((mistake) => mistake.start <= start && start < mistake.end),
    };
  });
}
