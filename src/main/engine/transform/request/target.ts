/** Path and query of an origin-form target; the query with its question mark, or ''. */
export function splitTarget(target: string): { readonly path: string; readonly query: string } {
  const mark = target.indexOf('?');
  return mark < 0 ? { path: target, query: '' } : { path: target.slice(0, mark), query: target.slice(mark) };
}

/**
 * A rewritten path with one slash at its front: `//evil/x` would be read as an authority by an upstream that resolves
 * its target like a URL. Nothing else is changed.
 */
export function withOneSlash(path: string): string {
  return path.replace(/^\/{2,}/, '/');
}
