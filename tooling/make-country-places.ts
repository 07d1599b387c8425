/**
 * Makes `resources/geo/country-places.json`: for each country one point in its main land, for places that are known by
 * their country alone.
 *
 *   node tooling/run.mjs tooling/make-country-places.ts
 *
 * The point is the centre of the area of the largest piece of land (Natural Earth, public domain). Parts of a country
 * that have a country code of their own, yet no shape, are the piece of it that holds a point named below.
 */
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { geoCentroid, geoContains } from 'd3-geo';
import countries from 'i18n-iso-countries';
import type { Polygon } from 'topojson-client';
import { type CountryShape, readCountryShapes } from './country-shapes.ts';

const target = new URL('../resources/geo/country-places.json', import.meta.url);

/** Codes that Natural Earth files under another country or name, with a point inside: longitude, latitude. */
const parts: readonly { readonly code: string; readonly at: readonly [number, number] }[] = [
  { code: 'BQ', at: [-68.28, 12.2] },
  { code: 'CC', at: [96.83, -12.15] },
  { code: 'CX', at: [105.63, -10.48] },
  { code: 'GF', at: [-53, 4] },
  { code: 'GP', at: [-61.68, 16.15] },
  { code: 'MQ', at: [-61.02, 14.66] },
  { code: 'RE', at: [55.53, -21.12] },
  { code: 'SJ', at: [16, 78.5] },
  { code: 'YT', at: [45.15, -12.82] },
];

/** A code that is in common use, yet not in ISO 3166-1, and so has no number. */
const withoutNumber: Readonly<Record<string, string>> = { Kosovo: 'XK' };

interface CountryPlace {
  readonly lat: number;
  readonly lon: number;
  readonly name: string;
}

/** A hundredth of a degree is about a kilometre: finer than a whole country can mean. */
const rounded = (degrees: number): number => Math.round(degrees * 100) / 100;

function placeOf(polygon: Polygon, name: string): CountryPlace {
  const [lon, lat] = geoCentroid(polygon);
  return { lat: rounded(lat), lon: rounded(lon), name };
}

const codeOf = ({ numeric, name }: CountryShape): string | undefined =>
  numeric === null ? withoutNumber[name] : countries.numericToAlpha2(numeric);

/** Natural Earth abbreviates long names. @param shown its name; undefined where it has none for the code */
const nameOf = (code: string, shown?: string): string =>
  (shown?.includes('.') === false ? shown : countries.getName(code, 'en')) ?? code;

// The package loads its names by itself for CommonJS alone.
countries.registerLocale(
  createRequire(import.meta.url)('i18n-iso-countries/langs/en.json') as countries.LocaleData,
);

const shapes = await readCountryShapes();
const places = new Map<string, CountryPlace>();
for (const shape of shapes) {
  const code = codeOf(shape);
  const [largest] = shape.polygons;
  if (code !== undefined && largest !== undefined) {
    places.set(code, placeOf(largest, nameOf(code, shape.name)));
  }
}
const polygons = shapes.flatMap((shape) => shape.polygons);
for (const { code, at } of parts) {
  const polygon = polygons.find((candidate) => geoContains(candidate, at));
  if (polygon === undefined) {
    console.error(`${code}: no piece of land holds ${at.join(', ')}. Look at the point.`);
    process.exitCode = 1;
  } else {
    places.set(code, placeOf(polygon, nameOf(code)));
  }
}

const lines = [...places]
  .toSorted(([one], [other]) => (one < other ? -1 : 1))
  .map(([code, place]) => `  ${JSON.stringify(code)}: ${JSON.stringify(place)}`);
await writeFile(target, `{\n${lines.join(',\n')}\n}\n`);
console.log(`${places.size} countries`);
