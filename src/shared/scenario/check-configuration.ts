import { checkConfig } from '../config/check.ts';
import { type Mistake, makeMistake, showPath } from '../config/mistakes.ts';
import { isRawMap, mapsAt, type Path, valueAt } from '../config/raw.ts';
import { type ScenarioOverlay, scenarioIdPrefix } from '../model/scenario.ts';
import { listenerIdsOf, overlayOf } from './configuration.ts';
import type { ScenarioFile } from './schema.ts';
import { baseVariant } from './step.ts';

/** Ports that stand in for those of a run while a file is judged. */
const firstStandIn = 20_000;

/** Where the listeners of a scenario may listen: no other machine takes part. */
const loopback: ReadonlySet<unknown> = new Set(['localhost', '127.0.0.1', '::1']);

/** What is wrong with what a scenario adds to the configuration, in each of its variants; paths are those of the file. */
export function configurationMistakes(input: unknown, file: ScenarioFile): Mistake[] {
  const ports = new Map(listenerIdsOf(file).map((id, index) => [id, firstStandIn + index]));
  const urls = new Map(
    Object.keys(file.upstreams).map((name, index) => [
      name,
      `http://127.0.0.1:${firstStandIn + 1_000 + index}`,
    ]),
  );
  const found = [baseVariant, ...Object.keys(file.variants)].flatMap((variant) => {
    const overlay = overlayOf(file, variant, { ports, urls });
    return mistakesIn(overlay, [...urls.values()]).map((mistake) => {
      const path = pathInFile(file, variant, mistake.path);
      return { ...mistake, path, at: showPath(path) };
    });
  });
  // A mistake of a list that a variant leaves as it is shows in that variant as well.
  const seen = new Set<string>();
  return found
    .concat(portMistakes(input))
    .filter(({ at, message }) => !seen.has(`${at} ${message}`) && seen.add(`${at} ${message}`));
}

function pathInFile(file: ScenarioFile, variant: string, path: Path): Path {
  const [list] = path;
  const own = variant === baseVariant ? undefined : file.variants[variant];
  const isOwn =
    (list === 'routes' && own?.routes !== undefined) || (list === 'pools' && own?.pools !== undefined);
  return isOwn ? ['variants', variant, ...path] : ['configuration', ...path];
}

function mistakesIn(overlay: ScenarioOverlay, upstreams: readonly string[]): Mistake[] {
  const input = { version: 1, ...overlay };
  const checked = checkConfig(input);
  return [
    ...(checked.ok ? [] : checked.mistakes),
    ...foreignIds(input),
    ...listenerMistakes(input),
    ...routeMistakes(input),
    ...mapsAt(input, ['pools']).flatMap(({ path }) => upstreamMistakes(input, path, upstreams)),
  ];
}

/** So that nothing of a scenario is taken for something of the person's, nor the other way round. */
const foreignIds = (input: unknown): Mistake[] =>
  ['listeners', 'routes', 'pools'].flatMap((list) =>
    mapsAt(input, [list]).flatMap(({ map, path }) =>
      typeof map['id'] === 'string' && !map['id'].startsWith(scenarioIdPrefix)
        ? [
            makeMistake(
              input,
              [...path, 'id'],
              'is no id of a scenario',
              `one that begins with "${scenarioIdPrefix}"`,
            ),
          ]
        : [],
    ),
  );

/** Ports are picked when a scenario starts: one that is written down may be taken. */
const portMistakes = (input: unknown): Mistake[] =>
  mapsAt(input, ['configuration', 'listeners']).flatMap(({ map, path }) =>
    map['port'] === undefined
      ? []
      : [makeMistake(input, [...path, 'port'], 'is picked when the scenario starts', 'leave it out')],
  );

const listenerMistakes = (input: unknown): Mistake[] =>
  mapsAt(input, ['listeners']).flatMap(({ map, path }) => [
    ...(map['tls'] === 'off'
      ? []
      : [makeMistake(input, [...path, 'tls'], 'has TLS, and the traffic of scenarios has none', '"off"')]),
    ...(loopback.has(map['bind'] ?? 'localhost')
      ? []
      : [makeMistake(input, [...path, 'bind'], 'is open to other machines', 'localhost, or leave it out')]),
  ]);

const routeMistakes = (input: unknown): Mistake[] =>
  mapsAt(input, ['routes']).flatMap(({ map, path }) => [
    ...(Array.isArray(map['listeners'])
      ? []
      : [makeMistake(input, [...path, 'listeners'], 'does not name its listeners', 'a list of ids')]),
    ...(isRawMap(map['to']) && map['to']['static'] !== undefined
      ? [
          makeMistake(
            input,
            [...path, 'to', 'static'],
            'serves files, and a scenario has none',
            'a built-in upstream',
          ),
        ]
      : []),
  ]);

const upstreamMistakes = (input: unknown, pool: Path, known: readonly string[]): Mistake[] =>
  mapsAt(input, [...pool, 'upstreams']).flatMap(({ path }) => {
    const at = [...path, 'url'];
    const url = valueAt(input, at);
    return typeof url !== 'string' || known.includes(url)
      ? []
      : [makeMistake(input, at, 'is no upstream of the scenario', '"{{NAME}}" with the name of one')];
  });
