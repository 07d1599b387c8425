import type { RouteConfig } from '../../../shared/config/schema.ts';
import { pathReplacement } from '../path-replacement.ts';
import { regexOf } from '../portable-regex.ts';
import type { NginxContext } from './context.ts';
import { braced, dollar, map, quoted, regex, variablePart } from './words.ts';

/** Spellings of a path by which it leads elsewhere than it looks. */
const crooked = '(?![^?]*(?://|/\\.{1,2}(?:[/?]|\\z)|%2[eE]))';

/**
 * What stands behind the upstream in `proxy_pass`: '' where the target goes on as it came, else a variable that has it rewritten from
 * the bytes of the request line.
 *
 * @returns null where the rewrite cannot be said
 */
export function targetVariable(
  { id, rewrite: { stripPrefix, path: rule } }: RouteConfig,
  path: string,
  { maps, leftOut }: NginxContext,
): string | null {
  const name = variablePart(id);
  let target = '$request_uri';
  if (stripPrefix !== undefined) {
    target = `$stripped_by_${name}`;
    const prefix = regexOf(stripPrefix);
    maps.add(
      map('$request_uri', target, [
        [regex(`^${prefix}(\\?.*)?\\z`), '/$1'],
        [regex(`^${prefix}${crooked}(/.*)\\z`), '$1'],
        ['default', '$request_uri'],
      ]),
    );
    leftOut.add(
      `${path}.rewrite.stripPrefix`,
      `stripPrefix: ${stripPrefix}`,
      'a prefix that is spelled otherwise (percent-encoded letters, doubled slashes, dot segments) stays in the path, where Doorman takes it off.',
      'Nothing: clients do not write such paths by themselves.',
    );
  }
  if (rule === undefined) return target === '$request_uri' ? '' : target;
  const replacement = pathReplacement(rule.match, rule.replace);
  if (!replacement.ok) {
    leftOut.add(
      `${path}.rewrite.path`,
      `match: ${rule.match}, replace: ${rule.replace}`,
      `${replacement.why}; the route answers with 501.`,
      'Write the rewrite by hand, with rewrite in the location of the route.',
    );
    return null;
  }
  const before = `$path_of_${name}`;
  const after = `$rewritten_by_${name}`;
  // The expression sees the path alone.
  maps.add(map(target, before, [[regex('^([^?]*)'), '$1']]));
  const text = replacement.parts
    .map((part) =>
      typeof part === 'string'
        ? part.replaceAll('$', dollar)
        : part === 0
          ? braced('whole')
          : braced(`g${part}`),
    )
    .join('');
  // Slashes at the front become one, so that no upstream reads a host out of them.
  const rest = braced(`rest_of_${name}`);
  maps.add(
    map(before, after, [
      [regex(`^(?<whole>${named(rule.match.slice(1))})(?<tail>.*)\\z`), quoted(`${text}${braced('tail')}`)],
      ['default', before],
    ]),
  );
  const clean = `$clean_path_of_${name}`;
  maps.add(
    map(after, clean, [
      [regex(`^/{2,}(?<rest_of_${name}>.*)\\z`), quoted(`/${rest}`)],
      ['default', after],
    ]),
  );
  const query = `$query_behind_${name}`;
  const kept = `query_of_${name}`;
  const joint = `joint_of_${name}`;
  // The question mark of a query that is empty is kept as well.
  const parts = regex(`\\?(?<${kept}>.*)\\z`);
  if (replacement.hasQuery)
    maps.add(
      map(clean, `$${joint}`, [
        [quoted('~\\?'), '"&"'],
        ['default', '"?"'],
      ]),
    );
  const front = replacement.hasQuery ? braced(joint) : '?';
  maps.add(
    map(target, query, [
      [parts, `"${front}${braced(kept)}"`],
      ['default', '""'],
    ]),
  );
  return `${clean}${query}`;
}

/** Groups under names, since the numbers are those of the expression around it. */
function named(source: string): string {
  let group = 0;
  return source.replace(/\\.|\[(?:\\.|[^\]])*\]|\((?!\?)/g, (found) => {
    if (found !== '(') return found;
    group += 1;
    return `(?<g${group}>`;
  });
}
