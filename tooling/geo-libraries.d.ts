/** What `country-shapes.ts` and `make-country-places.ts` use of two libraries that come without types. */
declare module 'topojson-client' {
  /** A polygon of GeoJSON (RFC 7946 section 3.1.6). */
  export interface Polygon {
    readonly type: 'Polygon';
    readonly coordinates: readonly (readonly (readonly [number, number])[])[];
  }

  /** What `countries-10m.json` of world-atlas becomes. */
  interface CountryFeatures {
    readonly features: readonly {
      /** ISO 3166-1 numeric; absent for places without one. */
      readonly id?: string;
      readonly properties: { readonly name: string };
      readonly geometry:
        | Polygon
        | { readonly type: 'MultiPolygon'; readonly coordinates: readonly Polygon['coordinates'][] };
    }[];
  }

  export function feature(topology: unknown, object: unknown): CountryFeatures;
}

declare module 'd3-geo' {
  import type { Polygon } from 'topojson-client';

  /** In steradians. */
  export function geoArea(polygon: Polygon): number;
  /** Longitude and latitude in degrees. */
  export function geoCentroid(polygon: Polygon): [number, number];
  export function geoContains(polygon: Polygon, point: readonly [number, number]): boolean;
}
