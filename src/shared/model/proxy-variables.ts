/** Variables of the environment that send programs such as curl, and libraries for Node and Python, through a proxy. */
export const proxyVariableNames = [
  'https_proxy',
  'HTTPS_PROXY',
  'http_proxy',
  'HTTP_PROXY',
  'all_proxy',
  'ALL_PROXY',
  'no_proxy',
  'NO_PROXY',
] as const;

/** Those that are set. */
export type ProxyVariables = Readonly<Partial<Record<(typeof proxyVariableNames)[number], string>>>;

/** Those that are set in an environment. */
export function proxyVariablesOf(environment: Readonly<Record<string, string | undefined>>): ProxyVariables {
  return Object.fromEntries(
    proxyVariableNames.flatMap((name) => {
      const value = environment[name];
      return value === undefined || value === '' ? [] : [[name, value]];
    }),
  );
}
