import { constants } from 'node:fs';
import { access, opendir, readFile, realpath, stat } from 'node:fs/promises';
import type { TrustFiles } from './context.ts';
import { fileLimit, listLimit } from './limits.ts';

const may = async (path: string, mode: number): Promise<boolean> => {
  try {
    await access(path, mode);
    return true;
  } catch {
    return false;
  }
};

/** The disk of this machine. */
export const realFiles: TrustFiles = {
  exists: (path) => may(path, constants.F_OK),
  isExecutable: async (path) =>
    (await may(path, constants.X_OK)) &&
    (await stat(path).then(
      (facts) => facts.isFile(),
      () => false,
    )),
  isWritable: (path) => may(path, constants.W_OK),
  async readText(path) {
    try {
      const facts = await stat(path);
      return facts.isFile() && facts.size <= fileLimit ? await readFile(path, 'utf8') : undefined;
    } catch {
      return undefined;
    }
  },
  async list(path) {
    const names: string[] = [];
    try {
      for await (const entry of await opendir(path)) {
        if (names.length >= listLimit) break;
        names.push(entry.name);
      }
    } catch {
      return names;
    }
    return names.sort();
  },
  realPath: (path) => realpath(path).catch(() => path),
};
