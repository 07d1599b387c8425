import { z } from 'zod';

/** Of a method that takes no parameters. */
export const nothing = z.strictObject({});
export const exchangeId = z.string().min(1).max(64);
/** SHA-256 of a file's text, hex. */
export const revision = z.string().regex(/^[0-9a-f]{64}$/);
