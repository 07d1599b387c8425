const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const preferred =
  /^[A-Z][a-z]{2}, ([0-9]{2}) ([A-Z][a-z]{2}) ([0-9]{4}) ([0-9]{2}):([0-9]{2}):([0-9]{2}) GMT$/;
const rfc850 =
  /^[A-Z][a-z]{5,8}, ([0-9]{2})-([A-Z][a-z]{2})-([0-9]{2}) ([0-9]{2}):([0-9]{2}):([0-9]{2}) GMT$/;
const asctime = /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) ([0-9 ][0-9]) ([0-9]{2}):([0-9]{2}):([0-9]{2}) ([0-9]{4})$/;

/**
 * A date as HTTP has it, in any of its three forms (RFC 9110 section 5.6.7).
 *
 * @param now for the century of a year of two digits: never more than 50 years ahead. Milliseconds since the epoch
 * @returns milliseconds since the epoch; null where it is no such date
 */
export function parseDate(text: string, now: number): number | null {
  const [, day, month, year, ...time] = preferred.exec(text) ?? [];
  if (day !== undefined) return timeOf(Number(year), month, day, time);
  const [, oldDay, oldMonth, shortYear, ...oldTime] = rfc850.exec(text) ?? [];
  if (oldDay !== undefined) return timeOf(fullYear(Number(shortYear), now), oldMonth, oldDay, oldTime);
  const [, cMonth, cDay, hours, minutes, seconds, cYear] = asctime.exec(text) ?? [];
  if (cMonth !== undefined) return timeOf(Number(cYear), cMonth, cDay, [hours, minutes, seconds]);
  return null;
}

function fullYear(short: number, now: number): number {
  const current = new Date(now).getUTCFullYear();
  const year = Math.floor(current / 100) * 100 + short;
  return year > current + 50 ? year - 100 : year;
}

function timeOf(
  year: number,
  month: string | undefined,
  day: string | undefined,
  time: readonly (string | undefined)[],
): number | null {
  const monthIndex = months.indexOf(month ?? '');
  const [hours = 0, minutes = 0, seconds = 0] = time.map(Number);
  const date = Number(day);
  if (monthIndex < 0 || hours > 23 || minutes > 59 || seconds > 60) return null;
  const midnight = new Date(Date.UTC(year, monthIndex, date));
  if (midnight.getUTCDate() !== date) return null;
  return midnight.getTime() + ((hours * 60 + minutes) * 60 + seconds) * 1000;
}
