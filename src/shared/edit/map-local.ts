import {
  addRouteBefore,
  type CapturedPlace,
  exactPath,
  hostOfPlace,
  pathOfPlace,
  type RouteEdit,
  refuseEdit,
} from './routes.ts';

export interface LocalPlace {
  /** `file`: this path alone; `folder`: everything below `prefix`. */
  readonly kind: 'file' | 'folder';
  /** As the configuration writes it: absolute, or relative to the folder of the file. */
  readonly path: string;
  /** Of the requested path, for a folder: `/assets`. */
  readonly prefix: string;
}

/** A route in front of the one that took a request: its path, or all below a prefix, comes from files of this machine. */
export function mapLocal(input: unknown, place: CapturedPlace, local: LocalPlace): RouteEdit {
  const path = local.path.trim();
  if (path === '') return refuseEdit(`Write where the ${local.kind} is.`);
  const hosts = [hostOfPlace(place)];
  if (local.kind === 'folder') {
    const prefix = local.prefix.replace(/\/+$/, '');
    if (prefix !== '' && !prefix.startsWith('/'))
      return refuseEdit(`"${local.prefix}" is no path: it begins with /.`);
    return addRouteBefore(input, {
      name: `files-${prefix}`,
      place,
      route: {
        match: { hosts, ...(prefix === '' ? {} : { paths: [`${prefix}/*`] }) },
        to: { static: { root: path } },
        ...(prefix === '' ? {} : { rewrite: { stripPrefix: prefix } }),
      },
    });
  }
  const end = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
  const name = path.slice(end + 1);
  if (name === '')
    return refuseEdit(`"${path}" is a folder. Write the name of a file behind it, or map a folder.`);
  const root = end < 0 ? '.' : path.slice(0, end) || '/';
  const requested = pathOfPlace(place);
  return addRouteBefore(input, {
    name: `file-${requested}`,
    place,
    route: {
      match: { hosts, paths: [exactPath(requested)] },
      to: { static: { root, index: '' } },
      // Whatever is asked for is this file; `$` would be a group.
      rewrite: { path: { match: '^.*$', replace: `/${encodeURIComponent(name).replaceAll('$', '$$$$')}` } },
    },
  });
}
