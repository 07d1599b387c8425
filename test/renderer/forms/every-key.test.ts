import { describe, expect, test } from 'vitest';
import { plainDescription } from '../../../src/renderer/forms/fields/field-help.ts';
import { type FieldSpec, fieldsIn, fieldsOf } from '../../../src/renderer/forms/fields/field-spec.ts';
import { fileSections } from '../../../src/renderer/forms/layout/file-layout.ts';
import { listenerBasics, listenerSections } from '../../../src/renderer/forms/layout/listener-layout.ts';
import { poolBasics, poolSections } from '../../../src/renderer/forms/layout/pool-layout.ts';
import { allRouteSections } from '../../../src/renderer/forms/layout/route-layout.ts';
import { upstreamBasics, upstreamSections } from '../../../src/renderer/forms/layout/upstream-layout.ts';
import { type ConfigKey, configKeys } from '../../../src/shared/config/keys.ts';

/** What each panel shows. That every control writes the key it is named for is driven in test/e2e/every-key.spec.ts. */
const panels: Readonly<Record<string, readonly FieldSpec[]>> = {
  'listeners[]': [...listenerBasics.flatMap(fieldsOf), ...fieldsIn(listenerSections)],
  'routes[]': fieldsIn(allRouteSections),
  'pools[]': [...poolBasics.flatMap(fieldsOf), ...fieldsIn(poolSections)],
  'pools[].upstreams[]': [...upstreamBasics.flatMap(fieldsOf), ...fieldsIn(upstreamSections)],
  '': fieldsIn(fileSections),
};
const edited = Object.values(panels).flatMap((fields) => fields.map(({ key }) => key));

/** Keys that have no control because something else is their form; everything else needs one. */
function standsForItself(found: ConfigKey, keys: readonly string[]): boolean {
  const { key, shape, fallback } = found;
  // A list of maps is edited by adding to it and by the panel of its entries.
  if (shape.kind === 'entries') return Object.hasOwn(panels, `${key}[]`);
  if (shape.kind === 'constant') return true;
  if (shape.kind !== 'group' || shape.words.length > 0 || shape.isOneOf) return false;
  // A map that is always there, or there as soon as one of its keys is, is its keys.
  const isAlways = fallback !== undefined;
  const comesWithKeys = shape.required.some((name) => keys.includes(`${key}.${name}`));
  const isTarget = key.startsWith('routes[].to.') && keys.includes('routes[].to');
  // Its presence is a choice of the control of its mode, which the driven test proves.
  const isChosenByMode = key === 'listeners[].clientCertificates' && keys.includes(`${key}.mode`);
  return isAlways || comesWithKeys || isTarget || isChosenByMode;
}

const withoutForm = (keys: readonly string[]): readonly string[] =>
  [...configKeys().values()]
    .filter((found) => !(keys.includes(found.key) || standsForItself(found, keys)))
    .map(({ key }) => key);

describe('the forms', () => {
  test('edit every key of the configuration', () => {
    expect(withoutForm(edited)).toEqual([]);
  });

  test('are found wanting where a key loses its control', () => {
    for (const key of edited) {
      expect(withoutForm(edited.filter((other) => other !== key)), key).toContain(key);
    }
  });

  test('have one control for each key, in the panel of the map that the key is in', () => {
    expect(edited.length).toBe(new Set(edited).size);
    for (const [owner, fields] of Object.entries(panels)) {
      for (const { key } of fields) {
        expect(configKeys().has(key), key).toBe(true);
        const inside = owner === '' ? key : key.slice(owner.length + 1);
        expect(owner === '' || key.startsWith(`${owner}.`), key).toBe(true);
        expect(inside, key).not.toContain('[]');
      }
    }
  });

  test('have help for every control', () => {
    for (const key of edited) {
      const found = configKeys().get(key);
      expect(found === undefined ? '' : plainDescription(found), key).not.toBe('');
    }
  });
});
