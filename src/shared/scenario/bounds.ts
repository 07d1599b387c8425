/** The most that a scenario may hold or do. Counts of entries unless it says otherwise. */
export const MAX_UPSTREAMS = 16;
export const MAX_STREAMS = 16;
export const MAX_STEPS = 20;
export const MAX_ACTIONS_PER_STEP = 32;
export const MAX_CHECKS_PER_STEP = 16;
export const MAX_VARIANTS = 8;
export const MAX_URLS = 16;
/** Kinds of request in one stream. */
export const MAX_REQUEST_KINDS = 32;
/** Clients of one stream. */
export const MAX_CLIENTS = 64;
/** Characters in a title, and in a caption or another sentence or two. */
export const MAX_TITLE_CHARACTERS = 80;
export const MAX_TEXT_CHARACTERS = 600;

/** Requests a second of one stream, and of all streams of a scenario together. */
export const MAX_RATE = 500;
/** Requests, or connections of an attack, that one stream has under way at once. */
export const MAX_CONCURRENCY = 256;
/** Requests that one run sends in all. */
export const MAX_REQUESTS = 50_000;
/** How long one run sends requests, in seconds of the scenario. */
export const MAX_TRAFFIC_SECONDS = 600;
/** Bytes in the body of one request. */
export const MAX_BODY_BYTES = 1_048_576;
