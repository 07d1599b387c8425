import type { CaptureConfig } from '../../shared/config/schema.ts';
import { exportEntry } from './har/export-entry.ts';
import type { ToHistory } from './protocol.ts';
import type { SearchStep } from './query/exchange-query.ts';
import { compileRedaction } from './redact/rules.ts';
import type { HistoryStore } from './store.ts';

const nothingFound: SearchStep = { items: [], next: null, scanned: 0, total: 0 };

/** Requests that change nothing. */
export type ReadingRequest = Extract<
  ToHistory,
  {
    kind:
      | 'list'
      | 'get'
      | 'body'
      | 'frames'
      | 'search'
      | 'match'
      | 'missing'
      | 'sessions'
      | 'marks'
      | 'exportEntry';
  }
>;

/**
 * Answers what is asked about what is kept.
 *
 * @param store null while there is none that can be used: then nothing is kept
 * @param capture null as long as nobody said what is to be hidden
 */
export function readHistory(
  store: HistoryStore | null,
  message: ReadingRequest,
  capture: CaptureConfig | null,
): unknown {
  switch (message.kind) {
    case 'list':
      return store?.list(message.params.limit, message.params.before, message.params.session) ?? [];
    case 'get':
      return store?.get(message.params.id) ?? null;
    case 'body': {
      const { id, side, offset, length } = message.params;
      return store?.body(id, side, offset, length) ?? null;
    }
    case 'frames': {
      const { id, after, limit } = message.params;
      return store?.messages.page(id, after, limit) ?? null;
    }
    case 'search':
      return store?.query.search(message.params) ?? nothingFound;
    case 'match': {
      const { filter, ids } = message.params;
      return store?.query.match(filter, ids) ?? { ids: [], missing: ids };
    }
    case 'missing':
      return store?.query.missing(message.params.ids) ?? message.params.ids;
    case 'sessions':
      // Without beginning one, which a full disk would refuse.
      return store?.sessions.list() ?? [];
    case 'marks':
      return store?.marks.list() ?? [];
    case 'exportEntry': {
      const { id, live, frames, secrets, hide } = message.params;
      if (capture === null && !secrets) throw new Error('Nobody said yet what is to be hidden.');
      const record = live ?? store?.record(id) ?? null;
      const rules = secrets ? null : compileRedaction([...(capture?.redact ?? []), ...hide]);
      return record === null ? null : exportEntry(record, frames, rules);
    }
  }
}
