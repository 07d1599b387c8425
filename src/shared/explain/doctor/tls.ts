import { assertNever } from '../../assert-never.ts';
import type { FindingEvidence } from '../../model/doctor-finding.ts';
import type { EpochMilliseconds } from '../../model/units.ts';
import { code, say, strong } from '../segments.ts';
import { advice, codes, command, type ExplainedFinding, type FindingsOf, holderText } from './explained.ts';

/** `2027-01-31`. */
const day = (time: EpochMilliseconds): string => new Date(time).toISOString().slice(0, 10);

export function explainTls(finding: FindingsOf<'tls'>): ExplainedFinding {
  switch (finding.code) {
    case 'tls.off':
      return { sentence: say`The listener speaks plain HTTP`, fixes: [] };
    case 'tls.other_scheme': {
      const { asked, url } = finding.evidence;
      return {
        sentence: say`The URL begins with ${code(`${asked}:`)}, and the listener ${asked === 'http' ? 'speaks TLS' : 'speaks plain HTTP'}`,
        fixes: [{ kind: 'open', label: `Open ${url}`, url }],
      };
    }
    case 'tls.verified': {
      const { by, issuer, protocol, application, notAfter } = finding.evidence;
      const who = by === 'doorman' ? say`the local authority` : say`${strong(issuer)}`;
      return {
        sentence: say`The certificate is of ${who}, fits the name and is valid until ${day(notAfter)}; ${protocol}${application === '' ? '' : `, ${application}`}`,
        fixes: [],
      };
    }
    case 'tls.authority_untrusted': {
      const { client, detail } = finding.evidence;
      return {
        sentence: say`${strong(client)} does not trust the local authority: ${code(detail)}`,
        fixes: [
          {
            kind: 'view',
            label: 'Trust the local authority in the stores of this machine',
            view: 'certificates',
          },
          command('Trust it from a terminal', ['doorman trust']),
        ],
      };
    }
    case 'tls.authority_expires':
      return {
        sentence: say`The local authority ends on ${day(finding.evidence.notAfter)}, and with it every certificate that it signed`,
        fixes: [
          command('Make the next authority, have stores trust it, and switch to it', [
            'doorman ca rotate',
            'doorman trust --next',
            'doorman ca rotate --switch',
          ]),
        ],
      };
    case 'tls.other_authority': {
      const { issuer, port, holder } = finding.evidence;
      const who = holderText(holder, 'a program that cannot be named');
      return {
        sentence: say`Somebody else answers on port ${port}: the certificate is of ${strong(issuer)}, not of this Doorman. ${who} listens there`,
        fixes: [
          advice(`Stop ${holderText(holder, 'the other program')}, or give the listener a port of its own`),
        ],
      };
    }
    case 'tls.name_not_permitted': {
      const { name, permitted } = finding.evidence;
      return {
        sentence: say`The local authority may not sign for ${strong(name)}: it is limited to names below ${codes(permitted)}`,
        fixes: [
          {
            kind: 'config',
            label: `Let the authority sign for ${name}; another authority is made for it and has to be trusted`,
            fix: { change: 'tls.name', name },
          },
        ],
      };
    }
    case 'tls.name_mismatch': {
      const { name, names } = finding.evidence;
      return {
        sentence: say`The certificate is not for ${strong(name)} but for ${codes(names)}`,
        fixes: [advice(`Use a certificate that has ${name}, or 'tls: auto', which makes one`)],
      };
    }
    case 'tls.not_valid_now': {
      const { notBefore, notAfter } = finding.evidence;
      return {
        sentence: say`The certificate is valid from ${day(notBefore)} to ${day(notAfter)}, and not now`,
        fixes: [
          advice(
            "Renew the certificate, or use 'tls: auto'; if the dates are right, correct the clock of this machine",
          ),
        ],
      };
    }
    case 'tls.expires_soon':
      return {
        sentence: say`The certificate ends on ${day(finding.evidence.notAfter)}`,
        fixes: [advice("Renew the certificate, or use 'tls: auto'")],
      };
    case 'tls.own_authority': {
      const { issuer, detail } = finding.evidence;
      return {
        sentence: say`The certificate in the configuration is of ${strong(issuer)}, which neither Node nor the system trusts (${code(detail)})`,
        fixes: [
          advice(
            "Trust that authority in your clients, put its intermediates into the file, or use 'tls: auto'",
          ),
        ],
      };
    }
    case 'tls.client_certificate':
      return clientCertificate(finding.evidence);
    case 'tls.failed': {
      const { detail, port, holder } = finding.evidence;
      return {
        sentence: say`No TLS connection comes about on port ${port}: ${code(detail)}. ${holderText(holder, 'A program that cannot be named')} listens there`,
        fixes: [
          advice(
            'See the problems in the window: the authority, or the certificate of the listener, may be damaged',
          ),
        ],
      };
    }
    default:
      return assertNever(finding);
  }
}

function clientCertificate({
  listener,
  mode,
  ca,
}: FindingEvidence['tls.client_certificate']): ExplainedFinding {
  const authority =
    ca === null ? say`Doorman's own client authority` : say`one of the authorities in ${code(ca)}`;
  const sentence =
    mode === 'required'
      ? say`${strong(listener)} requires a certificate of ${authority} from clients: in a browser or program without one the handshake fails, such as with ${code('ERR_BAD_SSL_CLIENT_AUTH_CERT')}`
      : say`${strong(listener)} asks clients for a certificate of ${authority} and lets them in without one`;
  if (mode === 'optional') return { sentence, fixes: [] };
  return {
    sentence,
    fixes:
      ca === null
        ? [
            {
              kind: 'view',
              label: 'Make a client certificate and import it into the browser',
              view: 'certificates',
            },
            command('Make one from a terminal', ['doorman client-cert NAME']),
          ]
        : [advice(`Import a certificate that an authority in ${ca} has signed into the client`)],
  };
}
