import type { Place } from '../../../shared/model/decision.ts';

export interface City extends Place {
  readonly name: string;
}

const city = (name: string, lat: number, lon: number): City => ({ name, lat, lon });

/** Cities of all continents to put clients in, by name; degrees within a kilometre or two of their centres. */
export const cities: readonly City[] = [
  city('Amsterdam', 52.37, 4.9),
  city('Athens', 37.98, 23.73),
  city('Auckland', -36.85, 174.76),
  city('Bangkok', 13.76, 100.5),
  city('Beijing', 39.9, 116.41),
  city('Berlin', 52.52, 13.4),
  city('Bogotá', 4.71, -74.07),
  city('Buenos Aires', -34.6, -58.38),
  city('Cairo', 30.04, 31.24),
  city('Cape Town', -33.92, 18.42),
  city('Chicago', 41.88, -87.63),
  city('Dallas', 32.78, -96.8),
  city('Dubai', 25.2, 55.27),
  city('Dublin', 53.35, -6.26),
  city('Frankfurt', 50.11, 8.68),
  city('Hong Kong', 22.32, 114.17),
  city('Honolulu', 21.31, -157.86),
  city('Istanbul', 41.01, 28.98),
  city('Jakarta', -6.21, 106.85),
  city('Johannesburg', -26.2, 28.05),
  city('Lagos', 6.52, 3.38),
  city('Lima', -12.05, -77.04),
  city('Lisbon', 38.72, -9.14),
  city('London', 51.51, -0.13),
  city('Los Angeles', 34.05, -118.24),
  city('Madrid', 40.42, -3.7),
  city('Mexico City', 19.43, -99.13),
  city('Miami', 25.76, -80.19),
  city('Moscow', 55.76, 37.62),
  city('Mumbai', 19.08, 72.88),
  city('Nairobi', -1.29, 36.82),
  city('New York', 40.71, -74.01),
  city('Paris', 48.86, 2.35),
  city('Perth', -31.95, 115.86),
  city('Reykjavík', 64.15, -21.94),
  city('Rome', 41.9, 12.5),
  city('San Francisco', 37.77, -122.42),
  city('Santiago', -33.45, -70.67),
  city('São Paulo', -23.55, -46.63),
  city('Seattle', 47.61, -122.33),
  city('Seoul', 37.57, 126.98),
  city('Singapore', 1.35, 103.82),
  city('Stockholm', 59.33, 18.07),
  city('Sydney', -33.87, 151.21),
  city('Tokyo', 35.68, 139.69),
  city('Toronto', 43.65, -79.38),
  city('Vienna', 48.21, 16.37),
  city('Warsaw', 52.23, 21.01),
];
