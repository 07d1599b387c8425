import { z } from 'zod';
import type { ConfigSnapshot } from '../../shared/contract/methods/config.ts';
import type { AppStatus } from '../../shared/model/status.ts';
import type { LinkFacts } from './external-links.ts';

/** The only part of the file's value that links are checked against; it may be half edited. */
const routedHosts = z
  .object({
    routes: z.array(
      z.object({ match: z.object({ hosts: z.array(z.string()) }) }).catch({ match: { hosts: [] } }),
    ),
  })
  .catch({ routes: [] });

/** What tells our own links from others, as it is now. */
export function linkFacts(
  status: Pick<AppStatus, 'listeners'>,
  config: Pick<ConfigSnapshot, 'input'>,
): LinkFacts {
  return {
    listeners: status.listeners.filter((listener) => listener.state === 'open'),
    hosts: routedHosts.parse(config.input).routes.flatMap((route) => route.match.hosts),
  };
}
