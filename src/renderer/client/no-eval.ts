import { config } from 'zod';

/**
 * Zod compiles validators with `new Function` where it can. The content security policy forbids that, and
 * even asking whether it is allowed is reported as a violation. Import this before any schema is used.
 */
config({ jitless: true });
