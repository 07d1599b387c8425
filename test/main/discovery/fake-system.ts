import { basename } from 'node:path/posix';
import type { SystemAccess } from '../../../src/main/discovery/system-access.ts';

export type FakeSystem = {
  /** Path → text. */
  files?: Record<string, string>;
  /** Path → target. */
  links?: Record<string, string>;
  /** Path → user id. */
  owners?: Record<string, number>;
  userId?: number | null;
  /** Program's file name and arguments, separated by spaces → what it prints. */
  commands?: Record<string, string>;
};

/** A recorded system: anything that is not in the record is refused, as a real system refuses what is not there. */
export function fakeSystem(record: FakeSystem): SystemAccess {
  const { files = {}, links = {}, owners = {}, userId = 1000, commands = {} } = record;
  const find = async <Value>(values: Record<string, Value>, key: string): Promise<Value> => {
    const value = values[key];
    if (value === undefined) {
      throw new Error(`not in the record: ${key}`);
    }
    return value;
  };
  return {
    runCommand: (file, args) => find(commands, [basename(file.replaceAll('\\', '/')), ...args].join(' ')),
    readFile: async (path, limit) => (await find(files, path)).slice(0, limit),
    readLink: (path) => find(links, path),
    listNames: async (path, limit) => {
      const inside = [...Object.keys(files), ...Object.keys(links)].filter((key) =>
        key.startsWith(`${path}/`),
      );
      return [...new Set(inside.map((key) => key.slice(path.length + 1).split('/')[0] ?? ''))].slice(
        0,
        limit,
      );
    },
    ownerOf: (path) => find(owners, path),
    userId: () => userId,
  };
}
