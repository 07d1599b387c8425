/** SQLite's primary result codes (sqlite.org/rescode.html) that we tell apart. */
const codes = {
  error: 1,
  busy: 5,
  readOnly: 8,
  ioError: 10,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  notADatabase: 26,
};

/** The primary code is the low byte of an extended one. */
const primaryCode = (error: unknown): number | null =>
  error instanceof Error && 'errcode' in error && typeof error.errcode === 'number'
    ? error.errcode & 0xff
    : null;

/** Whether SQLite itself refused, as opposed to a value that it cannot be given. */
export const isOfSqlite = (error: unknown): boolean => primaryCode(error) !== null;

/**
 * Whether the file itself is unreadable, as opposed to the disk or the moment. A missing table (the general error)
 * counts: our statements are fixed, so only the file can be wrong.
 */
export function isDamage(error: unknown): boolean {
  const code = primaryCode(error);
  return code === codes.corrupt || code === codes.notADatabase || code === codes.error;
}

/** Why nothing can be written, and what to do, for a person. */
export function describeFailure(error: unknown, directory: string): string {
  const what = error instanceof Error ? error.message : String(error);
  switch (primaryCode(error)) {
    case codes.full:
      return `The disk of ${directory} is full (${what}). Free some space; it goes on by itself.`;
    case codes.busy:
      return `Another program keeps the history in ${directory} locked (${what}). Close it; it goes on by itself.`;
    case codes.readOnly:
    case codes.cannotOpen:
      return `The history in ${directory} cannot be written to (${what}). Check who owns the folder and its permissions.`;
    default:
      return `The history in ${directory} cannot be written (${what}). Check the disk; it goes on by itself.`;
  }
}
