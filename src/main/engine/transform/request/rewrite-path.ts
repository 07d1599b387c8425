import { compileRegex } from '../../../../shared/config/compile-regex.ts';
import { splitTarget, withOneSlash } from './target.ts';

const pathForm = /^\/[\x21-\x7e]*$/;

export type PathRewrite =
  | { readonly ok: true; readonly target: string }
  /** `path` is what came out, which cannot be sent. */
  | { readonly ok: false; readonly path: string };

/**
 * Rewrites the path of a target by a regular expression: the first place that matches, `$1` standing for the first group.
 * The expression sees the bytes of the path as they came, without the query; the query is kept. A replacement may bring
 * parameters of its own (`/index?page=$1`): those of the request follow them. What comes out must be origin form (RFC
 * 9112 section 3.2.1); an empty path is written `/`.
 */
export function compilePathRewrite(match: string, replace: string): (target: string) => PathRewrite {
  const expression = compileRegex(match);
  return (target) => {
    const { path, query } = splitTarget(target);
    const rewritten = path.replace(expression, replace);
    if (rewritten === path) return { ok: true, target };
    const absolute = rewritten === '' || rewritten.startsWith('?') ? `/${rewritten}` : rewritten;
    if (!pathForm.test(absolute) || absolute.includes('#')) return { ok: false, path: rewritten };
    const joined = absolute.includes('?') ? query.replace(/^\?/, '&') : query;
    return { ok: true, target: `${withOneSlash(absolute)}${joined}` };
  };
}
