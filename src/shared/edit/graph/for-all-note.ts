import { idOf } from '../../config/plain.ts';
import { listWords } from './node.ts';
import { isForAll } from './route-parts.ts';

/** Routes that are named in a note; the rest are counted. */
const namedLimit = 3;

/** Says which routes take the requests of a listener that is new, as they are for every one. */
export function forAllNote(routes: readonly unknown[], listener: string): readonly string[] {
  const all = routes.flatMap((route) => (isForAll(route) ? [idOf(route) ?? 'without a name'] : []));
  const [noun, verb] = all.length === 1 ? ['Route', 'is'] : ['Routes', 'are'];
  return all.length === 0
    ? []
    : [`${noun} ${fewWords(all)} ${verb} for every listener, so for ${listener} too.`];
}

/** 'a, b, c and 4 more'. */
export const fewWords = (words: readonly string[]): string =>
  listWords(
    words.length <= namedLimit + 1
      ? words
      : [...words.slice(0, namedLimit), `${words.length - namedLimit} more`],
  );
