import { pathReplacement } from '../path-replacement.ts';
import { type CaddyContext, type PlacedRoute, sayable } from './context.ts';
import { escapeBraces, literal, regexWord, word } from './words.ts';

/** What a route makes of the target; null where it cannot be said. */
export function rewriteLines(
  { route, path }: Pick<PlacedRoute, 'route' | 'path'>,
  context: CaddyContext,
): string[] | null {
  const { stripPrefix, path: rule } = route.rewrite;
  const lines: string[] = [];
  if (stripPrefix !== undefined) {
    const at = `${path}.rewrite.stripPrefix`;
    context.leftOut.add(
      at,
      `stripPrefix: ${stripPrefix}`,
      'Caddy takes a prefix off without looking for its end, leaves one that is spelled otherwise (dot segments, doubled slashes), and keeps doubled slashes at the front of the rest.',
      'Nothing: clients do not write such paths by themselves.',
    );
    const prefix = sayable(literal(stripPrefix), at, stripPrefix, context);
    if (prefix === null) return null;
    lines.push(`uri strip_prefix ${prefix}`);
  }
  if (rule === undefined) return lines;
  const at = `${path}.rewrite.path`;
  const what = `match: ${rule.match}, replace: ${rule.replace}`;
  const found = pathReplacement(rule.match, rule.replace);
  if (!found.ok) {
    const why = `${found.why}; the route answers with 501.`;
    context.leftOut.add(at, what, why, 'Write the rewrite by hand.');
    return null;
  }
  context.leftOut.add(
    at,
    what,
    'Caddy compares and writes paths decoded, and encodes them again: %2F becomes a slash, and other characters may be spelled otherwise.',
    'Nothing, unless slashes in parts of a path are encoded.',
  );
  const tail = `{re.rewritten.${found.groups + 2}}`;
  const text = found.parts
    .map((part) => (typeof part === 'string' ? escapeBraces(part) : `{re.rewritten.${part + 1}}`))
    .join('');
  const regex = sayable(regexWord(`(${rule.match})(.*)$`), at, what, context);
  const to = sayable(
    word(`${text}${tail}${found.hasQuery ? '&{http.request.uri.query}' : ''}`),
    at,
    what,
    context,
  );
  if (regex === null || to === null) return null;
  return [...lines, `@rewritten_path path_regexp rewritten ${regex}`, `rewrite @rewritten_path ${to}`];
}
