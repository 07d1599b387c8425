import type { CacheNotStoredReason } from '../model/cache-decision.ts';
import type { DecisionOf } from '../model/decision.ts';
import type { Explanation } from './explanation.ts';
import { code, type Segment, say } from './segments.ts';
import { sizeText } from './sizes.ts';

/** Why a response cannot be kept, and what would change that. */
interface Words {
  readonly why: (directive: Segment, limit: string) => readonly Segment[];
  /** Null where nothing should. */
  readonly remedy: readonly Segment[] | null;
}

const words: Readonly<Record<CacheNotStoredReason, Words>> = {
  no_store: {
    why: (directive) => say`the response forbids it (${directive})`,
    remedy: say`send ${code('Cache-Control: max-age=60')} in place of ${code('no-store')} where it may be kept`,
  },
  private: {
    why: (directive) => say`the response is for one client alone (${directive})`,
    remedy: say`send ${code('public')} in place of ${code('private')} where it is the same for all`,
  },
  request_no_store: {
    why: (directive) => say`the client forbids it (${directive})`,
    remedy: null,
  },
  authorization: {
    why: () => say`the request had credentials, and the response does not say that others may have it`,
    remedy: say`send ${code('Cache-Control: public')} or ${code('s-maxage')} where it is the same for all`,
  },
  status: {
    why: () => say`its status is not one that is kept without an explicit lifetime`,
    remedy: say`send ${code('Cache-Control: max-age=…')} with it`,
  },
  no_lifetime: {
    why: () => say`nothing says how long it is fresh, and it has no validator`,
    remedy: say`send ${code('Cache-Control: max-age=…')} or ${code('ETag')}, or set ${code('defaultTtl')} on the route`,
  },
  vary_any: {
    why: () => say`it depends on more than the request (${code('Vary: *')})`,
    remedy: say`name the request fields it depends on in ${code('Vary')}`,
  },
  set_cookie: {
    why: () => say`it sets a cookie, and says neither that it is public nor how long it is fresh`,
    remedy: say`send ${code('Cache-Control: max-age=…')} where all may have the cookie, or set it with another response`,
  },
  not_modified: {
    why: () => say`the client has it already, so that there was nothing to keep`,
    remedy: null,
  },
  partial: {
    why: () => say`it is a part of a body`,
    remedy: say`ask once for the whole: its parts are answered from it`,
  },
  incomplete: {
    why: () => say`it did not come to its end`,
    remedy: null,
  },
  too_large: {
    why: (_directive, limit) => say`it is larger than ${limit}`,
    remedy: say`raise ${code('cache.maxObject')} of the route`,
  },
  purged: {
    why: () => say`it was purged or changed while it came`,
    remedy: null,
  },
  unwritable: {
    why: () => say`there was no room for it, or the disk failed`,
    remedy: say`raise ${code('cache.memory')} or ${code('cache.disk')}`,
  },
};

export function explainNotStored({ evidence }: DecisionOf<'cache.not_stored'>): Explanation {
  const { why, remedy } = words[evidence.reason];
  const limit = evidence.limit === null ? 'the cache takes' : sizeText(evidence.limit);
  const because = why(code(evidence.directive ?? evidence.reason), limit);
  return {
    stage: 'Cache',
    tone: 'info',
    sentence:
      remedy === null ? say`Not stored: ${because}` : say`Not stored: ${because}. To keep it, ${remedy}`,
    table: {
      columns: ['What', 'Value'],
      rows: [{ cells: [say`Key`, say`${code(evidence.key)}`], mark: null }],
    },
  };
}
