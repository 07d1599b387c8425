/** Evidence of requests that were sent again past the proxy. */
export interface ReplayEvidence {
  'replay.direct': { readonly pool: string; readonly upstream: string; readonly url: string };
}
