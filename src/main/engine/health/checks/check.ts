import type { Cancellation } from '../../pipeline/cancellation.ts';
import type { UpstreamAccess } from './upstream-access.ts';

/** What a check was answered is not what was expected of a healthy upstream; the message is one clause. */
export class CheckFailure extends Error {}

/**
 * Asks an upstream once how it is.
 *
 * @returns what it said, in a word or two
 * @throws CheckFailure, or whatever the connection throws
 */
export type Check = (access: UpstreamAccess, cancellation: Cancellation) => Promise<string>;
