import { normalisePath } from '../../../../shared/config/normalise-path.ts';
import { splitTarget, withOneSlash } from './target.ts';

/**
 * Takes the prefix off the path of a target: of `/api`, `/api/a` becomes `/a` and `/api` becomes `/`. The rest keeps the
 * bytes that came. Where the prefix is spelled otherwise (`/%61pi/a`, `//api/a`), or dot segments reach across it, the rest
 * is taken from the normalised path, which is what the route was chosen by. A path that does not have the prefix stays.
 *
 * @param target origin form
 * @param prefix a path without a slash at its end
 */
export function stripPrefix(target: string, prefix: string): string {
  const { path, query } = splitTarget(target);
  const wanted = normalisePath(prefix);
  const normal = normalisePath(path);
  const rest = below(normal, wanted);
  if (rest === null) return target;
  const asItCame = below(path, prefix);
  const faithful = asItCame !== null && normalisePath(asItCame) === rest;
  return `${withOneSlash(faithful ? asItCame : rest)}${query}`;
}

/** What is left of `path` behind `prefix`, from its slash on; null when it is not at or below the prefix. */
function below(path: string, prefix: string): string | null {
  if (path === prefix) return '/';
  return path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : null;
}
