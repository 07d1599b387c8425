/**
 * Who may import whom, as a table. The words are in ARCHITECTURE.md; Biome's `noRestrictedImports` repeats
 * the part of it that can be told from the text of an import, so that editors show it while typing.
 */

/** Everything a file of one layer may name in an import. Paths are folders or files under the repository. */
export interface Layer {
  readonly name: string;
  /** Folders (ending in `/`) or single files that belong to the layer. The longest match wins. */
  readonly paths: readonly string[];
  /** Layers that may be imported without restriction. A layer may always import itself. */
  readonly imports: readonly string[];
  /** Layers of which only types may be imported (`import type`), so that nothing of them is loaded. */
  readonly importsTypes: readonly string[];
  readonly node: boolean;
  readonly electron: boolean;
  /** `'any'`, or the npm packages that the layer may use. */
  readonly packages: 'any' | readonly string[];
}

/** Parts of the main process that meet only in a composition root. */
const mainParts = [
  'config',
  'certificates',
  'content-coding',
  'host',
  'discovery',
  'export',
  'names',
  'privileged-ports',
  'doctor',
  'trust',
  'replay',
  'scenario',
] as const;

/** The host puts the other parts together behind the contract; the doctor asks those that know the system. */
const importsOf = (name: string): string[] => {
  if (name === 'host')
    return [
      'shared',
      'config',
      'certificates',
      'content-coding',
      'discovery',
      'export',
      'names',
      'privileged-ports',
      'doctor',
      'trust',
      'replay',
      'scenario',
    ];
  if (name === 'scenario') return ['shared', 'config'];
  return name === 'doctor' ? ['shared', 'discovery', 'names', 'privileged-ports'] : ['shared'];
};

/** The host speaks the protocols of both threads; the others know only what the engine's thread is told. */
const threadTypes = (name: string): string[] => (name === 'host' ? ['engine', 'history'] : ['engine']);

const mainPart = (name: (typeof mainParts)[number]): Layer => ({
  name,
  paths: [`src/main/${name}/`],
  imports: importsOf(name),
  importsTypes: threadTypes(name),
  node: true,
  electron: false,
  packages: 'any',
});

const workerPart = (name: 'engine' | 'history'): Layer => ({
  name,
  paths: [`src/main/${name}/`],
  // A search looks into bodies as they were meant.
  imports: name === 'history' ? ['shared', 'content-coding'] : ['shared'],
  importsTypes: [],
  node: true,
  electron: false,
  packages: 'any',
});

export const layers: readonly Layer[] = [
  {
    name: 'shared',
    paths: ['src/shared/'],
    imports: [],
    importsTypes: [],
    node: false,
    electron: false,
    packages: ['zod'],
  },
  workerPart('engine'),
  workerPart('history'),
  ...mainParts.map(mainPart),
  {
    // The commands are clients of a running host, and without one they read its files themselves.
    name: 'cli',
    paths: ['src/main/cli/'],
    imports: ['shared', ...mainParts, 'node roots'],
    importsTypes: ['engine', 'history'],
    node: true,
    electron: false,
    packages: 'any',
  },
  {
    name: 'platform',
    paths: ['src/main/platform/'],
    imports: ['shared', ...mainParts],
    importsTypes: ['engine'],
    node: true,
    electron: true,
    packages: 'any',
  },
  {
    name: 'desktop root',
    paths: ['src/main/index.ts'],
    imports: ['shared', 'engine', 'history', ...mainParts, 'cli', 'platform', 'node roots'],
    importsTypes: [],
    node: true,
    electron: true,
    packages: 'any',
  },
  {
    name: 'node roots',
    paths: [
      'src/main/headless.ts',
      'src/main/cli.ts',
      'src/main/engine-worker.ts',
      'src/main/history-worker.ts',
      'src/main/optimise-worker.ts',
      'src/main/what-if-worker.ts',
      'src/main/demo-upstreams-worker.ts',
      'src/main/demo-traffic-worker.ts',
    ],
    imports: ['shared', 'engine', 'history', ...mainParts, 'cli'],
    importsTypes: [],
    node: true,
    electron: false,
    packages: 'any',
  },
  {
    name: 'preload',
    paths: ['src/preload/'],
    imports: ['shared'],
    importsTypes: [],
    node: false,
    electron: true,
    packages: [],
  },
  {
    name: 'renderer',
    paths: ['src/renderer/'],
    imports: ['shared'],
    importsTypes: [],
    node: false,
    electron: false,
    packages: 'any',
  },
];

/** Folders whose children must not know each other. */
export const featureFolder = 'src/renderer/features/';
