/** The most a configuration file may hold of anything. Each is a count of entries unless it says otherwise. */
export const MAX_LISTENERS = 100;
export const MAX_ROUTES = 10_000;
export const MAX_POOLS = 1_000;
export const MAX_UPSTREAMS_PER_POOL = 256;
/** Entries in any one list of patterns, addresses, methods or names. */
export const MAX_LIST_ENTRIES = 256;
/** Header fields in any one map of headers, and parameters in any one map of query parameters. */
export const MAX_FIELDS = 128;
/** Characters in one regular expression. */
export const MAX_REGEX_CHARACTERS = 1_000;
/** Characters in one name, path, header value or other single line of text. */
export const MAX_LINE_CHARACTERS = 8_192;
/** Characters in the body of a fixed response. */
export const MAX_BODY_CHARACTERS = 262_144;
/** Levels of lists and maps, one in the other. The format itself needs 8. */
export const MAX_DEPTH = 64;
/** Mistakes reported for one file; the rest are counted, not listed. */
export const MAX_MISTAKES = 200;
