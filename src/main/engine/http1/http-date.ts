let second = 0;
let text = '';

/** The time as a `Date` field has it (RFC 9110 section 5.6.7), made once a second. */
export function httpDate(now: number = Date.now()): string {
  const current = Math.floor(now / 1000);
  if (current !== second) {
    second = current;
    text = new Date(current * 1000).toUTCString();
  }
  return text;
}
