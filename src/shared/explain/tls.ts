import { assertNever } from '../assert-never.ts';
import type { ClientCertificateProblem, PresentedCertificate } from '../model/client-certificate.ts';
import type { Decision, DecisionEvidence, DecisionOf } from '../model/decision.ts';
import type { EpochMilliseconds } from '../model/units.ts';
import type { Explanation, ExplanationTable } from './explanation.ts';
import { code, say, strong } from './segments.ts';

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

const problemWords: Readonly<Record<ClientCertificateProblem, string>> = {
  untrusted: 'no authority of the listener has signed it',
  expired: 'it has expired',
  not_yet_valid: 'it is not valid yet',
  wrong_purpose: 'it is not for clients',
  revoked: 'it was revoked in Doorman',
  too_large: 'it is larger than Doorman reads',
};

/** Why a client certificate is not accepted, as the rest of a sentence. */
export const clientProblemText = (problem: ClientCertificateProblem): string => problemWords[problem];

const day = (time: EpochMilliseconds): string => new Date(time).toISOString().slice(0, 10);

/** What a client showed, row by row. */
const certificateTable = (certificate: PresentedCertificate): ExplanationTable => ({
  columns: ['Field', 'Value'],
  rows: [
    ['Subject', certificate.subject],
    ['Issuer', certificate.issuer],
    ['Valid', `${day(certificate.notBefore)} to ${day(certificate.notAfter)}`],
    ['Serial', certificate.serial],
    ['SHA-256', certificate.fingerprint],
  ].map(([label = '', value = '']) => ({ cells: [say`${label}`, say`${code(value)}`], mark: null })),
});

function clientVerified({ evidence }: DecisionOf<'tls.client_verified'>): Explanation {
  const forwarded =
    evidence.forwardedAs.length === 0
      ? say``
      : say`; upstreams are told as ${code(evidence.forwardedAs.join(', '))}`;
  return {
    stage,
    tone: 'ok',
    sentence: say`The client showed the certificate of ${strong(evidence.subject)}, which is accepted${forwarded}`,
    table: certificateTable(evidence),
  };
}

function clientUnverified({ evidence }: DecisionOf<'tls.client_unverified'>): Explanation {
  const { certificate, problem, detail } = evidence;
  const whose = certificate === null ? say`` : say` of ${strong(certificate.subject)}`;
  return {
    stage,
    tone: 'warn',
    sentence: say`The client showed a certificate${whose}, but ${clientProblemText(problem)} (${code(detail)}): it counts as nobody, which this listener lets in`,
    table: certificate === null ? null : certificateTable(certificate),
  };
}

const showedText: Readonly<Record<DecisionEvidence['tls.client_required']['showed'], string>> = {
  nothing: 'the client showed none',
  unverified: 'the one that the client showed is not accepted',
  not_asked: 'the listener asks for none',
};

type TlsDecision = Extract<Decision, { stage: 'tls' }>;

export function explainTls(decision: TlsDecision): Explanation {
  switch (decision.code) {
    case 'tls.terminated':
      return terminated(decision);
    case 'tls.off':
      return { stage, tone: 'info', sentence: say`Not encrypted: TLS is off for this listener`, table: null };
    case 'tls.client_verified':
      return clientVerified(decision);
    case 'tls.client_unverified':
      return clientUnverified(decision);
    case 'tls.client_anonymous':
      return {
        stage,
        tone: 'info',
        sentence: say`The client was asked for a certificate and showed none`,
        table: null,
      };
    case 'tls.client_required': {
      const { route, showed } = decision.evidence;
      return {
        stage,
        tone: 'error',
        sentence: say`${strong(route)} is for clients with an accepted certificate alone, and ${showedText[showed]}`,
        table: null,
      };
    }
    case 'tls.identity_removed':
      return {
        stage,
        tone: 'warn',
        sentence: say`The client itself sent ${code(decision.evidence.fields.join(', '))}, which only Doorman may say: removed`,
        table: null,
      };
    default:
      return assertNever(decision);
  }
}
