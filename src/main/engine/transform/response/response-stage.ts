import type { RouteConfig } from '../../../../shared/config/schema.ts';
import type { FieldChange, ForeignHostServer } from '../../../../shared/model/decision.ts';
import { askedOrigin } from '../../forward/asked-origin.ts';
import type { HeaderList } from '../../headers.ts';
import type { Response } from '../../message.ts';
import { afterNext } from '../../pipeline/after-next.ts';
import type { ExchangeContext } from '../../pipeline/context.ts';
import type { Stage } from '../../pipeline/stage.ts';
import { compileHeaderRules } from '../header-rules.ts';
import { compileHostRewrite } from '../request/host.ts';
import type { AddressTranslation } from './address-translation.ts';
import { mayRefuseHost, watchForRefusal } from './foreign-host.ts';
import { hideBackend } from './hide-backend.ts';

type Rewrite = RouteConfig['rewrite'];

/** Says whose addresses a response may hold. */
type Translator = (context: ExchangeContext) => AddressTranslation;

/**
 * What a route changes in the responses of what it leads to: the backend hidden first, then the route's own rules. Empty
 * for a route that wants neither.
 *
 * @param leadsTo upstreams of a pool, or the next layer: whether a server knows its Host is seen by the layer that asks it
 */
export function compileResponseStage(rewrite: Rewrite, leadsTo: 'pool' | 'listener'): readonly Stage[] {
  const rules = compileHeaderRules(rewrite.responseHeaders);
  const watches = leadsTo === 'pool' && rewrite.host !== 'upstream';
  const translator = leadsTo === 'pool' ? fromUpstream(rewrite) : fromNextLayer(rewrite);
  if (!rewrite.hideBackend && rules === null && !watches) return [];
  const change = (context: ExchangeContext, response: Response): Response => {
    const { status } = response.head;
    const layer = context.passed.length;
    const body =
      watches && mayRefuseHost(response.head)
        ? watchForRefusal(status, response.body, (server) => decideForeignHost(context, server, layer))
        : response.body;
    if (!rewrite.hideBackend && rules === null) return { head: response.head, body };
    const headers = changedHeaders(
      context,
      response.head.headers,
      rewrite.hideBackend ? translator : null,
      rules,
    );
    return { head: { ...response.head, headers }, body };
  };
  return [
    {
      name: 'transform.response',
      run: (context, next) => afterNext(next, (response) => change(context, response)),
    },
  ];
}

function changedHeaders(
  context: ExchangeContext,
  before: HeaderList,
  translator: Translator | null,
  rules: ReturnType<typeof compileHeaderRules>,
): HeaderList {
  const startedAt = context.elapsed();
  const changes: FieldChange[] = [];
  let headers = before;
  let notSecure: readonly string[] = [];
  if (translator !== null) {
    const hidden = hideBackend(headers, () => translator(context));
    headers = hidden.headers;
    notSecure = hidden.notSecure;
    changes.push(...hidden.changes);
  }
  if (rules !== null) {
    headers = headers.clone();
    rules(headers, changes);
  }
  if (changes.length > 0) context.decide('transform.response', { changes }, startedAt);
  if (notSecure.length > 0)
    context.decide('transform.cookie_secure_dropped', { cookies: notSecure }, startedAt);
  return headers;
}

function fromUpstream(rewrite: Rewrite): Translator {
  return (context) => {
    const { chosen, storedOrigin, upstreamRequest, current } = context;
    const client = askedOrigin(context);
    const prefix = rewrite.stripPrefix ?? '';
    if (storedOrigin !== null) {
      const { scheme, authority, hostSent } = storedOrigin;
      return { client, upstream: { scheme, authority }, hostSent, prefix };
    }
    if (chosen === null) throw new Error('An upstream answered that was not chosen.');
    return {
      client,
      upstream: {
        scheme: chosen.url.startsWith('https:') ? 'https' : 'http',
        authority: chosen.authority,
      },
      hostSent: upstreamRequest?.headers.get('host') ?? current.authority,
      prefix,
    };
  };
}

/** The next layer has no address of its own: it takes the one it was asked for, or the client's, for its own. */
function fromNextLayer(rewrite: Rewrite): Translator {
  const hostOf = compileHostRewrite(rewrite.host);
  return (context) => {
    const { authority } = context.current;
    const hostSent = hostOf(authority, authority);
    const client = askedOrigin(context);
    return {
      client,
      upstream: { scheme: client.scheme, authority: hostSent },
      hostSent,
      prefix: rewrite.stripPrefix ?? '',
    };
  };
}

function decideForeignHost(context: ExchangeContext, server: ForeignHostServer, layer: number): void {
  context.decide(
    'transform.foreign_host_refused',
    {
      route: context.route ?? '',
      upstream: context.upstream ?? '',
      server,
      host: context.upstreamRequest?.headers.get('host') ?? context.current.authority,
      fix: { key: 'rewrite.host', value: 'upstream' },
    },
    context.elapsed(),
    layer,
  );
}
