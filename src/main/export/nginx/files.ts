import type { NginxContext } from './context.ts';
import { quoted } from './words.ts';

/**
 * The path of a file as a parameter. Where nginx would fill in variables there is no way to write a dollar, so that such a path is
 * left for the reader to change.
 */
export function filePath(
  path: string,
  key: string,
  { leftOut, places }: Pick<NginxContext, 'leftOut' | 'places'>,
): string {
  if (path.includes('$')) {
    const why = 'nginx takes $ in the path of a file for the beginning of a variable.';
    leftOut.add(key, JSON.stringify(path), why, 'Move the file to a path without $, and put that in.');
    return quoted(`${places.certificates}/${path.replace(/[^A-Za-z0-9.-]+/g, '-')}`);
  }
  if (!path.startsWith('/')) {
    const why =
      'it is relative to the folder of doorman.yaml, and nginx starts from the folder of nginx.conf.';
    leftOut.add(key, JSON.stringify(path), why, 'Copy the file there, or write an absolute path.');
  }
  return quoted(path);
}
