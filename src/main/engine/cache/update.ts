import type { HeaderList } from '../headers.ts';
import { fieldNamesOf } from './directives.ts';
import type { ResponseDirectives } from './response-directives.ts';

/**
 * Fields that a confirmation leaves as they were: they describe the stored body itself (RFC 9111 section 3.2), or are what
 * the response was selected by.
 */
const ofTheBody: ReadonlySet<string> = new Set([
  'content-length',
  'content-encoding',
  'content-range',
  'content-md5',
  'etag',
]);

/** Of one message alone: `Age` is counted on, and trailers are not kept. */
const ofTheMessage: ReadonlySet<string> = new Set(['age', 'trailer']);

/** The fields to store of a response: without those of this message alone, and without those that are not for all. */
export function fieldsToStore(headers: HeaderList, { directives }: ResponseDirectives): HeaderList {
  const excepted = new Set([
    ...fieldNamesOf(directives.get('no-cache')),
    ...fieldNamesOf(directives.get('private')),
  ]);
  return headers.filter((name) => !ofTheMessage.has(name) && !excepted.has(name));
}

/** The stored fields, each that the confirmation has replaced by its own (RFC 9111 section 3.2). */
export function updatedFields(stored: HeaderList, confirmation: HeaderList): HeaderList {
  const replaced = new Set(confirmation.keys.filter((name) => !ofTheBody.has(name)));
  const fields = stored.filter((name) => !replaced.has(name));
  const { keys, flat } = confirmation;
  for (const [at, key] of keys.entries()) {
    if (replaced.has(key)) fields.appendWithKey(flat[at * 2] ?? '', flat[at * 2 + 1] ?? '', key);
  }
  return fields;
}
