/** How numbers are written everywhere. Decimal units, as browsers' own tools write them. */

const missing = '—';

/** `0 B`, `640 B`, `8.2 kB`, `182 kB`, `1.0 MB`. @param size bytes */
export function formatBytes(size: number): string {
  if (size < 1000) return `${Math.round(size)} B`;
  const units = ['kB', 'MB', 'GB', 'TB'];
  let value = size / 1000;
  let unit = 0;
  // 999.95 would be written as 1000.0 in its own unit.
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value < 99.95 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

/** `4 µs`, `0.3 ms`, `38 ms`, `1.24 s`, `3 m 20 s`. @param duration microseconds; null is a dash */
export function formatDuration(duration: number | null): string {
  if (duration === null) return missing;
  if (duration < 100) return `${Math.round(duration)} µs`;
  const milliseconds = duration / 1000;
  if (milliseconds < 9.95) return `${milliseconds.toFixed(1)} ms`;
  if (milliseconds < 999.5) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 59.995) return `${seconds.toFixed(2)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} m ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} m`;
}

/** Made once: `toLocaleString` would look its rules up each time. */
const counts = new Intl.NumberFormat('en-US');

/** `12,480`. */
export const formatCount = (value: number): string => counts.format(value);

/** `184`, `0.4`. @param rate per second */
export const formatRate = (rate: number): string =>
  rate === 0 || rate >= 10 ? formatCount(Math.round(rate)) : rate.toFixed(1);

/** `100 %`, `99.8 %`: rounded down, so that a failure never reads as none. @param share 0 to 1; null is a dash */
export function formatShare(share: number | null): string {
  if (share === null) return missing;
  const tenths = Math.floor(share * 1000 + 1e-9);
  return `${tenths % 10 === 0 ? tenths / 10 : (tenths / 10).toFixed(1)} %`;
}

/** `2026-11-22 13:04:05.120` in the viewer's zone. @param at epoch milliseconds */
export function formatTime(at: number): string {
  const date = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const time = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
  return `${day} ${time}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}

/** `13:04:05` in the viewer's zone. @param at epoch milliseconds */
export const formatClock = (at: number): string => formatTime(at).slice(11, 19);

/** `22 November 2026` in the viewer's zone. @param at epoch milliseconds */
export const formatDate = (at: number): string =>
  new Date(at).toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
