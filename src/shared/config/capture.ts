import { z } from 'zod';
import { MAX_LIST_ENTRIES } from './bounds.ts';
import { twoLines, wholeNumber } from './judge.ts';
import { size } from './measures.ts';
import { filePath, hostName } from './names.ts';
import { redactEntry } from './redact-entry.ts';

/** What is recorded of the traffic, and how much of it. */
export const captureSchema = z
  .strictObject({
    exchanges: wholeNumber(0, 1_000_000, 'exchanges')
      .prefault(10_000)
      .describe('Exchanges kept in memory; the oldest go first.'),
    bodyBytes: size('0B', '1GiB').prefault('1MiB').describe('How much of each body is kept. 0 keeps none.'),
    totalBytes: size('0B', '64GiB')
      .prefault('256MiB')
      .describe('How much memory all recorded bodies together may take.'),
    history: size('0B', '1TiB')
      .prefault('1GiB')
      .describe('How much of the disk the history may take. 0 keeps none.'),
    redact: z
      .array(redactEntry())
      .max(MAX_LIST_ENTRIES)
      .prefault(['authorization', 'cookie', 'set-cookie', 'proxy-authorization'])
      .describe(
        'Whose values are hidden in what is written to the disk: headers by name, parameters of the query as `query:NAME`, cookies as `cookie:NAME`, fields of bodies as `body:NAME`. Everything is forwarded unchanged.',
      ),
  })
  .refine((capture) => capture.bodyBytes <= capture.totalBytes, {
    path: ['bodyBytes'],
    error: twoLines('keeps more of one body than of all together', '"bodyBytes" up to "totalBytes"'),
  });

/** The response cache as a whole; routes switch it on. */
export const cacheSchema = z.strictObject({
  memory: size('0B', '64GiB').prefault('64MiB').describe('How much memory it may take.'),
  disk: size('0B', '1TiB').prefault(0).describe('How much of the disk it may take. 0 keeps it in memory.'),
  directory: filePath(true)
    .prefault('')
    .describe('The folder for what is on disk; empty for one in the data directory.'),
});

/** Where clients are, for `geo` balancing. */
export const geoSchema = z.strictObject({
  database: filePath()
    .optional()
    .describe(
      "A GeoIP database in MaxMind's format (.mmdb), of cities or countries, such as GeoLite2-City. Relative to the folder of this file. Left out: the countries of IPtoASN, which come with Doorman.",
    ),
});

/** What the local certificate authority may sign. */
export const authoritySchema = z.strictObject({
  names: z
    .array(hostName())
    .max(MAX_LIST_ENTRIES)
    .prefault([])
    .describe(
      'Further names, and everything below them, beyond .localhost, .test, .internal, .home.arpa, .local and private addresses.',
    ),
});
