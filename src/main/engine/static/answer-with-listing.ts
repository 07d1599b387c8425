import { normalisePath } from '../../../shared/config/normalise-path.ts';
import { HeaderList } from '../headers.ts';
import { bodyOf, emptyBody, type Response } from '../message.ts';
import type { ExchangeContext } from '../pipeline/context.ts';
import { splitTarget } from '../transform/request/target.ts';
import type { Jail } from './jail.ts';
import { listingPage, listingPolicy } from './listing-page.ts';
import { readFolder } from './read-folder.ts';
import { cacheControl, type StaticRoute } from './static-route.ts';

/**
 * @param path real path of the folder
 * @returns null where the folder could not be read, or was exchanged while it was
 */
export async function answerWithListing(
  context: ExchangeContext,
  route: StaticRoute,
  jail: Jail,
  segments: readonly string[],
  path: string,
): Promise<Response | null> {
  const startedAt = context.elapsed();
  const contents = await readFolder(path, route.root).catch(() => null);
  if (contents === null || !(await jail.isInside(path))) return null;
  const asked = normalisePath(splitTarget(context.request.target).path);
  const bytes = Buffer.from(listingPage(asked, segments.length > 0, contents));
  context.decide(
    'static.listed',
    { route: route.id, folder: `${segments.join('/')}/`, entries: contents.entries.length },
    startedAt,
  );
  const headers = new HeaderList([
    'Content-Type',
    'text/html; charset=utf-8',
    'Content-Length',
    String(bytes.length),
    'Cache-Control',
    cacheControl,
    'Content-Security-Policy',
    listingPolicy,
    'X-Content-Type-Options',
    'nosniff',
  ]);
  const body = context.current.method === 'HEAD' ? emptyBody : bodyOf(bytes);
  return { head: { status: 200, reason: '', headers }, body };
}
