const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

const fixdate =
  /^(?:mon|tue|wed|thu|fri|sat|sun), ([0-9]{2}) ([a-z]{3}) ([0-9]{4}) ([0-9]{2}):([0-9]{2}):([0-9]{2}) gmt$/i;
const rfc850 =
  /^(?:mon|tues|wednes|thurs|fri|satur|sun)day, ([0-9]{2})-([a-z]{3})-([0-9]{2}) ([0-9]{2}):([0-9]{2}):([0-9]{2}) gmt$/i;
const asctime =
  /^(?:mon|tue|wed|thu|fri|sat|sun) ([a-z]{3}) ([ 0-9][0-9]) ([0-9]{2}):([0-9]{2}):([0-9]{2}) ([0-9]{4})$/i;

/**
 * A date as HTTP writes it, in any of the three forms (RFC 9110 section 5.6.7).
 *
 * @param now tells which century a year of two digits is in
 * @returns milliseconds since 1970; null for anything else
 */
export function parseHttpDate(text: string | undefined, now: number): number | null {
  if (text === undefined) return null;
  const usual = fixdate.exec(text);
  if (usual !== null) {
    const [, day, month, year, hour, minute, second] = usual;
    return timeOf(year, month, day, hour, minute, second);
  }
  const old = rfc850.exec(text);
  if (old !== null) {
    const [, day, month, year, hour, minute, second] = old;
    const thisYear = new Date(now).getUTCFullYear();
    let full = Math.floor(thisYear / 100) * 100 + Number(year);
    // More than 50 years ahead is meant to be in the past.
    if (full > thisYear + 50) full -= 100;
    return timeOf(String(full), month, day, hour, minute, second);
  }
  const c = asctime.exec(text);
  if (c === null) return null;
  const [, month, day, hour, minute, second, year] = c;
  return timeOf(year, month, day, hour, minute, second);
}

function timeOf(
  year: string | undefined,
  month: string | undefined,
  day: string | undefined,
  hour: string | undefined,
  minute: string | undefined,
  second: string | undefined,
): number | null {
  const monthAt = months.indexOf(month?.toLowerCase() ?? '');
  const [d, h, m, s] = [Number(day), Number(hour), Number(minute), Number(second)];
  // A leap second is one of the minute before.
  if (monthAt < 0 || d < 1 || h > 23 || m > 59 || s > 60) return null;
  const time = Date.UTC(Number(year), monthAt, d, h, m, Math.min(s, 59));
  return new Date(time).getUTCDate() === d ? time : null;
}
