import { userInfo } from 'node:os';

/**
 * Who runs this, by name. A user id of a container often has no entry in the list of users: then it is `uid 1234`.
 *
 * @param read tells the entry of this process's user; throws where there is none
 */
export function userName(read: () => { readonly username: string } = userInfo): string {
  try {
    return read().username;
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}
