import { type ServedHost, type ServedHostOptions, startServedHost } from './host/served-host.ts';

/**
 * Doorman without a window: the host, with contract and interface in a browser.
 *
 * @throws AlreadyRunningError, or an Error with code `EADDRINUSE` when the port that was asked for is taken.
 */
export function startHeadless(options: Omit<ServedHostOptions, 'kind'>): Promise<ServedHost> {
  return startServedHost({ ...options, kind: 'headless' });
}
