import { z } from 'zod';
import { MAX_BODY_CHARACTERS } from './bounds.ts';
import { headerFields } from './headers.ts';
import { alwaysJudged, twoLines, wholeNumber } from './judge.ts';
import { filePath, id } from './names.ts';
import { isRawMap } from './raw.ts';
import { redirectLocation } from './urls.ts';

const staticFilesSchema = z.strictObject({
  root: filePath().describe('The folder to serve, relative to the folder of this file.'),
  index: filePath(true)
    .prefault('index.html')
    .describe('The file that answers for a folder; empty for none.'),
  spa: z
    .boolean()
    .prefault(false)
    .describe('Answer unknown paths with the index file of the root, for single-page apps.'),
  listing: z.boolean().prefault(false).describe('List the entries of a folder that has no index file.'),
  precompressed: z
    .boolean()
    .prefault(true)
    .describe('Serve `name.br`, `name.zst` or `name.gz` beside a file where the client accepts it.'),
});

const redirectSchema = z.strictObject({
  location: redirectLocation().describe(
    'Where to: a URL or path. In it `{scheme}`, `{host}` (without port) and `{port}` are those the client asked, `{path}` is the requested path with its query, `{query}` the query alone without its question mark, and `{uri}` the whole URL, percent-encoded as the value of a parameter.',
  ),
  status: z
    .union([z.literal(301), z.literal(302), z.literal(303), z.literal(307), z.literal(308)])
    .prefault(308)
    .describe(
      '308 and 307 keep method and body, 301 and 302 often do not, 303 never does. 308 and 301 are permanent.',
    ),
});

const isBodiless = (status: unknown): boolean => status === 204 || status === 205 || status === 304;

const fixedResponseSchema = z
  .strictObject({
    status: wholeNumber(200, 599).prefault(200).describe('The status code.'),
    headers: headerFields()
      .prefault({})
      .describe('The headers of the answer, besides those that Doorman adds.'),
    body: z
      .string()
      .max(MAX_BODY_CHARACTERS)
      .prefault('')
      .describe('The body, sent as UTF-8 with its Content-Length.'),
  })
  .refine(
    (response: unknown) =>
      !isRawMap(response) || (response.body ?? '') === '' || !isBodiless(response.status),
    {
      path: ['body'],
      error: twoLines('is a body for a status that has none', 'no body with status 204, 205 or 304'),
      ...alwaysJudged,
    },
  );

/** The names of the targets, in the order of the reference page. */
export const TARGET_KINDS = ['pool', 'static', 'redirect', 'respond', 'listener'] as const;

const oneTarget = 'exactly one of pool, static, redirect, respond and listener';

/** How many targets a value names, whatever else is wrong with it. */
const countTargets = (value: unknown): number =>
  isRawMap(value)
    ? Object.entries(value).filter(
        ([key, part]) => part !== undefined && TARGET_KINDS.some((kind) => kind === key),
      ).length
    : 1;

const targetForm = z
  .strictObject({
    pool: id().optional().describe('Forward to this pool.'),
    static: staticFilesSchema.optional().describe('Serve files from a folder.'),
    redirect: redirectSchema.optional().describe('Answer with a redirect.'),
    respond: fixedResponseSchema.optional().describe('Answer with a fixed response.'),
    listener: id()
      .optional()
      .describe(
        'Go on with the routes of another listener of this file: the next layer, in process and without a connection. What that listener says about its own connections (TLS, limits, `redirectToHttps`) does not matter here.',
      ),
  })
  .meta({ minProperties: 1, maxProperties: 1 })
  .refine((target) => countTargets(target) <= 1, {
    error: twoLines('names several targets', oneTarget),
    ...alwaysJudged,
  })
  .refine((target) => countTargets(target) >= 1, {
    error: twoLines('names no target', oneTarget),
    ...alwaysJudged,
  });

/** Where a route leads. In the file it is a map with one key; here that key is `kind`. */
export type RouteTarget =
  | { readonly kind: 'pool'; readonly pool: string }
  | ({ readonly kind: 'static' } & Readonly<z.output<typeof staticFilesSchema>>)
  | ({ readonly kind: 'redirect' } & Readonly<z.output<typeof redirectSchema>>)
  | ({ readonly kind: 'respond' } & Readonly<z.output<typeof fixedResponseSchema>>)
  | { readonly kind: 'listener'; readonly listener: string };

export const routeTargetSchema = targetForm.transform((form, context): RouteTarget => {
  if (form.pool !== undefined) return { kind: 'pool', pool: form.pool };
  if (form.static !== undefined) return { kind: 'static', ...form.static };
  if (form.redirect !== undefined) return { kind: 'redirect', ...form.redirect };
  if (form.respond !== undefined) return { kind: 'respond', ...form.respond };
  if (form.listener !== undefined) return { kind: 'listener', listener: form.listener };
  context.issues.push({ code: 'custom', input: form, message: twoLines('names no target', oneTarget) });
  return z.NEVER;
});
