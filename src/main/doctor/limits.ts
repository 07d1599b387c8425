import { bytes, milliseconds } from '../../shared/model/units.ts';

/** Chains that are looked at side by side. */
export const chainsAtOnce = 4;
/** How long a name may take to resolve. Systems that ask the network for `.local` give up after 5 s. */
export const lookupTimeLimit = milliseconds(10_000);
/** Slower than this, a lookup is worth a word. */
export const slowLookup = milliseconds(1_000);
/** How long a connection may take to open, TLS included. */
export const connectTimeLimit = milliseconds(3_000);
/** How long one HTTP answer may take. Development servers build on the first request. */
export const answerTimeLimit = milliseconds(20_000);
/** The part of an answer that is read. */
export const answerBodyLimit = bytes(256 * 1024);
/** Redirects followed before it counts as a loop. */
export const redirectLimit = 10;
/** Upstreams of one pool that are connected to. */
export const upstreamsProbed = 16;
/** Addresses of one name that are tried. */
export const addressesTried = 8;
/** A certificate that ends within this time is worth a word. */
export const expiresSoon = milliseconds(30 * 86_400_000);
/** Examples of mixed content that are quoted. */
export const mixedContentExamples = 5;
