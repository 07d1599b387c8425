/** The Host that the upstream is sent: from the client's authority and the upstream's own. */
export type HostRewrite = (authority: string, upstreamAuthority: string) => string;

const preserve: HostRewrite = (authority) => authority;
const upstream: HostRewrite = (_authority, upstreamAuthority) => upstreamAuthority;

/** @param rule `preserve`, `upstream` or a literal host name */
export function compileHostRewrite(rule: string): HostRewrite {
  if (rule === 'preserve') return preserve;
  return rule === 'upstream' ? upstream : () => rule;
}
