/** Statuses whose responses may be kept without a lifetime of their own (RFC 9110 section 15.1); not 206, of which we keep none. */
const heuristic: ReadonlySet<number> = new Set([200, 203, 204, 300, 301, 308, 404, 405, 410, 414, 501]);

/** Statuses that `must-understand` may rely on (RFC 9111 section 5.2.2.3): those of RFC 9110 that a cache treats as they are. */
const understood: ReadonlySet<number> = new Set([
  200, 201, 202, 203, 204, 205, 300, 301, 302, 303, 307, 308, 400, 401, 402, 403, 404, 405, 406, 407, 408,
  409, 410, 411, 412, 413, 414, 415, 416, 417, 421, 422, 426, 500, 501, 502, 503, 504, 505,
]);

export const isHeuristicallyCacheable = (status: number): boolean => heuristic.has(status);
export const isUnderstood = (status: number): boolean => understood.has(status);

/** Answers that `stale-if-error` counts as an error (RFC 5861 section 4). */
export const isServerError = (status: number): boolean =>
  status === 500 || status === 502 || status === 503 || status === 504;
