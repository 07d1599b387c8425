import { z } from 'zod';
import { redactEntry } from '../../config/redact-entry.ts';
import type { ImportReport } from '../../har/import-report.ts';
import type { HarReport } from '../../har/report.ts';
import { sessionNameLimit } from '../../model/session.ts';
import { sessionId } from './history.ts';

/** Exchanges that one call writes, at most. */
export const harEntriesLimit = 256;
/** Characters that one call gives of them, at most; in a message each may take two. */
export const harTextLimit = 2 * 1024 * 1024;
/** Bytes of a file that one call takes. */
export const harPieceLimit = 1024 * 1024;
/** Names that may be hidden beside those of the configuration. */
export const hideLimit = 500;

/** What is written of exchanges, and whom of it to hide; and files of others that are read. */
export const harMethodParams = {
  /**
   * Entries of a HAR file for exchanges, separated by commas, as many as fit. Ask again from `next`, at `offset`, until there is none:
   * what was given is the text so far. What `capture.redact` names is hidden unless `secrets` is set, and what `hide` names as well.
   */
  'har.entries': z.strictObject({
    ids: z.array(z.string().min(1).max(64)).min(1).max(harEntriesLimit),
    /** Characters of the first that were given already. */
    offset: z.int().min(0).default(0),
    secrets: z.boolean().default(false),
    hide: z.array(redactEntry()).max(hideLimit).default([]),
  }),
  /** Begins a session that a HAR file is read into. */
  'har.import': z.strictObject({ name: z.string().trim().min(1).max(sessionNameLimit).nullable() }),
  /** The next bytes of the file, as Base64. */
  'har.piece': z.strictObject({
    session: sessionId,
    base64: z.base64().max(Math.ceil(harPieceLimit / 3) * 4),
  }),
  /** The file ended, or is not to be read further: then the session goes. */
  'har.end': z.strictObject({ session: sessionId, cancelled: z.boolean().default(false) }),
} as const;

export interface HarMethodResults {
  'har.entries': {
    readonly text: string;
    /** How many of `ids` are done. */
    readonly done: number;
    /** Characters of the one after them that were given. */
    readonly offset: number;
    /** Of those that are done. */
    readonly report: HarReport;
  };
  'har.import': { readonly session: number };
  'har.piece': ImportReport;
  'har.end': ImportReport & {
    /** What is wrong with the file as a whole, as a clause; null when nothing is. */
    readonly problem: string | null;
  };
}
