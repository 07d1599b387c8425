/**
 * What it takes to find exchanges by a filter among 100,000: in history, step by step as the inspector asks, until the first are
 * found, the longest step, and until all were looked at; and on summaries in memory. `npm run bench:filter`. Each figure is the median
 * of rounds. The first lines say how busy the machine was.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { openHistory } from '../src/main/history/open.ts';
import type { HistoryStore } from '../src/main/history/store.ts';
import { summaryVerdict } from '../src/shared/filter/evaluate.ts';
import { parseFilter } from '../src/shared/filter/parse.ts';
import type { Decision } from '../src/shared/model/decision.ts';
import type { ExchangeDetail, ExchangeSummary, HeaderPairs } from '../src/shared/model/exchange.ts';
import { bytes, epochMilliseconds, microseconds } from '../src/shared/model/units.ts';
import { median } from './statistics.ts';

const exchangeCount = 100_000;
const batch = 256;
const rounds = 3;
/** Of filters for which every exchange is read as a whole. */
const deepRounds = 1;
const began = epochMilliseconds(1_750_000_000_000);

/** Name, text. What is rare is one in 10,000. */
const filters: readonly (readonly [name: string, text: string])[] = [
  ['cheap, many', 'status:200'],
  ['text, many', 'cart'],
  ['rare, by status', 'status:503'],
  ['rare, by reason', 'reason:not_stored'],
  ['rare, by path', 'path:/rare/*'],
  ['none, by fault', 'fault:upstream.refused'],
  ['none, by host', 'host:nowhere.example'],
  ['none, by text', 'nowhere'],
  ['several terms', '-path:/assets/* (status:5xx or duration>95ms) method:get'],
  ['header, many', 'header:accept=json'],
  ['header, none', 'header:x-none'],
  ['body, rare', 'body:"order 99999"'],
  ['body, one host in 100', 'body:nothing-has-this host:shop7.localhost'],
];

const bodyOf = (place: number): Uint8Array =>
  Buffer.from(
    JSON.stringify({
      text: `order ${place}`,
      items: Array.from({ length: 20 }, (_, index) => `item ${place} ${index}`),
    }),
  );

const matched: Decision = {
  stage: 'route',
  code: 'route.matched',
  evidence: { route: 'shop', position: 1, held: ['host'], misses: [], missesLeftOut: 0 },
  startedAt: microseconds(180),
  duration: microseconds(2),
};

const missed: Decision = {
  stage: 'cache',
  code: 'cache.miss',
  evidence: { key: 'k', variants: 0, reason: 'not_stored', field: null, directive: null, freshness: null },
  startedAt: microseconds(190),
  duration: microseconds(3),
};

function summaryOf(place: number): ExchangeSummary {
  const isRare = place % 10_000 === 5;
  return {
    id: `mb0e1a2c-${place.toString(36).padStart(8, '0')}`,
    kind: 'http',
    state: 'complete',
    at: epochMilliseconds(began + place),
    listener: 'web',
    httpVersion: '2',
    client: '127.0.0.1',
    method: place % 5 === 0 ? 'POST' : 'GET',
    scheme: 'https',
    authority: `shop${place % 100}.localhost:8443`,
    target: isRare ? `/rare/${place}` : `/api/cart/${place}?page=${place % 7}`,
    route: 'shop',
    pool: 'shop',
    upstream: place % 2 === 0 ? 'a' : 'b',
    status: isRare ? 503 : 200,
    answeredBy: 'upstream',
    fault: null,
    cache: null,
    requestBytes: bytes(0),
    responseBytes: bytes(640),
    contentType: 'application/json',
    duration: microseconds((place * 7919) % 100_000),
  };
}

function detailOf(place: number): ExchangeDetail {
  const summary = summaryOf(place);
  const headers: HeaderPairs = [
    ['host', summary.authority],
    ['accept', 'application/json'],
    ['user-agent', 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36'],
    ['cookie', `session=${place}`],
  ];
  const answer: HeaderPairs = [
    ['content-type', 'application/json'],
    ['cache-control', 'private, max-age=60'],
    ['etag', `"${place}"`],
  ];
  const none = { size: bytes(0), kept: bytes(0), complete: true };
  const length = bytes(bodyOf(place).length);
  const head = { method: summary.method, target: summary.target, headers };
  return {
    summary,
    request: { ...head, trailers: [], body: none },
    upstreamRequest: head,
    upstreamResponse: { status: 200, reason: 'OK', headers: answer },
    response: {
      status: summary.status ?? 200,
      reason: 'OK',
      headers: answer,
      trailers: [],
      body: { size: length, kept: length, complete: true },
    },
    informational: [],
    timing: {
      head: microseconds(180),
      sent: microseconds(900),
      firstByte: microseconds(11_400),
      end: summary.duration,
    },
    decisions: summary.status === 503 ? [matched, missed] : [matched],
  };
}

function fill(store: HistoryStore): void {
  for (let from = 0; from < exchangeCount; from += batch) {
    const places = Array.from({ length: Math.min(batch, exchangeCount - from) }, (_, index) => from + index);
    store.append(
      places.map((place) => ({ detail: detailOf(place), requestBody: null, responseBody: bodyOf(place) })),
    );
  }
}

interface Figures {
  readonly first: number;
  readonly longest: number;
  readonly all: number;
  /** Of the processor, for all of it: what a busy machine does not change much. */
  readonly worked: number;
  readonly found: number;
}

/** As the inspector searches: steps of 500, one after the other. */
async function search(store: HistoryStore, filter: string): Promise<Figures> {
  const start = performance.now();
  const cpu = process.cpuUsage();
  let first = Number.NaN;
  let longest = 0;
  let found = 0;
  let before: string | null = null;
  do {
    const stepStart = performance.now();
    const step: Awaited<ReturnType<typeof store.query.search>> = await store.query.search({
      filter,
      session: store.sessions.live ?? 0,
      before,
      limit: 500,
    });
    longest = Math.max(longest, performance.now() - stepStart);
    if (step.items.length > 0 && found === 0) first = performance.now() - start;
    found += step.items.length;
    before = step.next;
  } while (before !== null);
  const { user, system } = process.cpuUsage(cpu);
  return { first, longest, all: performance.now() - start, worked: (user + system) / 1000, found };
}

const isDeep = (text: string): boolean => /header:|body:/.test(text);

const shown = (value: number): string => (Number.isNaN(value) ? 'none' : value.toFixed(1)).padStart(9);

const directory = mkdtempSync(join(tmpdir(), 'doorman-bench-'));
try {
  const opened = openHistory(directory);
  if (opened.state !== 'ready') throw new Error(opened.reason);
  const { store } = opened;
  const filled = performance.now();
  store.setLimit(bytes(4 * 1024 ** 3));
  store.sessions.resume(began, began);
  fill(store);
  process.stdout.write(`filled in ${((performance.now() - filled) / 1000).toFixed(0)} s\n`);
  process.stdout.write(
    `${exchangeCount} exchanges, Node ${process.versions.node}, load of the machine ${loadavg()[0]?.toFixed(1)}\n` +
      `${'history'.padEnd(24)}${['first ms', 'step ms', 'all ms', 'cpu ms', 'found'].map((name) => name.padStart(9)).join('')}\n`,
  );
  for (const [name, text] of filters) {
    const all: Figures[] = [];
    for (let round = 0; round < (isDeep(text) ? deepRounds : rounds); round += 1) {
      all.push(await search(store, text));
    }
    const of = (key: keyof Figures): number => median(all.map((one) => one[key]));
    process.stdout.write(
      `${name.padEnd(24)}${shown(of('first'))}${shown(of('longest'))}${shown(of('all'))}${shown(of('worked'))}${String(of('found')).padStart(9)}\n`,
    );
  }
  const summaries = Array.from({ length: exchangeCount }, (_, place) => summaryOf(place));
  process.stdout.write(`${'in memory'.padEnd(24)}${'all ms'.padStart(9)}${'ns each'.padStart(9)}\n`);
  for (const [name, text] of filters) {
    const { expression } = parseFilter(text);
    if (expression === null) throw new Error(`The filter ${text} is empty.`);
    const { may } = summaryVerdict(expression);
    const times = Array.from({ length: rounds }, () => {
      const start = performance.now();
      let fitting = 0;
      for (const summary of summaries) if (may(summary)) fitting += 1;
      return fitting < 0 ? 0 : performance.now() - start;
    });
    process.stdout.write(
      `${name.padEnd(24)}${shown(median(times))}${shown((median(times) * 1e6) / exchangeCount)}\n`,
    );
  }
  store.close();
} finally {
  rmSync(directory, { recursive: true, force: true });
}
