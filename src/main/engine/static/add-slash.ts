import type { Microseconds } from '../../../shared/model/units.ts';
import { HeaderList } from '../headers.ts';
import { emptyBody, type Response } from '../message.ts';
import type { ExchangeContext } from '../pipeline/context.ts';
import { splitTarget, withOneSlash } from '../transform/request/target.ts';
import { cacheControl } from './static-route.ts';

/**
 * Sends the client to the same folder with a slash behind it. The place is made from what the client asked for, and stays on
 * this host: `//evil` and `/\evil` would be read as another one.
 */
export function addSlash(context: ExchangeContext, route: string, startedAt: Microseconds): Response {
  const { path, query } = splitTarget(context.request.target);
  const location = `${withOneSlash(path.replaceAll('\\', '%5C'))}/${query}`;
  context.decide('static.redirected', { route, location }, startedAt);
  const headers = new HeaderList([
    'Location',
    location,
    'Cache-Control',
    cacheControl,
    'Content-Length',
    '0',
  ]);
  return { head: { status: 308, reason: '', headers }, body: emptyBody };
}
