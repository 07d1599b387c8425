import { type Mistake, makeMistake } from '../config/mistakes.ts';
import { nearest } from '../config/nearest.ts';
import { idsAt, listAt } from '../config/plain.ts';
import type { Path } from '../config/raw.ts';
import { MAX_RATE } from './bounds.ts';
import { listenerIdsOf } from './configuration.ts';
import type { ExchangeFilter } from './filter.ts';
import type { Measure } from './measure.ts';
import type { ScenarioFile } from './schema.ts';
import { type Action, baseVariant, type Step } from './step.ts';

/** Names that a scenario gives, by what they name. */
interface Known {
  readonly upstream: readonly string[];
  readonly stream: readonly string[];
  readonly listener: readonly string[];
  readonly route: readonly string[];
  readonly pool: readonly string[];
  /** Ids of upstreams in pools. */
  readonly member: readonly string[];
  readonly variant: readonly string[];
  readonly step: readonly string[];
}

/** What the parts of a scenario say about one another. */
export function referenceMistakes(input: unknown, file: ScenarioFile): Mistake[] {
  const known = knownNames(file);
  const refer = (kind: keyof Known, value: string | undefined, path: Path): Mistake[] => {
    if (value === undefined || known[kind].includes(value)) return [];
    const guess = nearest(value, known[kind]);
    const hint = guess === undefined ? '' : `; did you mean "${guess}"?`;
    const what = kind === 'member' ? 'upstream of a pool' : kind;
    return [makeMistake(input, path, `names no ${what}${hint}`, known[kind].join(', '))];
  };
  return [
    ...Object.entries(file.streams).flatMap(([name, stream]) =>
      refer('listener', stream.listener, ['streams', name, 'listener']),
    ),
    ...file.urls.flatMap(({ listener }, index) => refer('listener', listener, ['urls', index, 'listener'])),
    ...file.steps.flatMap((step, index) => stepMistakes(step, ['steps', index], refer)),
    ...repeated(input, file),
    ...tooMuch(input, file),
    ...sharedClients(input, file),
  ];
}

type Refer = (kind: keyof Known, value: string | undefined, path: Path) => Mistake[];

function knownNames(file: ScenarioFile): Known {
  const configurations = [file.configuration, ...Object.values(file.variants)];
  const pools = configurations.flatMap((one) => listAt(one, 'pools'));
  return {
    upstream: Object.keys(file.upstreams),
    stream: Object.keys(file.streams),
    listener: listenerIdsOf(file),
    route: configurations.flatMap((one) => idsAt(one, 'routes')),
    pool: configurations.flatMap((one) => idsAt(one, 'pools')),
    member: [...new Set(pools.flatMap((pool) => idsAt(pool, 'upstreams')))],
    variant: [baseVariant, ...Object.keys(file.variants)],
    step: file.steps.map(({ id }) => id),
  };
}

function stepMistakes(step: Step, path: Path, refer: Refer): Mistake[] {
  return [
    ...step.actions.flatMap((action, index) => actionMistakes(action, [...path, 'actions', index], refer)),
    ...step.checks.flatMap((check, index) => {
      const at = [...path, 'checks', index];
      return [
        ...refer('step', check.since, [...at, 'since']),
        ...measureMistakes(check.by, [...at, 'by'], refer),
      ];
    }),
  ];
}

function actionMistakes(action: Action, path: Path, refer: Refer): Mistake[] {
  if ('start' in action) return refer('stream', action.start, [...path, 'start']);
  if ('stop' in action) return refer('stream', action.stop, [...path, 'stop']);
  if ('kill' in action) return refer('upstream', action.kill, [...path, 'kill']);
  if ('revive' in action) return refer('upstream', action.revive, [...path, 'revive']);
  if ('change' in action) return refer('upstream', action.change, [...path, 'change']);
  if ('slow' in action) return refer('upstream', action.slow.upstream, [...path, 'slow', 'upstream']);
  if ('fail' in action) return refer('upstream', action.fail.upstream, [...path, 'fail', 'upstream']);
  if ('apply' in action) return refer('variant', action.apply, [...path, 'apply']);
  if ('reload' in action)
    return action.reload.variants.flatMap((variant, index) =>
      refer('variant', variant, [...path, 'reload', 'variants', index]),
    );
  if ('purge' in action) return refer('listener', action.purge.listener, [...path, 'purge', 'listener']);
  return [
    ...refer('pool', action.control.pool, [...path, 'control', 'pool']),
    ...refer('member', action.control.upstream, [...path, 'control', 'upstream']),
  ];
}

function filterMistakes(filter: ExchangeFilter, path: Path, refer: Refer): Mistake[] {
  return [
    ...refer('stream', filter.stream, [...path, 'stream']),
    ...refer('listener', filter.listener, [...path, 'listener']),
    ...refer('route', filter.route, [...path, 'route']),
    ...refer('pool', filter.pool, [...path, 'pool']),
    ...refer('member', filter.upstream, [...path, 'upstream']),
    ...(filter.steps ?? []).flatMap((step, index) => refer('step', step, [...path, 'steps', index])),
  ];
}

function measureMistakes(measure: Measure, path: Path, refer: Refer): Mistake[] {
  const ofFilter = 'of' in measure ? filterMistakes(measure.of, [...path, 'of'], refer) : [];
  switch (measure.measure) {
    case 'compare':
      return [...ofFilter, ...filterMistakes(measure.to, [...path, 'to'], refer)];
    case 'state':
    case 'event':
      return [
        ...refer('pool', measure.pool, [...path, 'pool']),
        ...refer('member', measure.upstream, [...path, 'upstream']),
      ];
    case 'asked':
      return refer('upstream', measure.upstream, [...path, 'upstream']);
    case 'refused':
      return refer('listener', measure.listener, [...path, 'listener']);
    case 'clients':
      return refer('stream', measure.stream, [...path, 'stream']);
    default:
      return ofFilter;
  }
}

function repeated(input: unknown, file: ScenarioFile): Mistake[] {
  const steps = file.steps.map(({ id }, index) => ({ id, path: ['steps', index, 'id'] }));
  const checks = file.steps.flatMap(({ checks: own }, step) =>
    own.map(({ id }, index) => ({ id, path: ['steps', step, 'checks', index, 'id'] })),
  );
  return [steps, checks].flatMap((named) => {
    const seen = new Set<string>();
    return named.flatMap(({ id, path }) => {
      if (!seen.has(id)) {
        seen.add(id);
        return [];
      }
      return [makeMistake(input, path, 'is used before', 'another name')];
    });
  });
}

/** Streams may all run at once. */
function tooMuch(input: unknown, file: ScenarioFile): Mistake[] {
  const rate = Object.values(file.streams).reduce(
    (sum, stream) => sum + (stream.kind === 'requests' ? stream.rate : 0),
    0,
  );
  if (rate <= MAX_RATE) return [];
  return [makeMistake(input, ['streams'], `ask ${rate} times a second together`, `at most ${MAX_RATE}`)];
}

/** A stream is told by the addresses of its clients, so two streams cannot have the same where a check asks for one of them. */
function sharedClients(input: unknown, file: ScenarioFile): Mistake[] {
  const owners = new Map<string, string>();
  return Object.entries(file.streams).flatMap(([name, stream]) => {
    if (stream.kind !== 'requests') return [];
    return stream.clients.flatMap(({ address }, index) => {
      const owner = owners.get(address);
      owners.set(address, owner ?? name);
      if (owner === undefined || owner === name) return [];
      const path = ['streams', name, 'clients', index, 'address'];
      return [makeMistake(input, path, `is a client of the stream "${owner}" as well`, 'another address')];
    });
  });
}
