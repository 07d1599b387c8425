import { assertNever } from '../../assert-never.ts';
import type { FindingEvidence } from '../../model/doctor-finding.ts';
import type { DoctorFix } from '../../model/doctor-fix.ts';
import { milliseconds } from '../../model/units.ts';
import { duration } from '../durations.ts';
import { code, count, say, strong } from '../segments.ts';
import { serverNames } from '../transform.ts';
import { advice, codes, type ExplainedFinding, type FindingsOf } from './explained.ts';

export function explainHttp(finding: FindingsOf<'http'>): ExplainedFinding {
  switch (finding.code) {
    case 'http.answered': {
      const { status, duration: took } = finding.evidence;
      return { sentence: say`A GET was answered with ${status} in ${duration(took)}`, fixes: [] };
    }
    case 'http.redirected': {
      const { status, location } = finding.evidence;
      return { sentence: say`A GET was redirected with ${status} to ${code(location)}`, fixes: [] };
    }
    case 'http.foreign_host':
      return foreignHost(finding.evidence);
    case 'http.mixed_content': {
      const { count: amount, examples } = finding.evidence;
      return {
        sentence: say`The page came over https and loads ${count(amount, 'thing')} over http, which browsers block: ${codes(examples)}`,
        fixes: [
          advice(
            'Let the service heed X-Forwarded-Proto (Express: trust proxy; Django: SECURE_PROXY_SSL_HEADER; Rails: assume_ssl), or let its pages use URLs without a scheme',
          ),
        ],
      };
    }
    case 'http.websocket_open': {
      const { path, server } = finding.evidence;
      return { sentence: say`The WebSocket that ${server} reloads over opens at ${code(path)}`, fixes: [] };
    }
    case 'http.websocket_blocked':
      return webSocketBlocked(finding.evidence);
    case 'http.strict_transport':
      return strictTransport(finding.evidence);
    case 'http.client_certificate_needed': {
      const { by, id } = finding.evidence;
      return {
        sentence:
          by === 'listener'
            ? say`Not asked: listener ${strong(id)} requires a client certificate, which the doctor has not`
            : say`Route ${strong(id)} answers 403 to clients without an accepted certificate, and the doctor has none`,
        fixes: [{ kind: 'view', label: 'Make a client certificate for the browser', view: 'certificates' }],
      };
    }
    case 'http.redirect_loop': {
      const { locations } = finding.evidence;
      return {
        sentence: say`The redirects lead in a circle: ${code(locations.join(' → '))}`,
        fixes: [
          advice(
            'A service that redirects to https does not see that the client is there already: let it heed X-Forwarded-Proto, or switch its redirect off',
          ),
        ],
      };
    }
    case 'http.loop':
      return {
        sentence: say`Doorman answered ${finding.evidence.status}: the request came back to it, so the upstream leads to Doorman again`,
        fixes: [advice('Give the upstream the port of the service, not that of a listener')],
      };
    case 'http.no_route':
      return {
        sentence: say`Doorman answered ${finding.evidence.status}: no route takes it`,
        fixes: [advice('The step "route" says why')],
      };
    case 'http.gateway_failed': {
      const { status, error } = finding.evidence;
      return {
        sentence: say`Doorman answered ${status} in place of the upstream: ${code(error)}`,
        fixes: [
          advice('The step "upstream" says more, and so does the Why tab of this request in the Inspector'),
        ],
      };
    }
    case 'http.server_error':
      return {
        sentence: say`The upstream itself answered ${finding.evidence.status}`,
        fixes: [advice('Look into the log of the service; everything on the way to it works')],
      };
    case 'http.no_answer':
      return {
        sentence: say`A GET got no answer: ${code(finding.evidence.detail)}`,
        fixes: [advice('See the request in the Inspector: its Why tab says where it stopped')],
      };
    default:
      return assertNever(finding);
  }
}

const ownSettings: Readonly<Record<FindingEvidence['http.foreign_host']['server'], string>> = {
  vite: 'server.allowedHosts',
  'webpack-dev-server': 'devServer.allowedHosts',
  rails: 'config.hosts',
  starlette: 'allowed_hosts of TrustedHostMiddleware',
};

function foreignHost({ server, host, route }: FindingEvidence['http.foreign_host']): ExplainedFinding {
  const setting: readonly DoctorFix[] =
    route === null
      ? [advice('Set rewrite.host: upstream on the route')]
      : [
          {
            kind: 'config',
            label: `Send the upstream its own host: rewrite.host: upstream on route ${route}`,
            fix: { change: 'route.host_upstream', route },
          },
        ];
  return {
    sentence: say`${strong(serverNames[server])} refused the request because it does not know the host ${code(host)}`,
    fixes: [...setting, advice(`Or allow the host in the service, with ${ownSettings[server]}`)],
  };
}

function webSocketBlocked({
  path,
  server,
  through,
  direct,
  route,
  allowed,
}: FindingEvidence['http.websocket_blocked']): ExplainedFinding {
  const answer = through === 0 ? 'gets no answer' : `is answered with ${through}`;
  const sentence = say`The WebSocket that ${server} reloads over, at ${code(path)}, ${answer} through Doorman and opens at the upstream itself (${direct})`;
  if (allowed || route === null) {
    return {
      sentence,
      fixes: [advice('See the request in the Inspector: its Why tab says who refused the upgrade')],
    };
  }
  return {
    sentence: say`${sentence}: route ${strong(route)} does not allow the upgrade`,
    fixes: [
      {
        kind: 'config',
        label: `Allow WebSockets on route ${route}`,
        fix: { change: 'route.allow_upgrade', route, protocol: 'websocket' },
      },
    ],
  };
}

function strictTransport(evidence: FindingEvidence['http.strict_transport']): ExplainedFinding {
  const { name, maxAge, includesSubdomains, httpUrl } = evidence;
  const below = includesSubdomains ? say` and all names below it` : say``;
  const lost = httpUrl === null ? say`` : say`, so ${code(httpUrl)} does not open any more`;
  return {
    sentence: say`The service has browsers ask ${strong(name)}${below} over https alone, on every port, for ${duration(milliseconds(maxAge * 1000))} (HSTS)${lost}; without a trusted certificate nobody can click past the warning`,
    fixes: [
      advice(
        'Remove strict-transport-security in rewrite.responseHeaders of the route while developing; what browsers have kept already goes with the data of the site',
      ),
    ],
  };
}
