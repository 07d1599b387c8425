import { ExchangeFailure } from '../failure.ts';
import { rewrittenTarget } from '../forward/outgoing.ts';
import { HeaderList } from '../headers.ts';
import { emptyBody, type Response } from '../message.ts';
import type { ExchangeContext } from '../pipeline/context.ts';
import type { Stage } from '../pipeline/stage.ts';
import type { RequestTransforms } from '../transform/request/compile.ts';
import { splitTarget } from '../transform/request/target.ts';
import { addSlash } from './add-slash.ts';
import { answerWithFile, type FileRole } from './answer-with-file.ts';
import { answerWithListing } from './answer-with-listing.ts';
import { isAsset } from './file-type.ts';
import { type Found, Jail } from './jail.ts';
import { refuse } from './refuse.ts';
import { requestedName } from './requested-name.ts';
import type { StaticRoute } from './static-route.ts';

/**
 * Serves files of a folder. What changes the path of requests on this route is applied first, so that a prefix can be taken
 * off; what else it changes in requests has nobody to see it.
 */
export function createStaticStage(route: StaticRoute, transforms: Pick<RequestTransforms, 'target'>): Stage {
  const files = new StaticFiles(route);
  return {
    name: 'static',
    run(context) {
      const startedAt = context.elapsed();
      const { method } = context.current;
      context.answeredBy = 'doorman';
      if (method === 'OPTIONS') {
        context.decide('static.options', { route: route.id }, startedAt);
        return options();
      }
      if (method !== 'GET' && method !== 'HEAD') {
        context.decide('static.method_refused', { route: route.id, method }, startedAt);
        throw new ExchangeFailure('static.method_refused', `the method was ${method}`);
      }
      const target = rewrittenTarget(context, transforms);
      if (target !== context.current.target) {
        const change = { before: context.current.target, after: target };
        context.decide('transform.request', { changes: [], target: change }, startedAt);
      }
      return files.serve(context, splitTarget(target).path);
    },
  };
}

function options(): Response {
  const headers = new HeaderList(['Allow', 'GET, HEAD, OPTIONS']);
  return { head: { status: 204, reason: '', headers }, body: emptyBody };
}

class StaticFiles {
  readonly #route: StaticRoute;
  readonly #jail: Jail;
  readonly #index: readonly string[];

  constructor(route: StaticRoute) {
    this.#route = route;
    this.#jail = new Jail(route.root);
    this.#index = route.index.split('/').filter((name) => name !== '');
  }

  /** @param path as the rules of the route made it */
  async serve(context: ExchangeContext, path: string): Promise<Response> {
    const startedAt = context.elapsed();
    const name = requestedName(path, process.platform === 'win32');
    if (!name.ok) return refuse(context, this.#route.id, path, name.reason, startedAt);
    const { segments, folder } = name;
    const found = await this.#find(context, segments, path);
    if (found.kind === 'folder') {
      return folder || asksForFolder(context)
        ? this.#folder(context, segments, found.path)
        : addSlash(context, this.#route.id, startedAt);
    }
    if (found.kind === 'file' && !folder) return this.#file(context, segments, found, 'file');
    if (found.kind === 'file') await found.file.handle.close();
    return this.#missing(context, segments);
  }

  async #folder(context: ExchangeContext, segments: readonly string[], path: string): Promise<Response> {
    if (this.#index.length > 0) {
      const inside = [...segments, ...this.#index];
      const found = await this.#find(context, inside, inside.join('/'));
      if (found.kind === 'file') return this.#file(context, inside, found, 'index');
    }
    if (!this.#route.listing) return this.#missing(context, segments);
    const listing = await answerWithListing(context, this.#route, this.#jail, segments, path);
    return listing ?? this.#missing(context, segments);
  }

  /** Nothing has that name: the page of a single-page app answers, where it is one and no other kind of file was meant. */
  async #missing(context: ExchangeContext, segments: readonly string[]): Promise<Response> {
    const startedAt = context.elapsed();
    const { spa, id } = this.#route;
    if (spa && this.#index.length > 0 && !isAsset(segments.at(-1) ?? '')) {
      const found = await this.#find(context, this.#index, this.#index.join('/'));
      if (found.kind === 'file') return this.#file(context, this.#index, found, 'spa');
    }
    const file = segments.join('/');
    context.decide('static.not_found', { route: id, file }, startedAt);
    throw new ExchangeFailure('static.not_found', `'${file}' is not in ${this.#route.root}`);
  }

  async #find(
    context: ExchangeContext,
    segments: readonly string[],
    path: string,
  ): Promise<Exclude<Found, { kind: 'refused' }>> {
    const startedAt = context.elapsed();
    const found = await this.#jail.find(segments);
    if (found.kind === 'refused') return refuse(context, this.#route.id, path, found.reason, startedAt);
    return found;
  }

  #file(
    context: ExchangeContext,
    segments: readonly string[],
    { file }: Extract<Found, { kind: 'file' }>,
    role: FileRole,
  ): Promise<Response> {
    return answerWithFile(context, this.#route, this.#jail, { file, segments, role });
  }
}

/** Rules of the route may have taken the slash away again: adding it once more would go on for ever. */
const asksForFolder = ({ request }: ExchangeContext): boolean =>
  splitTarget(request.target).path.endsWith('/');
