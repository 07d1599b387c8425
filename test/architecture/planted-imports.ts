import type { SourceFile } from './import-rules.ts';

/** A mistake made on purpose: the check must find exactly this one. */
export interface PlantedImport extends SourceFile {
  readonly rule: string;
  /** Part of the message that the scan must give. */
  readonly expected: string;
  /** Whether Biome can tell it from the text of the import alone. */
  readonly biome: boolean;
}

const plant = (
  rule: string,
  path: string,
  text: string,
  expected: string,
  biome: 'also Biome' | 'scan only' = 'also Biome',
): PlantedImport => ({ rule, path, text: `${text}\n`, expected, biome: biome === 'also Biome' });

const loads = (specifier: string): string => `import { it } from '${specifier}';\n\nconsole.log(it);`;

export const plantedImports: readonly PlantedImport[] = [
  plant(
    'shared imports nothing of main',
    'src/shared/planted.ts',
    loads('../main/config/store.ts'),
    'may not import config',
  ),
  plant(
    'shared imports nothing of the renderer',
    'src/shared/planted.ts',
    loads('../renderer/app/shell.tsx'),
    'may not import renderer',
  ),
  plant(
    'shared imports nothing of preload',
    'src/shared/planted.ts',
    loads('../preload/index.ts'),
    'may not import preload',
  ),
  plant(
    'shared imports no Node module',
    'src/shared/model/planted.ts',
    loads('node:path'),
    "may not import Node's",
  ),
  plant('shared imports no electron', 'src/shared/planted.ts', loads('electron'), 'may not import electron'),
  plant(
    'shared imports no package but the listed ones',
    'src/shared/planted.ts',
    loads('ws'),
    "package 'ws'",
  ),
  plant(
    'the engine imports no other part of main',
    'src/main/engine/route/planted.ts',
    loads('../../config/store.ts'),
    'may not import config',
  ),
  plant(
    'the engine does not import the history',
    'src/main/engine/planted.ts',
    loads('../history/queries.ts'),
    'may not import history',
  ),
  plant(
    'the engine imports no renderer',
    'src/main/engine/planted.ts',
    loads('../../renderer/ui/button.tsx'),
    'may not import renderer',
  ),
  plant(
    'the engine imports no electron',
    'src/main/engine/planted.ts',
    loads('electron'),
    'may not import electron',
  ),
  plant(
    'the engine imports no composition root',
    'src/main/engine/planted.ts',
    loads('../headless.ts'),
    'may not import node roots',
  ),
  plant(
    'the history imports no engine',
    'src/main/history/planted.ts',
    loads('../engine/engine.ts'),
    'may not import engine',
  ),
  plant(
    'the history imports no electron',
    'src/main/history/planted.ts',
    loads('electron'),
    'may not import electron',
  ),
  plant(
    'config imports no certificates',
    'src/main/config/planted.ts',
    loads('../certificates/authority.ts'),
    'may not import certificates',
  ),
  plant(
    'config imports only types of the engine',
    'src/main/config/planted.ts',
    loads('../engine/engine.ts'),
    'only types of engine',
    'scan only',
  ),
  plant(
    'certificates import no config',
    'src/main/certificates/planted.ts',
    loads('../config/store.ts'),
    'may not import config',
  ),
  plant(
    'the host imports no electron',
    'src/main/host/planted.ts',
    loads('electron'),
    'may not import electron',
  ),
  plant(
    'the host imports no platform',
    'src/main/host/planted.ts',
    loads('../platform/window.ts'),
    'may not import platform',
  ),
  plant(
    'the host imports only types of the engine',
    'src/main/host/planted.ts',
    loads('../engine/engine.ts'),
    'only types of engine',
    'scan only',
  ),
  plant(
    'discovery imports no host',
    'src/main/discovery/planted.ts',
    loads('../host/host.ts'),
    'may not import host',
  ),
  plant(
    'export imports no config store',
    'src/main/export/planted.ts',
    loads('../config/store.ts'),
    'may not import config',
  ),
  plant(
    'the host imports only types of the history',
    'src/main/host/planted.ts',
    loads('../history/store.ts'),
    'only types of history',
    'scan only',
  ),
  plant(
    'the commands import no electron',
    'src/main/cli/planted.ts',
    loads('electron'),
    'may not import electron',
  ),
  plant(
    'the commands import no platform',
    'src/main/cli/planted.ts',
    loads('../platform/window.ts'),
    'may not import platform',
  ),
  plant(
    'the platform imports no renderer',
    'src/main/platform/planted.ts',
    loads('../../renderer/app/shell.tsx'),
    'may not import renderer',
  ),
  plant(
    'the platform imports no composition root',
    'src/main/platform/planted.ts',
    loads('../index.ts'),
    'may not import desktop root',
  ),
  plant(
    'the headless root imports no electron',
    'src/main/headless.ts',
    loads('electron'),
    'may not import electron',
  ),
  plant(
    'the command line imports no platform',
    'src/main/cli.ts',
    loads('./platform/window.ts'),
    'may not import platform',
  ),
  plant(
    'the desktop root imports no renderer',
    'src/main/index.ts',
    loads('../renderer/app/shell.tsx'),
    'may not import renderer',
  ),
  plant(
    'preload imports no main code',
    'src/preload/planted.ts',
    loads('../main/host/host.ts'),
    'may not import host',
  ),
  plant(
    'preload imports no Node module',
    'src/preload/planted.ts',
    loads('node:fs'),
    "may not import Node's",
  ),
  plant('preload imports no package', 'src/preload/planted.ts', loads('zod'), "package 'zod'"),
  plant(
    'the renderer imports no main code',
    'src/renderer/client/planted.ts',
    loads('../../main/host/host.ts'),
    'may not import host',
  ),
  plant(
    'the renderer imports no preload',
    'src/renderer/client/planted.ts',
    loads('../../preload/index.ts'),
    'may not import preload',
  ),
  plant(
    'the renderer imports no Node module',
    'src/renderer/client/planted.ts',
    loads('node:fs'),
    "may not import Node's",
  ),
  plant(
    'the renderer imports no electron',
    'src/renderer/client/planted.ts',
    loads('electron'),
    'may not import electron',
  ),
  plant(
    'a feature imports no other feature',
    'src/renderer/features/inspector/planted.ts',
    loads('../routes/form.tsx'),
    "imports feature 'routes'",
  ),
  plant(
    'a nested part of a feature imports no other feature',
    'src/renderer/features/inspector/list/planted.ts',
    loads('../../routes/form.tsx'),
    "imports feature 'routes'",
  ),
  plant(
    'an import type counts',
    'src/main/engine/planted.ts',
    "import type { It } from '../config/store.ts';\n\nexport type Mine = It;",
    'may not import config',
  ),
  plant(
    'a re-export counts',
    'src/main/engine/planted.ts',
    "export { it } from '../config/store.ts';",
    'may not import config',
  ),
  plant(
    'a star re-export counts',
    'src/main/engine/planted.ts',
    "export * from '../config/store.ts';",
    'may not import config',
  ),
  plant(
    'an import for its side effects counts',
    'src/main/engine/planted.ts',
    "import '../config/store.ts';",
    'may not import config',
  ),
  plant(
    'a dynamic import counts',
    'src/main/engine/planted.ts',
    "export const it = await import('../config/store.ts');",
    'may not import config',
  ),
  plant(
    'an inline type import counts',
    'src/main/engine/planted.ts',
    "export type It = import('../config/store.ts').It;",
    'may not import config',
    'scan only',
  ),
  plant(
    'require counts',
    'src/main/engine/planted.ts',
    "export const it = require('../config/store.ts');",
    'may not import config',
    'scan only',
  ),
  plant(
    'a made require counts',
    'src/main/engine/planted.ts',
    "export const it = createRequire(import.meta.url)('electron');",
    'may not import electron',
    'scan only',
  ),
  plant(
    'a computed import is refused',
    'src/main/engine/planted.ts',
    'export const load = (name: string) => import(name);',
    'computed at run time',
    'scan only',
  ),
  plant(
    'a path out of src is refused',
    'src/main/engine/planted.ts',
    loads('../../../test/helpers/port.ts'),
    'outside of src/',
    'scan only',
  ),
  plant(
    'a file of no layer is refused',
    'src/elsewhere/planted.ts',
    'export const it = 1;',
    'belongs to no layer',
    'scan only',
  ),
];
