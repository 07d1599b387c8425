import { isIP } from 'node:net';
import type { Finding } from '../../../shared/model/doctor-finding.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { refusingServer } from '../../../shared/recognise/foreign-host.ts';
import { authorityOf, type ChainContext, finding, type Step } from '../chain-context.ts';
import { urlOf } from '../chain-plan.ts';
import { mixedContentOf } from '../facts/mixed-content.ts';
import { redirectLimit } from '../limits.ts';
import { type Answer, type Endpoint, get } from '../probes/request.ts';
import { probeWebSocket } from '../probes/web-socket.ts';

type Answered = Extract<Answer, { ok: true }>;

/** A real GET, as a browser would send it, and what the answer is worth. */
export const httpStep: Step = async (context) => {
  const endpoint = endpointOf(context);
  if (endpoint === null) return [finding('step.skipped', 'skipped', { after: 'address' })];
  const { listener } = context;
  if (listener?.clientCertificates?.mode === 'required') {
    return [finding('http.client_certificate_needed', 'skipped', { by: 'listener', id: listener.id })];
  }
  const visited = [urlOf(context.chain)];
  let { target } = context.chain;
  for (;;) {
    const began = performance.now();
    const answer = await get(endpoint, target, context.signal);
    context.signal.throwIfAborted();
    if (!answer.ok) return [finding('http.no_answer', 'failed', { detail: answer.detail })];
    const location = locationOf(answer, visited.at(-1) ?? '');
    if (location === null) return judge(context, endpoint, answer, milliseconds(performance.now() - began));
    if (visited.includes(location.href) || visited.length > redirectLimit) {
      return [finding('http.redirect_loop', 'failed', { locations: [...visited, location.href] })];
    }
    const here = new URL(visited[0] ?? '');
    if (location.origin !== here.origin) {
      return [finding('http.redirected', 'ok', { status: answer.status, location: location.href })];
    }
    visited.push(location.href);
    target = `${location.pathname}${location.search}`;
  }
};

function endpointOf({ chain, status, reachable }: ChainContext): Endpoint | null {
  const [address] = reachable;
  if (address === undefined) return null;
  const { scheme, host, port } = chain;
  const onlyHttp2 = status !== null && !status.protocols.includes('h1');
  return { scheme, address, port, host, authority: authorityOf(chain), onlyHttp2 };
}

/** Where a redirect leads, without its fragment; null when it is none. */
function locationOf({ status, field }: Answered, base: string): URL | null {
  const location = [301, 302, 303, 307, 308].includes(status) ? field('location') : null;
  const url = location === null ? null : URL.parse(location, base);
  if (url !== null) url.hash = '';
  return url;
}

async function judge(
  context: ChainContext,
  endpoint: Endpoint,
  answer: Answered,
  duration: ReturnType<typeof milliseconds>,
): Promise<Finding[]> {
  const { status, body } = answer;
  const route = context.routeTest?.way.at(-1)?.taken?.route ?? null;
  const own = ownError(answer);
  if (own !== null) return [explainOwn(context, status, own)];
  const server = refusingServer(status, body);
  if (server !== null) {
    return [finding('http.foreign_host', 'failed', { server, host: endpoint.authority, route })];
  }
  const answered =
    status >= 500
      ? finding('http.server_error', 'warn', { status })
      : finding('http.answered', 'ok', { status, duration });
  const isPage = /^text\/html\b/i.test(answer.field('content-type') ?? '');
  const strict = strictTransport(context, endpoint, answer);
  if (!isPage || status >= 400) return [...strict, answered];
  const mixed = endpoint.scheme === 'https' ? mixedContentOf(body) : null;
  const socket = await probeWebSocket(context, endpoint, body);
  const found: Finding[] = [
    ...(socket === null ? [] : [socket]),
    ...(mixed === null ? [] : [finding('http.mixed_content', 'warn', mixed)]),
    ...strict,
    answered,
  ];
  return found.sort((one, other) => Number(one.result === 'ok') - Number(other.result === 'ok'));
}

/** Error type of RFC 9209 when Doorman made the answer; null when it did not. */
function ownError({ field }: Answered): string | null {
  return /^doorman; error=([a-z_]+)/.exec(field('proxy-status') ?? '')?.[1] ?? null;
}

/**
 * Whether the answer turns http off for the name (RFC 6797 section 6.1). Browsers keep to it on every port, for as long as it says,
 * and let nobody pass a certificate that they do not trust.
 */
function strictTransport(
  { chain, everything }: ChainContext,
  endpoint: Endpoint,
  answer: Answered,
): Finding[] {
  const policy = answer.field('strict-transport-security') ?? '';
  const maxAge = Number(/(?:^|;)\s*max-age\s*=\s*"?([0-9]{1,12})/i.exec(policy)?.[1] ?? 0);
  // It is ignored over http and for addresses (sections 8.1 and 8.1.1).
  if (endpoint.scheme !== 'https' || maxAge === 0 || isIP(chain.host) !== 0) return [];
  const plain = everything.find(({ host, scheme }) => host === chain.host && scheme === 'http');
  const evidence = {
    name: chain.host,
    maxAge,
    includesSubdomains: /(?:^|;)\s*includeSubDomains\s*(?:;|$)/i.test(policy),
    httpUrl: plain === undefined ? null : urlOf(plain),
  };
  return [finding('http.strict_transport', plain === undefined ? 'ok' : 'warn', evidence)];
}

function explainOwn({ routeTest, subject }: ChainContext, status: number, error: string): Finding {
  switch (error) {
    case 'http_request_denied': {
      const id = routeTest?.way.at(-1)?.taken?.route;
      const route = subject.config.routes.find((one) => one.id === id);
      return route?.requireClientCertificate === true
        ? finding('http.client_certificate_needed', 'warn', { by: 'route', id: route.id })
        : finding('http.gateway_failed', 'failed', { status, error });
    }
    case 'proxy_loop_detected':
      return finding('http.loop', 'failed', { status });
    case 'destination_not_found': {
      const expected = routeTest !== null && (routeTest.way.at(-1)?.taken ?? null) === null;
      return finding('http.no_route', expected ? 'warn' : 'failed', { status, expected });
    }
    default:
      return finding('http.gateway_failed', 'failed', { status, error });
  }
}
