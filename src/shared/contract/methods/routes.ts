import { z } from 'zod';
import { MAX_FIELDS, MAX_LINE_CHARACTERS } from '../../config/bounds.ts';
import type { RouteTest } from '../../model/route-test.ts';

/** RFC 9110 section 5.6.2. Host is not among them: the URL says it. */
const fieldName = z
  .string()
  .max(256)
  .regex(/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/)
  .refine((name) => name.toLowerCase() !== 'host');
const fieldValue = z
  .string()
  .max(MAX_LINE_CHARACTERS)
  .regex(/^[\t\x20-\x7e\x80-\xff]*$/);
const methodToken = z.string().regex(/^[A-Z][A-Z0-9_-]{0,31}$/);

/** Which route would take a request. */
export const routeMethodParams = {
  /**
   * Which route of the running configuration would take a request, and why the others would not. Nothing is sent.
   * `url` as people write it: `shop.localhost:8443/a?b`, `/a`, or with its scheme. Without `listener`, that of the port.
   */
  'routes.test': z.strictObject({
    url: z.string().min(1).max(MAX_LINE_CHARACTERS),
    method: methodToken.default('GET'),
    headers: z
      .array(z.tuple([fieldName, fieldValue]))
      .max(MAX_FIELDS)
      .default([]),
    client: z.union([z.ipv4(), z.ipv6()]).default('127.0.0.1'),
    listener: z.string().min(1).max(64).optional(),
  }),
} as const;

export interface RouteMethodResults {
  'routes.test': RouteTest;
}
