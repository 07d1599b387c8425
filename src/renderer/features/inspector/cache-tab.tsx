import { ArrowRightLeft, Database, Trash2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import { adviseCache } from '../../../shared/explain/cache-advice.ts';
import type { AdvicePlace, CacheAdvice } from '../../../shared/explain/cache-advice-parts.ts';
import { explain } from '../../../shared/explain/index.ts';
import type { CacheEntry } from '../../../shared/model/cache.ts';
import type { Decision } from '../../../shared/model/decision.ts';
import type { ExchangeDetail } from '../../../shared/model/exchange.ts';
import { useStores } from '../../stores/context.tsx';
import { purgeAndSay } from '../../stores/purge-and-say.ts';
import { Button } from '../../ui/button.tsx';
import { cacheLooks } from '../../ui/cache-look.ts';
import { CodeLine } from '../../ui/code-line.tsx';
import { freshnessText } from '../../ui/freshness.ts';
import { FreshnessBar, FreshnessLegend } from '../../ui/freshness-bar.tsx';
import { SegmentText } from '../../ui/segment-text.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { type CacheFacts, cacheFacts } from './cache-facts.ts';
import { marks } from './why-marks.ts';

/** What the cache did for one exchange, on what it was decided, and what would have it do more. */
export function CacheTab({ detail }: { readonly detail: ExchangeDetail }) {
  const facts = cacheFacts(detail);
  return (
    <div className="selectable flex flex-col gap-5 p-4">
      <Outcome detail={detail} facts={facts} />
      {facts.freshness !== null && (
        <Part title={moments[facts.freshness.of]}>
          <p>{freshnessText(facts.freshness.facts)}</p>
          <FreshnessBar facts={facts.freshness.facts} className="w-full" />
          <FreshnessLegend facts={facts.freshness.facts} />
        </Part>
      )}
      <Decisions decisions={detail.decisions} />
      <Part title="What tells it apart">
        {facts.key !== null && <CodeLine label="the key" text={facts.key} />}
        <dl className="grid grid-cols-[96px_minmax(0,1fr)] gap-x-3 gap-y-0.5">
          {facts.pairs.map(({ term, value }) => (
            <div key={term} className="contents">
              <dt className="text-muted">{term}</dt>
              <dd className="wrap-anywhere min-w-0 font-mono text-xs leading-5">
                {value ?? <span className="font-sans text-faint text-sm">none</span>}
              </dd>
            </div>
          ))}
        </dl>
      </Part>
      <Advice detail={detail} facts={facts} />
    </div>
  );
}

const moments = {
  used: 'At that moment',
  refused: 'What was stored before',
  stored: 'As it was stored',
} as const;

function Outcome({ detail, facts }: { readonly detail: ExchangeDetail; readonly facts: CacheFacts }) {
  const { cache: outcome } = detail.summary;
  const { stored, isKnown, lookAgain } = useStoredResponse(detail, facts);
  const stores = useStores();
  const { cache, navigation } = stores;
  const purge = async (entry: CacheEntry) => {
    await purgeAndSay(stores, { by: 'entry', value: entry.id });
    lookAgain();
  };
  const show = (entry: CacheEntry) => {
    cache.getState().setQuery({ text: entry.url });
    cache.getState().select(entry.id);
    navigation.getState().show('cache');
  };
  const look = outcome === null ? null : cacheLooks[outcome];
  return (
    <section aria-label="Outcome" className="flex flex-col gap-2">
      {look !== null && (
        <p className="flex items-baseline gap-2">
          <StatusMark tone={look.tone} shape={look.shape} />
          <span>
            <strong className="font-semibold">
              {look.word.charAt(0).toUpperCase()}
              {look.word.slice(1)}
            </strong>
            <span className="pl-2 text-muted">{look.meaning}</span>
          </span>
        </p>
      )}
      {stored !== null ? (
        <div className="flex flex-wrap gap-1.5">
          <Button size="sm" onPress={() => show(stored)}>
            <Database size={12} aria-hidden />
            Show in Cache
          </Button>
          <Button size="sm" onPress={() => navigation.getState().compare(stored.id)}>
            <ArrowRightLeft size={12} aria-hidden />
            Compare with upstream
          </Button>
          <Button size="sm" onPress={() => void purge(stored)}>
            <Trash2 size={12} aria-hidden />
            Purge
          </Button>
        </div>
      ) : (
        isKnown && facts.key !== null && <p className="text-faint text-xs">Not stored now.</p>
      )}
    </section>
  );
}

interface StoredResponse {
  readonly stored: CacheEntry | null;
  /** Whether it was looked for. */
  readonly isKnown: boolean;
  readonly lookAgain: () => void;
}

/** What is stored now of what this exchange was answered with, or left behind. */
function useStoredResponse(detail: ExchangeDetail, { key, entry }: CacheFacts): StoredResponse {
  const { cache } = useStores();
  const { id, authority, target } = detail.summary;
  const [found, setFound] = useState<{ readonly id: string; readonly entry: CacheEntry | null } | null>(null);
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `attempt` only says that it is time to look
  useEffect(() => {
    if (key === null) return;
    let current = true;
    const url = `${authority}${target.split('?', 1)[0] ?? ''}`;
    cache
      .getState()
      .find({ id: entry, key, url })
      .then(
        (stored) => {
          if (current) setFound({ id, entry: stored });
        },
        // Only what can be done with it depends on this; asking is repeated with the next exchange.
        () => undefined,
      );
    return () => {
      current = false;
    };
  }, [cache, id, key, entry, authority, target, attempt]);
  const isKnown = found?.id === id;
  return {
    stored: isKnown ? found.entry : null,
    isKnown,
    lookAgain: () => setAttempt((count) => count + 1),
  };
}

function Decisions({ decisions }: { readonly decisions: readonly Decision[] }) {
  const own = decisions.filter(({ stage }) => stage === 'cache');
  return (
    <Part title="Decisions">
      <ol className="flex flex-col gap-1.5">
        {own.map((decision) => {
          const { tone, sentence } = explain(decision);
          const mark = marks[tone];
          return (
            <li key={`${decision.code} ${decision.startedAt}`} className="flex items-baseline gap-2.5">
              <StatusMark tone={mark.tone} shape={mark.shape} label={mark.label} />
              <p className="wrap-anywhere min-w-0">
                <SegmentText segments={sentence} />
              </p>
            </li>
          );
        })}
      </ol>
    </Part>
  );
}

const places = (route: string | null): Readonly<Record<AdvicePlace, string>> => ({
  response: 'Header of the upstream’s response',
  request: 'Header of the request',
  route: `In the file, under route ${route ?? ''}`,
  file: 'In the file, at the top level',
});

function Advice({ detail, facts }: { readonly detail: ExchangeDetail; readonly facts: CacheFacts }) {
  const advice = adviseCache({
    decisions: detail.decisions,
    requestHeaders: detail.request.headers,
    responseHeaders: facts.responseHeaders,
    responseSize: detail.response?.body.size ?? 0,
  });
  return (
    <Part
      title={facts.isKept ? 'What would have more answered from the cache' : 'What would make this cacheable'}
    >
      {advice.length === 0 ? (
        <p className="text-muted">
          {facts.isKept ? 'Nothing: it is cached as well as it can be.' : 'Nothing that could be changed.'}
        </p>
      ) : (
        <ol className="flex flex-col gap-3">
          {advice.map((one) => (
            <AdviceItem key={one.code} advice={one} route={detail.summary.route} />
          ))}
        </ol>
      )}
    </Part>
  );
}

function AdviceItem({ advice, route }: { readonly advice: CacheAdvice; readonly route: string | null }) {
  const { sentence, write } = advice;
  return (
    <li className="flex flex-col gap-1 border-line border-l-2 pl-3">
      <p>
        <SegmentText segments={sentence} />.
      </p>
      {write !== null && (
        <>
          <p className="text-2xs text-faint">{places(route)[write.place]}</p>
          <CodeLine label={write.text} text={write.text} />
        </>
      )}
    </li>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: React.ReactNode }) {
  return (
    <section aria-label={title} className="flex flex-col gap-2">
      <h3 className="font-semibold">{title}</h3>
      {children}
    </section>
  );
}
