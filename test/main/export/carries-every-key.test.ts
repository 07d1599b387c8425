import { describe, expect, it } from 'vitest';
import { exportConfig } from '../../../src/main/export/export-config.ts';
import { type ConfigKey, configKeys } from '../../../src/shared/config/keys.ts';
import { isRawMap, type Path, valueAt } from '../../../src/shared/config/raw.ts';
import { configExportFormats } from '../../../src/shared/model/config-export.ts';
import { otherValues, readConfig } from './every-key.ts';

/** Keys that hold one value. */
const leaves = [...configKeys().values()].filter(
  ({ shape }) =>
    !['constant', 'entries'].includes(shape.kind) && (shape.kind !== 'group' || shape.words.length > 0),
);

/** The first place that a key has in the configuration of the test. */
function placeOf(key: string): Path {
  const input = readConfigInput();
  let places: Path[] = [[]];
  for (const segment of key.replaceAll('[]', '.[]').split('.')) {
    places = places.flatMap((path) => {
      const value = valueAt(input, path);
      if (segment === '[]') return Array.isArray(value) ? value.map((_, index) => [...path, index]) : [];
      return isRawMap(value) && value[segment] !== undefined ? [[...path, segment]] : [];
    });
  }
  const [first] = places;
  if (first === undefined) throw new Error(`The configuration of this test has no ${key}.`);
  return first;
}

function readConfigInput(): unknown {
  let found: unknown;
  readConfig((input) => {
    found = structuredClone(input);
  });
  return found;
}

/** Values to try at a key, besides the one that is there. */
function others({ key, shape }: ConfigKey, now: unknown): readonly unknown[] {
  const given = otherValues[key];
  if (given !== undefined) return [given];
  switch (shape.kind) {
    case 'boolean':
      return [now !== true];
    case 'choice':
      return shape.values.filter((value) => value !== now);
    case 'number':
      return [now === shape.min ? shape.min + 1 : shape.min];
    case 'duration':
      return ['7s'];
    case 'size':
      return ['5KiB'];
    case 'percentage':
      return ['7%'];
    case 'group':
      return shape.words;
    default:
      throw new Error(`The test has no other value for ${key}.`);
  }
}

const cases = leaves.flatMap((facts) => {
  const path = placeOf(facts.key);
  const now = valueAt(readConfigInput(), path);
  return others(facts, now).map((value) => ({ key: facts.key, path, value }));
});

function exportedWith(format: (typeof configExportFormats)[number], path: Path, value: unknown): string {
  const config = readConfig((input) => {
    const parent = valueAt(input, path.slice(0, -1));
    // The configuration is a copy of the test's own.
    (parent as Record<string | number, unknown>)[path.at(-1) ?? ''] = value;
  });
  return JSON.stringify(exportConfig(config, format));
}

describe.each(configExportFormats)('a configuration exported for %s', (format) => {
  const before = JSON.stringify(exportConfig(readConfig(), format));

  it.each(cases)('tells of $key: $value', ({ path, value }) => {
    expect(exportedWith(format, path, value)).not.toBe(before);
  });

  it('is the same each time', () => {
    expect(JSON.stringify(exportConfig(readConfig(), format))).toBe(before);
  });

  it('says in whole sentences what does not carry over, and what to do', () => {
    const { leftOut } = exportConfig(readConfig(), format);
    expect(leftOut.length).toBeGreaterThan(0);
    for (const { what, why, instead } of leftOut) {
      expect(what).not.toMatch(/[\r\n]/);
      expect(why).toMatch(/\.$/);
      expect(instead).toMatch(/^[A-Z].*\.$/);
    }
  });
});
