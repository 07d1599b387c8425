import { assertNever } from '../../assert-never.ts';
import type { DoctorStep, Finding } from '../../model/doctor-finding.ts';
import { say } from '../segments.ts';
import { explainAddress } from './address.ts';
import type { ExplainedFinding } from './explained.ts';
import { explainHttp } from './http.ts';
import { explainName } from './name.ts';
import { explainPort } from './port.ts';
import { explainRoute } from './route.ts';
import { explainTls } from './tls.ts';
import { explainUpstream } from './upstream.ts';

/** What each step is called. */
export const doctorStepNames: Readonly<Record<DoctorStep, string>> = {
  name: 'Name',
  address: 'Address',
  port: 'Port',
  tls: 'TLS',
  route: 'Route',
  upstream: 'Upstream',
  http: 'HTTP',
};

/** A finding as a sentence, and what to do about it. Whatever failed has at least one fix. */
export function explainFinding(finding: Finding): ExplainedFinding {
  switch (finding.code) {
    case 'step.skipped':
      return {
        sentence: say`Not looked at: it depends on the step "${doctorStepNames[finding.evidence.after].toLowerCase()}"`,
        fixes: [],
      };
    case 'name.is_address':
    case 'name.resolved':
    case 'name.localhost_unresolved':
    case 'name.unresolved':
    case 'name.slow':
    case 'name.from_dns':
    case 'name.https_only':
      return explainName(finding);
    case 'address.reachable':
    case 'address.one_family':
    case 'address.elsewhere':
    case 'address.not_bound':
    case 'address.refused':
    case 'address.proxied':
      return explainAddress(finding);
    case 'port.open':
    case 'port.doorman_stopped':
    case 'port.taken':
    case 'port.denied':
    case 'port.failed':
    case 'port.no_listener':
      return explainPort(finding);
    case 'tls.off':
    case 'tls.other_scheme':
    case 'tls.verified':
    case 'tls.authority_untrusted':
    case 'tls.authority_expires':
    case 'tls.other_authority':
    case 'tls.name_not_permitted':
    case 'tls.name_mismatch':
    case 'tls.not_valid_now':
    case 'tls.expires_soon':
    case 'tls.own_authority':
    case 'tls.client_certificate':
    case 'tls.failed':
      return explainTls(finding);
    case 'route.taken':
    case 'route.redirects_to_https':
    case 'route.none':
    case 'route.loop':
    case 'route.path_refused':
      return explainRoute(finding);
    case 'upstream.none_needed':
    case 'upstream.reachable':
    case 'upstream.nothing_listening':
    case 'upstream.other_family':
    case 'upstream.unresolved':
    case 'upstream.unreachable':
    case 'upstream.tls_failed':
    case 'upstream.disabled':
    case 'upstream.unhealthy':
    case 'upstream.is_doorman':
      return explainUpstream(finding);
    case 'http.answered':
    case 'http.redirected':
    case 'http.foreign_host':
    case 'http.mixed_content':
    case 'http.websocket_open':
    case 'http.websocket_blocked':
    case 'http.strict_transport':
    case 'http.client_certificate_needed':
    case 'http.redirect_loop':
    case 'http.loop':
    case 'http.no_route':
    case 'http.gateway_failed':
    case 'http.server_error':
    case 'http.no_answer':
      return explainHttp(finding);
    default:
      return assertNever(finding);
  }
}
