import { assertNever } from '../assert-never.ts';
import type { Freshness, LifetimeSource } from '../model/cache.ts';
import type { CacheEvidence } from '../model/cache-decision.ts';
import type { DecisionOf } from '../model/decision.ts';
import { milliseconds } from '../model/units.ts';
import { explainNotStored } from './cache-not-stored.ts';
import { duration } from './durations.ts';
import type { Explanation, ExplanationRow, ExplanationTable } from './explanation.ts';
import { code, count, listed, type Segment, say, strong } from './segments.ts';

const stage = 'Cache';

type CacheDecision = { [Code in keyof CacheEvidence]: DecisionOf<Code> }[keyof CacheEvidence];
type Used = CacheEvidence['cache.hit'];

/** What says how long a response is fresh, as it is called where it is written. */
export const lifetimeSources: Readonly<Record<LifetimeSource, string>> = {
  'cdn-cache-control': 'CDN-Cache-Control',
  's-maxage': 's-maxage',
  'max-age': 'max-age',
  expires: 'Expires',
  heuristic: 'a tenth of its age when it was fetched, since it says nothing itself',
  'default-ttl': 'defaultTtl of the route',
  invalid: 'nothing that can be read: its Age is not a number',
  none: 'nothing',
};

const freshnessRows = ({ age: old, lifetime, source }: Freshness): readonly ExplanationRow[] => [
  { cells: [say`Age`, say`${duration(old)}`], mark: null },
  { cells: [say`Fresh for`, say`${duration(lifetime)}`], mark: null },
  { cells: [say`Said by`, say`${lifetimeSources[source]}`], mark: null },
];

const tableOf = (
  key: string,
  freshness: Freshness | null,
  more: readonly ExplanationRow[] = [],
): ExplanationTable => ({
  columns: ['What', 'Value'],
  rows: [
    { cells: [say`Key`, say`${code(key)}`], mark: null },
    ...(freshness === null ? [] : freshnessRows(freshness)),
    ...more,
  ],
});

const variantsRow = (variants: number): ExplanationRow => ({
  cells: [say`Stored under the key`, say`${count(variants, 'response')}`],
  mark: null,
});

function sent({ notModified, range }: Used): readonly Segment[] {
  if (notModified) return say`; the client had it already and got 304`;
  return range === null ? say`` : say`; the part ${code(range)} of it`;
}

const used = (evidence: Used): ExplanationTable =>
  tableOf(evidence.key, evidence, [
    variantsRow(evidence.variants),
    { cells: [say`Kept`, say`${evidence.tier === 'memory' ? 'in memory' : 'on disk'}`], mark: null },
  ]);

function hit({ evidence }: DecisionOf<'cache.hit'>): Explanation {
  const left = milliseconds(evidence.lifetime - evidence.age);
  return {
    stage,
    tone: 'ok',
    sentence: say`Answered from the cache: ${duration(evidence.age)} old and fresh for ${duration(left)} more${sent(evidence)}`,
    table: used(evidence),
  };
}

function stale({ evidence }: DecisionOf<'cache.stale'>): Explanation {
  const old = say`${duration(evidence.age)} old and fresh for only ${duration(evidence.lifetime)}`;
  const why = {
    while_revalidate: say`, served while it is fetched anew`,
    if_error: say`, served because the upstream failed with ${code(evidence.error ?? 'an error')}`,
    client_allows: say`, which the client accepts with max-stale`,
  }[evidence.reason];
  return {
    stage,
    tone: evidence.reason === 'if_error' ? 'warn' : 'info',
    sentence: say`Answered from the cache with a stale response: ${old}${why}${sent(evidence)}`,
    table: used(evidence),
  };
}

function miss({ evidence }: DecisionOf<'cache.miss'>): Explanation {
  const { reason, field, directive, freshness } = evidence;
  const by = directive === null ? say`` : say` (${code(directive)})`;
  const why = {
    not_stored: say`Nothing is stored for this request yet`,
    vary_mismatch: say`What is stored answers requests with another ${code(field ?? 'field')}`,
    stale: say`What is stored is no longer fresh, and has no validator that the upstream could confirm it by`,
    changed: say`What was stored was no longer fresh, and the upstream had a newer one`,
    unconfirmed: say`What is stored is no longer fresh, and the upstream failed before it could confirm it`,
    must_revalidate: say`What is stored has to be confirmed each time${by}, and the upstream had a newer one`,
    client_demands: say`The client asked for a fresher one than what is stored${by}`,
    range: say`A part was asked for, and the whole is not stored`,
  }[reason];
  return {
    stage,
    tone: 'info',
    sentence: say`${why}: the upstream was asked`,
    table: tableOf(evidence.key, freshness, [variantsRow(evidence.variants)]),
  };
}

function bypass({ evidence }: DecisionOf<'cache.bypass'>): Explanation {
  const by = evidence.directive === null ? say`` : say` (${code(evidence.directive)})`;
  const why = {
    method: say`only GET and HEAD are answered from it${by}`,
    no_store: say`the client asked that nothing be kept${by}`,
    upgrade: say`the client asked for another protocol`,
    comparison: say`what is stored is compared with the upstream`,
    body: say`the request has a body, and that is no part of what is looked up`,
    condition: say`the request has a condition that only the upstream can judge${by}`,
  }[evidence.reason];
  return { stage, tone: 'info', sentence: say`The cache was not used: ${why}`, table: null };
}

function collapsed({ evidence }: DecisionOf<'cache.collapsed'>): Explanation {
  const { leader, waited, released, key } = evidence;
  return {
    stage,
    tone: released ? 'info' : 'ok',
    sentence: released
      ? say`Waited ${duration(waited)} for ${code(leader)}, which was fetching the same, but its answer is for that request alone`
      : say`Answered with what ${code(leader)} was fetching at that moment, after ${duration(waited)}: the upstream was asked once`,
    table: tableOf(key, null),
  };
}

function stored({ evidence }: DecisionOf<'cache.stored'>): Explanation {
  const { key, vary, tags, tier } = evidence;
  return {
    stage,
    tone: 'ok',
    sentence: say`Stored ${tier === 'memory' ? 'in memory' : 'on disk'}, fresh for ${duration(evidence.lifetime)} by ${lifetimeSources[evidence.source]}${
      vary.length === 0 ? '' : `, for requests with the same ${listed(vary)}`
    }`,
    table: tableOf(
      key,
      evidence,
      tags.length === 0 ? [] : [{ cells: [say`Tags`, say`${code(tags.join(' '))}`], mark: null }],
    ),
  };
}

export function explainCache(decision: CacheDecision): Explanation {
  switch (decision.code) {
    case 'cache.hit':
      return hit(decision);
    case 'cache.stale':
      return stale(decision);
    case 'cache.revalidated': {
      const { evidence } = decision;
      return {
        stage,
        tone: 'ok',
        sentence: say`What is stored was ${duration(evidence.age)} old; the upstream confirmed it by ${code(evidence.validator)}, and it is fresh again for ${duration(evidence.lifetime)}${sent(evidence)}`,
        table: used(evidence),
      };
    }
    case 'cache.miss':
      return miss(decision);
    case 'cache.bypass':
      return bypass(decision);
    case 'cache.background':
      return {
        stage,
        tone: 'info',
        sentence: say`Asked by Doorman itself, to renew what ${code(decision.evidence.servedTo)} was answered with although it was no longer fresh`,
        table: tableOf(decision.evidence.key, null),
      };
    case 'cache.collapsed':
      return collapsed(decision);
    case 'cache.only_if_cached':
      return {
        stage,
        tone: 'error',
        sentence: say`The client wants only what is stored (${code('only-if-cached')}), and nothing that serves it is: 504`,
        table: tableOf(decision.evidence.key, null, [variantsRow(decision.evidence.variants)]),
      };
    case 'cache.stored':
      return stored(decision);
    case 'cache.not_stored':
      return explainNotStored(decision);
    case 'cache.invalidated': {
      const { urls, removed } = decision.evidence;
      return {
        stage,
        tone: 'info',
        sentence: say`${strong('Changed')}: what was stored for ${code(urls.join(' '))} is out of date, and ${count(removed, 'response')} removed`,
        table: null,
      };
    }
    default:
      return assertNever(decision);
  }
}
