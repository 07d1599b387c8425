import type { RouteConfig, RouteTarget } from '../../../shared/config/schema.ts';
import { regexOf } from '../portable-regex.ts';
import { compression } from './compression.ts';
import type { NginxContext } from './context.ts';
import { filePath } from './files.ts';
import { responseFields } from './header-rules.ts';
import { comment, map, quoted, regex, variablePart } from './words.ts';

type StaticTarget = Extract<RouteTarget, { kind: 'static' }>;

const isPlainIndex = (index: string): boolean => /^[A-Za-z0-9._-]*$/.test(index);

/** Files of a folder. Directives of the rewrite module run in their order, before any file is looked for. */
export function staticLines(
  route: RouteConfig,
  target: StaticTarget,
  path: string,
  context: NginxContext,
): string[] {
  const { leftOut, maps } = context;
  const { stripPrefix, path: rule, responseHeaders } = route.rewrite;
  const at = `${path}.to.static`;
  if (rule !== undefined) {
    leftOut.add(
      `${path}.rewrite.path`,
      `match: ${rule.match}, replace: ${rule.replace}`,
      'paths of files are decoded in nginx, and the expression is for paths as they came; the route answers with 501.',
      'Write the rewrite by hand.',
    );
    return [comment('its rewrite.path does not carry over'), 'return 501;'];
  }
  leftOut.add(
    at,
    `root: ${JSON.stringify(target.root)}`,
    'nginx redirects to a folder with 301, answers paths that lead above the root with 400, follows links out of it, makes entity tags of time and size, tells types by its own table, and draws other listings.',
    'Nothing, unless somebody relies on these.',
  );
  if (target.precompressed)
    leftOut.add(
      `${at}.precompressed`,
      'precompressed: true',
      'nginx finds name.gz beside a file; name.br and name.zst need further modules.',
      'Build it with ngx_brotli or a zstd module where you need them.',
    );
  const isPlain = isPlainIndex(target.index);
  if (!isPlain)
    leftOut.add(
      `${at}.index`,
      JSON.stringify(target.index),
      'the name has characters that nginx reads otherwise.',
      'Rename the file.',
    );
  const index = target.index === '' || !isPlain ? null : target.index;
  const single = `$page_of_${variablePart(route.id)}`;
  if (target.spa && index !== null)
    maps.add(
      map('$uri', single, [
        [regex('\\.(?!html?\\z)[^./]+\\z'), '/-'],
        ['default', `/${index}`],
      ]),
    );
  const hasCaching = Object.keys(responseHeaders.set).some((name) => name.toLowerCase() === 'cache-control');
  const file = `$file_of_${variablePart(route.id)}`;
  const folder = `$folder_of_${variablePart(route.id)}`;
  const prefix = regexOf(stripPrefix ?? '');
  if (stripPrefix !== undefined)
    maps.add(
      map('$uri', file, [
        [regex(`^${prefix}\\z`), '/'],
        [regex(`^${prefix}(/.*)\\z`), '$1'],
        ['default', '$uri'],
      ]),
    );
  const asked = stripPrefix === undefined ? '$uri' : file;
  // Where it stands for nothing, the condition below does not hold: within it try_files would be forgotten.
  maps.add(
    map(asked, folder, [
      [regex('[^/]\\z'), asked],
      ['default', '/...'],
    ]),
  );
  return [
    `root ${filePath(target.root, `${at}.root`, context)};`,
    'if ($uri ~ "/\\\\.(?!well-known(?:/|\\\\z))") { return 404; }',
    `if (-d $document_root${folder}) { rewrite "^(.*)\\\\z" $1/ permanent; }`,
    // Nothing of this kind is looked at after a break.
    ...(stripPrefix === undefined
      ? []
      : [`rewrite ${quoted(`^${prefix}\\z`)} / break;`, `rewrite ${quoted(`^${prefix}(/.*)\\z`)} $1 break;`]),
    ...(index === null ? [] : [`index ${index};`]),
    ...(target.listing ? ['autoindex on;'] : []),
    ...(target.precompressed ? ['gzip_static on;'] : []),
    ...(hasCaching ? [] : ['add_header Cache-Control no-cache;']),
    ...responseFields(route, path, context),
    ...compression(route, path, context),
    `try_files $uri${index === null ? '' : ` $uri/${index}`}${target.listing ? ' $uri/' : ''}${target.spa && index !== null ? ` ${single}` : ''} =404;`,
  ];
}
