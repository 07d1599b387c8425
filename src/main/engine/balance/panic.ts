/**
 * The share of healthy upstreams below which the others are used as well (the "panic threshold" of Envoy, with its
 * default of 50 %): a few would have to bear the load of all, and would fail next. It holds only while at least one is healthy
 * and no backup is available: when every check fails there is nobody to relieve, and the client is told so.
 */
export const panicThreshold = 0.5;
