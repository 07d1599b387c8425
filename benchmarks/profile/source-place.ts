import { existsSync, readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

/** By built file; null where it has no map. As many as there are files in a build. */
const maps = new Map<string, SourceMap | null>();

/** File and line in the sources of a place in the build, or in the build itself where it has no source map. */
export function placeInSource(frame: {
  readonly url: string;
  readonly lineNumber: number;
  readonly columnNumber: number;
}): string {
  const { url, lineNumber, columnNumber } = frame;
  if (!url.startsWith('file:')) return url === '' ? '' : `${url}:${lineNumber + 1}`;
  const entry = mapOf(fileURLToPath(url))?.findEntry(lineNumber, columnNumber);
  // Code that a bundler wrote itself comes from no source.
  if (entry !== undefined && 'originalSource' in entry && typeof entry.originalSource === 'string') {
    return `${entry.originalSource.replace(/^.*?(?=(src|node_modules)\/)/, '')}:${entry.originalLine + 1}`;
  }
  return `${basename(url)}:${lineNumber + 1}`;
}

function mapOf(path: string): SourceMap | null {
  const known = maps.get(path);
  if (known !== undefined) return known;
  const map = existsSync(`${path}.map`)
    ? // Written by the bundler of this build.
      new SourceMap(JSON.parse(readFileSync(`${path}.map`, 'utf8')) as SourceMapPayload)
    : null;
  maps.set(path, map);
  return map;
}
