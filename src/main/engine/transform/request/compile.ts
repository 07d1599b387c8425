import type { RouteConfig } from '../../../../shared/config/schema.ts';
import { compileHeaderRules, type HeaderRules } from '../header-rules.ts';
import { compileHostRewrite, type HostRewrite } from './host.ts';
import { compilePathRewrite, type PathRewrite } from './rewrite-path.ts';
import { stripPrefix } from './strip-prefix.ts';

/** What a route changes in its requests. Null where it changes nothing. */
export interface RequestTransforms {
  readonly target: ((target: string) => PathRewrite) | null;
  readonly host: HostRewrite;
  readonly headers: HeaderRules | null;
}

export function compileRequestTransforms(rewrite: RouteConfig['rewrite']): RequestTransforms {
  return {
    target: compileTarget(rewrite),
    host: compileHostRewrite(rewrite.host),
    headers: compileHeaderRules(rewrite.requestHeaders),
  };
}

/** The prefix goes first; the expression sees what is left. `*` of `OPTIONS *` is no path and stays. */
function compileTarget({ stripPrefix: prefix, path }: RouteConfig['rewrite']): RequestTransforms['target'] {
  if (prefix === undefined && path === undefined) return null;
  const rewrite = path === undefined ? null : compilePathRewrite(path.match, path.replace);
  return (target) => {
    if (!target.startsWith('/')) return { ok: true, target };
    const stripped = prefix === undefined ? target : stripPrefix(target, prefix);
    return rewrite === null ? { ok: true, target: stripped } : rewrite(stripped);
  };
}
