import type { RouteConfig } from '../../../../shared/config/schema.ts';
import type { FieldChange, ForeignHostServer } from '../../../../shared/model/decision.ts';
import { clientOrigin } from '../../forward/forwarded.ts';
import type { HeaderList } from '../../headers.ts';
import type { Response } from '../../message.ts';
import type { ExchangeContext } from '../../pipeline/context.ts';
import type { Stage } from '../../pipeline/stage.ts';
import { compileHeaderRules } from '../header-rules.ts';
import type { AddressTranslation } from './address-translation.ts';
import { mayRefuseHost, watchForRefusal } from './foreign-host.ts';
import { hideBackend } from './hide-backend.ts';

type Rewrite = RouteConfig['rewrite'];

/**
 * What a route changes in the responses of its upstreams: the backend hidden first, then the route's own rules. Empty for
 * a route that wants neither.
 */
export function compileResponseStage(rewrite: Rewrite): readonly Stage[] {
  const rules = compileHeaderRules(rewrite.responseHeaders);
  const watches = rewrite.host !== 'upstream';
  if (!rewrite.hideBackend && rules === null && !watches) return [];
  const change = (context: ExchangeContext, response: Response): Response => {
    const { status } = response.head;
    const body =
      watches && mayRefuseHost(response.head)
        ? watchForRefusal(status, response.body, (server) => decideForeignHost(context, server))
        : response.body;
    if (!rewrite.hideBackend && rules === null) return { head: response.head, body };
    const headers = changedHeaders(context, response.head.headers, rewrite, rules);
    return { head: { ...response.head, headers }, body };
  };
  return [
    {
      name: 'transform.response',
      run(context, next) {
        const answered = next();
        return answered instanceof Promise
          ? answered.then((response) => change(context, response))
          : change(context, answered);
      },
    },
  ];
}

function changedHeaders(
  context: ExchangeContext,
  before: HeaderList,
  rewrite: Rewrite,
  rules: ReturnType<typeof compileHeaderRules>,
): HeaderList {
  const startedAt = context.elapsed();
  const changes: FieldChange[] = [];
  let headers = before;
  let notSecure: readonly string[] = [];
  if (rewrite.hideBackend) {
    const hidden = hideBackend(headers, () => translationFor(context, rewrite));
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

function translationFor(context: ExchangeContext, rewrite: Rewrite): AddressTranslation {
  const { connection, request, chosen, upstreamRequest } = context;
  if (chosen === null) throw new Error('An upstream answered that was not chosen.');
  return {
    client: clientOrigin(
      connection,
      request.authority,
      request.headers,
      context.table.trustedProxies(connection.listener),
    ),
    upstream: {
      scheme: chosen.url.startsWith('https:') ? 'https' : 'http',
      authority: chosen.authority,
    },
    hostSent: upstreamRequest?.headers.get('host') ?? request.authority,
    prefix: rewrite.stripPrefix ?? '',
  };
}

function decideForeignHost(context: ExchangeContext, server: ForeignHostServer): void {
  context.decide(
    'transform.foreign_host_refused',
    {
      route: context.route ?? '',
      upstream: context.upstream ?? '',
      server,
      host: context.upstreamRequest?.headers.get('host') ?? context.request.authority,
      fix: { key: 'rewrite.host', value: 'upstream' },
    },
    context.elapsed(),
  );
}
