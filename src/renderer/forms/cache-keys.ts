/** Keys of a route's cache that the form shows. */
export const cacheKeys = [
  'enabled',
  'maxObject',
  'defaultTtl',
  'staleWhileRevalidate',
  'staleIfError',
  'key',
  'ignoreClientNoCache',
] as const;
