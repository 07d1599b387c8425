import { MAX_DEPTH, MAX_MISTAKES } from './bounds.ts';
import { type Mistake, makeMistake } from './mistakes.ts';
import { isRawMap, type Path } from './raw.ts';

/** The one key that reading a map drops without a word, as writing it would change what the map inherits. */
const unusableKey = '__proto__';

/**
 * Names that no map of a file can have. Without this, a route that asks for a query parameter of that name would ask for nothing,
 * and take every request.
 *
 * @param known what is reported already, which is not said twice
 */
export function unusableKeyMistakes(input: unknown, known: readonly Mistake[]): readonly Mistake[] {
  const reported = new Set(known.map(({ at }) => at));
  const found: Mistake[] = [];
  const look = (value: unknown, path: Path): void => {
    if (path.length > MAX_DEPTH || found.length > MAX_MISTAKES) return;
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) look(item, [...path, index]);
    } else if (isRawMap(value)) {
      for (const key of Object.keys(value)) {
        const below = [...path, key];
        if (key !== unusableKey) look(value[key], below);
        else found.push(makeMistake(input, below, 'is a name that cannot be used here', 'another name'));
      }
    }
  };
  look(input, []);
  return found.filter(({ at }) => !reported.has(at));
}
