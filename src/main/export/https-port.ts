import type { Config, ListenerConfig } from '../../shared/config/schema.ts';

/** The port that a listener redirects all requests to; null where it does not. */
export function httpsPortOf({ redirectToHttps }: ListenerConfig, config: Config): number | null {
  if (redirectToHttps === false) return null;
  const target =
    redirectToHttps === true
      ? config.listeners.find(({ tls }) => tls !== 'off')
      : config.listeners.find(({ id }) => id === redirectToHttps);
  return target?.port ?? null;
}
