import type { Place } from '../model/decision.ts';

const number = '[+-]?[0-9]{1,3}(?:\\.[0-9]{1,12})?';
const placeForm = new RegExp(`^\\s*(${number})\\s*,\\s*(${number})\\s*$`);

/** Degrees as `48.86,2.35`, latitude first. @returns null for anything else, and for what is not on earth */
export function parsePlace(text: string): Place | null {
  const [, lat, lon] = placeForm.exec(text) ?? [];
  if (lat === undefined || lon === undefined) return null;
  const place = { lat: Number(lat), lon: Number(lon) };
  return Math.abs(place.lat) <= 90 && Math.abs(place.lon) <= 180 ? place : null;
}
