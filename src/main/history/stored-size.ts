/** SQLite's default, which the history keeps. Bytes. */
export const pageSize = 4096;
/** What a page has for rows, without its own head. */
const room = pageSize - 12;
/** Head of a row: its length and key, and the types of its columns. */
const rowHead = 12;

/**
 * What a row takes on the disk, in bytes: as many rows go on a page as fit whole, and the rest of it stays empty. A row that is
 * larger than a page goes on pages of its own.
 */
export function storedSize(length: number): number {
  const row = length + rowHead;
  return row > room ? Math.ceil(row / room) * pageSize : Math.ceil(pageSize / Math.floor(room / row));
}
