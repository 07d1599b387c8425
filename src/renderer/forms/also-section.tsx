import { isRawMap, valueAt } from '../../shared/config/raw.ts';
import { AlsoSet } from './also-set.tsx';
import { useFormScope } from './fields/form-scope.ts';
import { namesBelow } from './fields/write-key.ts';
import { FormSection } from './form-row.tsx';
import { useDraftValue } from './use-draft.ts';

/** Keys that the format does not have, with what is wrong with them. */
export function AlsoSection() {
  const scope = useFormScope();
  const map = useDraftValue((state) => valueAt(state.moment.input, scope.path));
  const mistakes = useDraftValue((state) => state.mistakes);
  if (!isRawMap(map)) return null;
  const unknown = unknownKeys(map, scope.key);
  if (unknown.length === 0) return null;
  return (
    <FormSection title="Also set in the file">
      <AlsoSet
        keys={unknown.map((names) => ({
          key: names.join('.'),
          path: [...scope.path, ...names],
          value: valueAt(map, names),
        }))}
        mistakes={mistakes}
      />
    </FormSection>
  );
}

/** Keys of a map and of the maps in it that the format does not know, as paths. */
export function unknownKeys(map: unknown, at: string): readonly (readonly string[])[] {
  const names = namesBelow(at);
  // A map without known keys holds names of the person's own.
  if (!isRawMap(map) || names.length === 0) return [];
  return Object.keys(map).flatMap((name) =>
    names.includes(name)
      ? unknownKeys(map[name], at === '' ? name : `${at}.${name}`).map((below) => [name, ...below])
      : [[name]],
  );
}
