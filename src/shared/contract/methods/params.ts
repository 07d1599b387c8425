import { z } from 'zod';
import { MAX_DEPTH } from '../../config/bounds.ts';
import { showPath } from '../../config/mistakes.ts';
import { tooDeepAt } from '../../config/nesting.ts';

/** Characters of a place in a value that are told. */
const placeLimit = 120;

/** Of a method that takes no parameters. */
export const nothing = z.strictObject({});
export const exchangeId = z.string().min(1).max(64);
/** SHA-256 of a file's text, hex. */
export const revision = z.string().regex(/^[0-9a-f]{64}$/);

/** The value of a configuration file, not checked but for its depth: what handles it, and JSON itself, goes down by calling itself. */
export const configInput = z.unknown().superRefine((value, context) => {
  const path = tooDeepAt(value, MAX_DEPTH);
  if (path === null) return;
  const place = showPath(path);
  const shown = place.length <= placeLimit ? place : `${place.slice(0, placeLimit - 1)}…`;
  const message = `lists and maps that lie more than ${MAX_DEPTH} deep, one in the other, at ${shown}. Take levels out there, and try again`;
  context.addIssue({ code: 'custom', message });
});
