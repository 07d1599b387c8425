import type { ProxyVariables } from '../../../shared/model/proxy-variables.ts';

export interface ProxiedBy {
  readonly variable: string;
  readonly proxy: string;
  readonly noProxy: string | null;
}

/**
 * Which variable sends a request for a host through another proxy; null when none does. NO_PROXY is read as curl does: a list of
 * names that also stand for the names below them, of addresses and address ranges, or `*`.
 */
export function proxyFor(
  variables: ProxyVariables,
  scheme: 'http' | 'https',
  host: string,
): ProxiedBy | null {
  // curl heeds HTTP_PROXY in lower case alone (CVE-2016-5385); others take both.
  const candidates =
    scheme === 'https'
      ? (['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY'] as const)
      : (['http_proxy', 'HTTP_PROXY', 'all_proxy', 'ALL_PROXY'] as const);
  const variable = candidates.find((name) => variables[name] !== undefined);
  if (variable === undefined) return null;
  const noProxy = variables.no_proxy ?? variables.NO_PROXY ?? null;
  if (noProxy !== null && isExcepted(noProxy, host)) return null;
  return { variable, proxy: withoutCredentials(variables[variable] ?? ''), noProxy };
}

function isExcepted(noProxy: string, host: string): boolean {
  return noProxy
    .split(/[\s,]+/)
    .map((entry) =>
      entry
        .toLowerCase()
        .replace(/^\*?\./, '')
        .replace(/:\d+$/, ''),
    )
    .some((entry) => entry !== '' && (entry === '*' || host === entry || host.endsWith(`.${entry}`)));
}

const withoutCredentials = (proxy: string): string => proxy.replace(/^(\w+:\/\/)?[^@/]*@/, '$1');
