import { assertNever } from '../assert-never.ts';
import type {
  BalanceCandidate,
  BalanceChoice,
  BalanceFallback,
  DecisionCode,
  DecisionOf,
  Place,
  PlaceSource,
} from '../model/decision.ts';
import {
  byWeight,
  candidateTable,
  exclusionNames,
  isWeighted,
  kilometres,
  type MeasureColumn,
  milliseconds,
  number,
  percentage,
  scoreColumn,
} from './candidate-table.ts';
import type { Explanation, Tone } from './explanation.ts';
import { code, listed, type Segment, say, strong } from './segments.ts';

const stage = 'Balance';

type BalanceCode = Extract<DecisionCode, `balance.${string}`>;
/** Every one of them on its own, so that the code tells the evidence. */
type BalanceDecision = { [Code in BalanceCode]: DecisionOf<Code> }[BalanceCode];

const available = ({ candidates }: BalanceChoice): readonly BalanceCandidate[] =>
  candidates.filter(({ excluded }) => excluded === null);

const find = ({ candidates }: BalanceChoice, upstream: string): BalanceCandidate | undefined =>
  candidates.find((candidate) => candidate.upstream === upstream);

/** Why there was nothing to choose; null when there was. */
function withoutChoice(choice: BalanceChoice): readonly Segment[] | null {
  if (choice.candidates.length <= 1) return say`the only upstream of ${strong(choice.pool)}`;
  if (available(choice).length > 1) return null;
  const chosen = find(choice, choice.chosen);
  return chosen?.backup === true ? say`the only one available, a backup` : say`the only one available`;
}

function chosen(
  choice: BalanceChoice,
  policy: string,
  reason: () => readonly Segment[],
  measures: readonly MeasureColumn[],
  tone: Tone = 'ok',
): Explanation {
  const why = withoutChoice(choice) ?? reason();
  const standsIn = withoutChoice(choice) === null && find(choice, choice.chosen)?.backup === true;
  return {
    stage,
    tone,
    sentence: say`${policy} chose ${strong(choice.chosen)}: ${why}${standsIn ? ', as one of the backups' : ''}`,
    table: candidateTable(choice.candidates, choice.chosen, measures),
  };
}

const fallbackReasons: Readonly<Record<BalanceFallback, (key: string | null) => readonly Segment[]>> = {
  hash_key_missing: (key) => say`the request has no ${keyWords(key ?? '')} to hash`,
  client_place_unknown: () =>
    say`nothing says where the client is, nor does the GeoIP database know its address`,
  client_address_private: () =>
    say`nothing says where the client is, and its address is a private one, which has no place`,
  geo_database_unusable: () =>
    say`nothing says where the client is, and the GeoIP database cannot be read; the log of Doorman says why`,
  locations_missing: () => say`no available upstream has a location`,
};

function roundRobin({ evidence }: DecisionOf<'balance.round_robin'>): Explanation {
  const among = available(evidence);
  const { fallback } = evidence;
  const turn = () => say`its turn${isWeighted(among) ? ' by weight' : ''} among ${among.length} available`;
  const explanation = chosen(
    evidence,
    'Round robin',
    turn,
    byWeight(evidence.candidates, scoreColumn('Score')),
  );
  if (fallback === undefined) return explanation;
  const because = fallbackReasons[fallback.reason](fallback.key);
  return { ...explanation, tone: 'info', sentence: say`${explanation.sentence}. It stands in: ${because}` };
}

function random({ evidence }: DecisionOf<'balance.random'>): Explanation {
  const among = available(evidence);
  const drawn = () => say`drawn${isWeighted(among) ? ' by weight' : ''} from ${among.length} available`;
  return chosen(evidence, 'Random', drawn, byWeight(evidence.candidates, scoreColumn('Chance', percentage)));
}

const loadColumn = scoreColumn('Load');

function leastRequests({ evidence }: DecisionOf<'balance.least_requests'>): Explanation {
  const among = available(evidence);
  const least = find(evidence, evidence.chosen);
  const equals = among.filter(({ score }) => score === least?.score).length;
  const weighted = isWeighted(among);
  const reason = () =>
    equals > 1
      ? say`drawn from ${equals} with equally few requests in flight${weighted ? ' for their weights' : ''}`
      : say`the fewest requests in flight${weighted ? ' for its weight' : ''} among ${among.length} available`;
  return chosen(evidence, 'Least requests', reason, byWeight(evidence.candidates, loadColumn));
}

function powerOfTwo({ evidence }: DecisionOf<'balance.p2c'>): Explanation {
  const among = available(evidence);
  const own = find(evidence, evidence.chosen)?.score;
  const other = among.find(({ upstream, score }) => upstream !== evidence.chosen && score !== null);
  const comparison = other?.score === own ? 'as few' : 'fewer';
  const measure = isWeighted(among) ? 'requests in flight for its weight' : 'requests in flight';
  const reason = () =>
    say`of two drawn it has ${comparison} ${measure} ${comparison === 'fewer' ? 'than' : 'as'} ${strong(other?.upstream ?? '')}${comparison === 'as few' ? ', and was drawn first' : ''}`;
  return chosen(evidence, 'Power of two', reason, byWeight(evidence.candidates, loadColumn));
}

function latency({ evidence }: DecisionOf<'balance.latency'>): Explanation {
  const own = find(evidence, evidence.chosen);
  const reason = () =>
    own?.latency === null || own?.latency === undefined
      ? say`not measured yet, so it is asked once`
      : say`the shortest wait to be expected, ${milliseconds(own.latency)} on average with ${own.active} in flight`;
  const latencyColumn: MeasureColumn = {
    title: 'Latency',
    cell: (candidate) =>
      candidate.latency === null || candidate.latency === undefined ? null : milliseconds(candidate.latency),
  };
  const measures = byWeight(evidence.candidates, latencyColumn, scoreColumn('Wait', milliseconds));
  return chosen(evidence, 'Latency', reason, measures);
}

const rankColumn = scoreColumn('Score');

function keyWords(key: string): readonly Segment[] {
  const colon = key.indexOf(':');
  if (colon < 0) return say`${keyNames[key] ?? key}`;
  return say`${key.slice(0, colon) === 'query' ? 'query parameter' : key.slice(0, colon)} ${code(key.slice(colon + 1))}`;
}

const keyNames: Readonly<Record<string, string>> = {
  client: 'client address',
  path: 'path',
  uri: 'path with query',
  host: 'host',
};

function consistentHash({ evidence }: DecisionOf<'balance.consistent_hash'>): Explanation {
  const hash = evidence.hash.toString(16).padStart(8, '0');
  const reason = () => say`the home of this ${keyWords(evidence.key)}, hash ${code(hash)}`;
  return chosen(evidence, 'Consistent hash', reason, byWeight(evidence.candidates, rankColumn));
}

const placeWords = ({ lat, lon, name }: Place): string => {
  const degrees = `${number(lat)}, ${number(lon)}`;
  return name === undefined ? degrees : `${name} (${degrees})`;
};

const sourceWords: Readonly<Record<PlaceSource, string>> = {
  header: ' at',
  simulated: ' simulated at',
  geoip: ', which GeoIP places in',
};

function geo({ evidence }: DecisionOf<'balance.geo'>): Explanation {
  const own = find(evidence, evidence.chosen);
  const distance = own?.score ?? 0;
  const nearer = evidence.candidates.filter(({ score }) => score !== null && score < distance);
  const away = `${kilometres(distance)} from the client`;
  const where = say`${sourceWords[evidence.source]} ${placeWords(evidence.place)}`;
  const passedOver = nearer.map(({ upstream, excluded }) =>
    excluded === null ? upstream : `${upstream} is nearer but ${exclusionNames[excluded]}`,
  );
  const reason = () =>
    nearer.length === 0
      ? say`the nearest, ${away}${where}`
      : say`the nearest available, ${away}${where}; ${listed(passedOver)}`;
  return chosen(evidence, 'Geo', reason, [scoreColumn('Distance', kilometres)]);
}

function sticky({ evidence }: DecisionOf<'balance.sticky'>): Explanation {
  return {
    stage,
    tone: 'ok',
    sentence: say`The cookie ${code(evidence.cookie)} keeps this client with ${strong(evidence.chosen)}`,
    table: candidateTable(evidence.candidates, evidence.chosen, []),
  };
}

function stickyLost({ evidence }: DecisionOf<'balance.sticky_lost'>): Explanation {
  const { cookie, upstream, reason, pool } = evidence;
  return {
    stage,
    tone: 'info',
    sentence:
      upstream === null || reason === null
        ? say`The cookie ${code(cookie)} names no upstream of ${strong(pool)}: the client gets a new one`
        : say`The cookie ${code(cookie)} names ${strong(upstream)}, which is ${exclusionNames[reason]}: the client moves to another`,
    table: null,
  };
}

function panic({ evidence }: DecisionOf<'balance.panic'>): Explanation {
  const { pool, healthy, enabled, threshold } = evidence;
  return {
    stage,
    tone: 'warn',
    sentence: say`Only ${healthy} of ${enabled} upstreams of ${strong(pool)} ${healthy === 1 ? 'is' : 'are'} healthy, fewer than ${percentage(threshold)}: the others are used as well, so that ${healthy === 1 ? 'it is' : 'they are'} not overrun`,
    table: null,
  };
}

function noneAvailable({ evidence }: DecisionOf<'balance.none_available'>): Explanation {
  const pool = strong(evidence.pool);
  if (evidence.candidates.length === 0) {
    return {
      stage,
      tone: 'error',
      sentence: say`${pool} has no upstream. Add one to the pool.`,
      table: null,
    };
  }
  const reasons = Object.entries(exclusionNames).flatMap(([reason, name]) => {
    const amount = evidence.candidates.filter(({ excluded }) => excluded === reason).length;
    return amount === 0 ? [] : [`${amount} ${name}`];
  });
  return {
    stage,
    tone: 'error',
    sentence: say`No upstream of ${pool} is available: ${listed(reasons)}. ${whatToDo(evidence.candidates)}`,
    table: candidateTable(evidence.candidates, null, []),
  };
}

function whatToDo(candidates: readonly BalanceCandidate[]): string {
  const reasons = new Set(candidates.map(({ excluded }) => excluded));
  if (reasons.has('max_requests')) return 'Those at their limit are free again when requests end.';
  if (reasons.has('ejected') || reasons.has('circuit_open'))
    return 'Those left out are tried again by themselves.';
  if (reasons.has('unhealthy')) return 'They come back when their checks succeed.';
  return 'Enable one of them, or add another.';
}

export function explainBalance(decision: BalanceDecision): Explanation {
  switch (decision.code) {
    case 'balance.round_robin':
      return roundRobin(decision);
    case 'balance.random':
      return random(decision);
    case 'balance.least_requests':
      return leastRequests(decision);
    case 'balance.p2c':
      return powerOfTwo(decision);
    case 'balance.latency':
      return latency(decision);
    case 'balance.ip_hash': {
      const { evidence } = decision;
      return chosen(evidence, 'IP hash', () => say`the home of client ${code(evidence.network)}`, [
        rankColumn,
      ]);
    }
    case 'balance.consistent_hash':
      return consistentHash(decision);
    case 'balance.geo':
      return geo(decision);
    case 'balance.first':
      return chosen(decision.evidence, 'First', () => say`the first in the file that is available`, []);
    case 'balance.sticky':
      return sticky(decision);
    case 'balance.sticky_lost':
      return stickyLost(decision);
    case 'balance.panic':
      return panic(decision);
    case 'balance.none_available':
      return noneAvailable(decision);
    default:
      return assertNever(decision);
  }
}
