/** What the configuration says about a route to files. */
export interface StaticRoute {
  /** Of the route. */
  readonly id: string;
  /** Absolute. */
  readonly root: string;
  /** Name of the file that answers for its folder, perhaps in a folder below; '' for none. */
  readonly index: string;
  readonly spa: boolean;
  readonly listing: boolean;
  readonly precompressed: boolean;
}

/**
 * Clients ask each time whether a file has changed, which costs them no body: files of a developer change all the time, and a
 * browser that is told nothing guesses from the date. A route that knows better sets the header by `rewrite.responseHeaders`.
 */
export const cacheControl = 'no-cache';
