/**
 * Largest window that a zstd body may ask its decoder to keep, as a power of two: 8 MiB, which is what senders of the content
 * coding may use (RFC 9659). A frame may ask for up to 2 GiB, in a few bytes.
 */
export const zstdWindowLog = 23;
