import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { geoArea } from 'd3-geo';
import { feature, type Polygon } from 'topojson-client';

/** One country: its pieces of land, the largest first. */
export interface CountryShape {
  /** ISO 3166-1 numeric; null for places without one. */
  readonly numeric: string | null;
  /** As Natural Earth names it. */
  readonly name: string;
  readonly polygons: readonly Polygon[];
}

/** The countries of Natural Earth at 1:10 million, the one scale that has the small ones too. */
export async function readCountryShapes(): Promise<CountryShape[]> {
  const path = createRequire(import.meta.url).resolve('world-atlas/countries-10m.json');
  // The package's own file, of one version.
  const topology = JSON.parse(await readFile(path, 'utf8')) as { objects: { countries: unknown } };
  const shapes = new Map<string, { numeric: string | null; name: string; polygons: Polygon[] }>();
  for (const { id, properties, geometry } of feature(topology, topology.objects.countries).features) {
    const key = id ?? properties.name;
    const shape = shapes.get(key) ?? { numeric: id ?? null, name: properties.name, polygons: [] };
    const pieces = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
    shape.polygons.push(...pieces.map((coordinates): Polygon => ({ type: 'Polygon', coordinates })));
    shapes.set(key, shape);
  }
  const larger = (one: Polygon, other: Polygon): number => geoArea(other) - geoArea(one);
  return [...shapes.values()].map((shape) => ({ ...shape, polygons: shape.polygons.toSorted(larger) }));
}
