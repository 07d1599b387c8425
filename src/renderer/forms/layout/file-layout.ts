import type { SectionSpec } from '../fields/field-spec.ts';

/** Everything of the file that is not about one listener, route or pool. */
export const fileSections: readonly SectionSpec[] = [
  {
    title: 'Recording',
    items: [
      { key: 'capture.exchanges', label: 'Exchanges kept' },
      { key: 'capture.bodyBytes', label: 'Kept per body' },
      { key: 'capture.totalBytes', label: 'Bodies in total' },
      { key: 'capture.history', label: 'History on disk' },
      { key: 'capture.redact', label: 'Hidden values' },
    ],
  },
  {
    title: 'Response cache',
    items: [
      { key: 'cache.memory', label: 'In memory' },
      { key: 'cache.disk', label: 'On disk' },
    ],
    more: [{ key: 'cache.directory', label: 'Folder', placeholder: 'in the data directory' }],
  },
  {
    title: 'Names and places',
    items: [
      { key: 'tls.names', label: 'Signed names', example: 'shop.example' },
      { key: 'geo.database', label: 'GeoIP database', placeholder: 'the one that comes with Doorman' },
    ],
  },
];
