import type { Milliseconds } from '../model/units.ts';

/** A span of time as sentences have it: `300 ms`, `2 s`, `1 min 30 s`, `2 h 5 min`. */
export function duration(time: Milliseconds): string {
  if (time < 1000) return `${Math.round(time)} ms`;
  const seconds = Math.round(time / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return joined(`${minutes} min`, seconds % 60, 's');
  return joined(`${Math.floor(minutes / 60)} h`, minutes % 60, 'min');
}

/** How long ago something was, coarse enough not to be restless: `8 s`, `3 min`, `5 h`, `12 d`. */
export function age(time: Milliseconds): string {
  const minutes = Math.floor(time / 60_000);
  if (minutes < 1) return `${Math.floor(time / 1000)} s`;
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} d`;
}

const joined = (whole: string, rest: number, unit: string): string =>
  rest === 0 ? whole : `${whole} ${rest} ${unit}`;
