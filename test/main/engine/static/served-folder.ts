import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { ConfigInput } from '../../../../src/shared/config/schema.ts';
import { type Answer, ask } from '../../../helpers/ask.ts';
import { type RunningEngine, runEngine } from '../../../helpers/run-engine.ts';
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts';

type RouteInput = NonNullable<ConfigInput['routes']>[number];

export interface ServedFolder {
  readonly engine: RunningEngine;
  readonly port: number;
  /** The root of the route; `directory` holds it and nothing else at first. */
  readonly root: string;
  readonly directory: string;
  write(name: string, content: string | Uint8Array): Promise<string>;
  get(path: string, headers?: Readonly<Record<string, string>>, method?: string): Promise<Answer>;
}

/** An engine with one route to the files of a new folder. */
export async function serveFolder(
  files: Readonly<Record<string, string | Uint8Array>> = {},
  options: Omit<Extract<RouteInput['to'], { static?: unknown }>['static'] & object, 'root'> = {},
  route: Partial<RouteInput> = {},
): Promise<ServedFolder> {
  const directory = await temporaryDirectory();
  const root = join(directory, 'root');
  await mkdir(root);
  const write = async (name: string, content: string | Uint8Array): Promise<string> => {
    const path = join(root, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
    return path;
  };
  for (const [name, content] of Object.entries(files)) await write(name, content);
  const engine = await runEngine({
    version: 1,
    listeners: [{ id: 'plain', port: 0, tls: 'off' }],
    routes: [{ id: 'files', to: { static: { root, ...options } }, ...route }],
  });
  onTestFinished(engine.stop);
  const port = engine.port('plain');
  return {
    engine,
    port,
    root,
    directory,
    write,
    get: (path, headers = {}, method = 'GET') => ask(port, { path, headers, method }),
  };
}
