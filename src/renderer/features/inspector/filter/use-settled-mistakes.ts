import { useEffect, useState } from 'react';
import type { FilterMistake } from '../../../../shared/filter/expression.ts';

/** How long typing rests before what is unfinished counts as mistaken, in milliseconds. */
const typingRest = 700;

const isSame = (one: FilterMistake, other: FilterMistake): boolean =>
  one.start === other.start && one.message === other.message;

/** Mistakes that are shown: those that were, as long as they are there, and new ones once typing rests. */
export function useSettledMistakes(mistakes: readonly FilterMistake[]): readonly FilterMistake[] {
  const [settled, setSettled] = useState<readonly FilterMistake[]>([]);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(mistakes), typingRest);
    return () => clearTimeout(timer);
  }, [mistakes]);
  if (settled === mistakes) return mistakes;
  return mistakes.filter((mistake) => settled.some((before) => isSame(before, mistake)));
}
