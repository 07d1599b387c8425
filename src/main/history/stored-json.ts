/**
 * JSON that was written from a value of this type; null where the disk has lost some of it. SQLite has no sums of what it stores, so
 * a byte that turned is found here, and is no reason to give up the rest.
 */
export function storedJson<Value extends object>(json: unknown): Value | null {
  if (typeof json !== 'string') return null;
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? (value as Value) : null;
  } catch {
    return null;
  }
}
