import { askEngine } from './ask-engine.ts';
import type { EngineAnswer, PublishedPort } from './engine-answer.ts';
import { type EngineEnvironment, engineSockets } from './engine-sockets.ts';

/** What the container engines of this machine publish. */
export interface Published {
  readonly ports: readonly PublishedPort[];
  /** Why an engine told nothing and what to do, a sentence or two each. */
  readonly notes: readonly string[];
}

/** Asks every engine whose socket is there, side by side. Never rejects. */
export async function listPublishedPorts(
  where: EngineEnvironment,
  ask: (socketPath: string) => Promise<EngineAnswer> = askEngine,
): Promise<Published> {
  const { paths, note } = engineSockets(where);
  const answers = await Promise.all(paths.map(async (path) => ({ path, answer: await ask(path) })));
  const ports = answers.flatMap(({ answer }) => (answer.kind === 'ports' ? answer.ports : []));
  const refused = answers.flatMap(({ path, answer }) =>
    answer.kind === 'refused' ? [`${sentenceOf(path, answer)} ${whatToDo(answer, where.platform)}`] : [],
  );
  return { ports, notes: [...(note === null ? [] : [note]), ...refused] };
}

type Refusal = Extract<EngineAnswer, { kind: 'refused' }>;

const sentenceOf = (path: string, { clause }: Refusal): string =>
  `Containers are not named: the engine at ${path} could not be asked, as ${clause}.`;

function whatToDo({ reason }: Refusal, platform: NodeJS.Platform): string {
  if (reason === 'other') return 'Look again once it answers.';
  return platform === 'linux'
    ? 'To let Doorman ask, add your user to the group that owns the socket, usually docker (that gives full control of the engine), or run the engine rootless.'
    : 'To let Doorman ask, start the engine as the user that runs Doorman.';
}
