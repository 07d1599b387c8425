import { assertNever } from '../assert-never.ts';
import type { DecisionOf } from '../model/decision.ts';
import type { Explanation } from './explanation.ts';
import { code, say } from './segments.ts';

const stage = 'TLS';

/** ALPN names (RFC 7301 registry) as people know them. */
const protocolName = (application: string): string => {
  if (application === 'h2') return 'HTTP/2';
  if (application === 'http/1.1') return 'HTTP/1.1';
  if (application === 'http/1.0') return 'HTTP/1.0';
  return application;
};

/** `TLSv1.3` of the TLS library is `TLS 1.3` everywhere else. */
const versionName = (version: string): string => version.replace(/^TLSv(?=\d)/, 'TLS ');

function terminated({ evidence }: DecisionOf<'tls.terminated'>): Explanation {
  const application = evidence.application === '' ? '' : `${protocolName(evidence.application)} over `;
  const host =
    evidence.serverName === null
      ? say`, default certificate: the client named no host`
      : say`, certificate for ${code(evidence.serverName)}`;
  return {
    stage,
    tone: 'ok',
    sentence: say`${application}${versionName(evidence.version)}${host}${evidence.resumed ? '; session resumed' : ''}`,
    table: null,
  };
}

export function explainTls(decision: DecisionOf<'tls.terminated'> | DecisionOf<'tls.off'>): Explanation {
  switch (decision.code) {
    case 'tls.terminated':
      return terminated(decision);
    case 'tls.off':
      return { stage, tone: 'info', sentence: say`Not encrypted: TLS is off for this listener`, table: null };
    default:
      return assertNever(decision);
  }
}
