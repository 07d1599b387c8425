import { normalisePath } from './normalise-path.ts';

/** A host pattern taken apart. */
export type HostForm =
  | { readonly kind: 'exact'; readonly host: string }
  /** Any name that has at least one character in front of `.suffix`. */
  | { readonly kind: 'below'; readonly suffix: string }
  | { readonly kind: 'regex'; readonly source: string };

/** `shop.localhost` exactly, `*.shop.localhost` any name below it, `~regex` on the lower-case host without port. */
export function hostForm(pattern: string): HostForm {
  if (pattern.startsWith('~')) return { kind: 'regex', source: pattern.slice(1) };
  if (pattern.startsWith('*.')) return { kind: 'below', suffix: pattern.slice(2) };
  return { kind: 'exact', host: pattern };
}

/** A path pattern taken apart; paths normalised. */
export type PathForm =
  | { readonly kind: 'exact'; readonly path: string }
  /** `base` itself, which has no slash at its end and is '' for every path, and everything below it. */
  | { readonly kind: 'prefix'; readonly base: string }
  | { readonly kind: 'regex'; readonly source: string };

/** `/a` exactly, `/a/*` the path /a and everything below it, `~regex` on the normalised path without query. */
export function pathForm(pattern: string): PathForm {
  if (pattern.startsWith('~')) return { kind: 'regex', source: pattern.slice(1) };
  if (pattern.endsWith('/*')) {
    const base = normalisePath(pattern.slice(0, -2) || '/').replace(/\/$/, '');
    return { kind: 'prefix', base };
  }
  return { kind: 'exact', path: normalisePath(pattern) };
}
