import { assertNever } from '../assert-never.ts';
import type { DecisionOf } from '../model/decision.ts';
import type { FaultCode } from '../model/fault.ts';
import { duration } from './durations.ts';
import { breakModeWords } from './event.ts';
import type { Explanation } from './explanation.ts';
import { explainFault } from './fault.ts';
import { code, type Segment, say, strong } from './segments.ts';

const stage = 'Forward';

type ForwardDecision =
  | DecisionOf<'forward.answered'>
  | DecisionOf<'forward.failed'>
  | DecisionOf<'forward.upgraded'>
  | DecisionOf<'forward.upgrade_declined'>
  | DecisionOf<'forward.upgrade_ignored'>
  | DecisionOf<'forward.cancelled'>
  | DecisionOf<'forward.broken'>;

/** `failed` says what went wrong at the upstream's URL; `question` is where to look first. */
interface FailureWords {
  readonly failed: (url: Segment) => readonly Segment[];
  readonly question: string;
}

const words = (failed: FailureWords['failed'], question: string): FailureWords => ({ failed, question });

/** Unlike the words for a client these may name addresses: they are for the person who runs Doorman. */
const failures: Readonly<Partial<Record<FaultCode, FailureWords>>> &
  Readonly<Record<Extract<FaultCode, `upstream.${string}`>, FailureWords>> = {
  'upstream.name_not_found': words(
    (url) => say`The host name of ${url} cannot be resolved`,
    'is it spelled right, and does it resolve on this machine?',
  ),
  'upstream.refused': words((url) => say`Nothing accepts connections at ${url}`, 'is the service started?'),
  'upstream.unreachable': words(
    (url) => say`There is no way through the network to ${url}`,
    'is the address right, and the network or VPN up?',
  ),
  'upstream.connect_timeout': words(
    (url) => say`${url} did not accept a connection in time`,
    'does the service run, and does a firewall drop the packets?',
  ),
  'upstream.tls_certificate': words(
    (url) => say`The certificate of ${url} could not be verified`,
    'does tls.ca of the pool name its authority, and tls.serverName a name in it?',
  ),
  'upstream.tls_client_certificate': words(
    (url) => say`${url} did not accept the certificate it was shown, or was shown none`,
    'do tls.cert and tls.key of the pool name one that it accepts?',
  ),
  'upstream.tls_failed': words(
    (url) => say`The TLS handshake with ${url} failed`,
    'does the service speak TLS on this port?',
  ),
  'upstream.overloaded': words(
    (url) => say`Too many requests wait for a connection to ${url}`,
    'what makes the service slow, and does something send too much?',
  ),
  'upstream.reset': words(
    (url) => say`${url} closed the connection before it began to answer`,
    'did the service crash or restart on this request?',
  ),
  'upstream.invalid_response': words(
    (url) => say`${url} answered with something that is not valid HTTP`,
    'does an HTTP service listen there, and is the scheme right?',
  ),
  'upstream.response_head_too_large': words(
    (url) => say`The response headers from ${url} are larger than Doorman accepts`,
    'does the service set too many cookies?',
  ),
  'upstream.headers_timeout': words(
    (url) => say`${url} accepted the request but sent no response headers in time`,
    'what is the service busy with, and is timeouts.headers of the pool long enough?',
  ),
  'upstream.body_timeout': words(
    (url) => say`${url} began to answer and then sent nothing more for too long`,
    'what does the service wait for, and is timeouts.idle of the pool long enough?',
  ),
  'upstream.cut': words(
    (url) => say`${url} closed the connection in the middle of the response`,
    'did the service crash while it was answering?',
  ),
  'upstream.upgrade_failed': words(
    (url) => say`The connection to ${url} broke while switching protocols`,
    'does the service accept WebSocket connections on this path?',
  ),
  'upstream.broken': words(
    (url) => say`${url} was not asked: it is broken on purpose and answers 500`,
    'has the demonstration ended? Then mend it in the Upstreams view.',
  ),
  'upstream.tunnel_idle': words(
    (url) => say`Neither the client nor ${url} sent anything for too long`,
    'should one of them send pings, or is timeouts.tunnel of the pool too short?',
  ),
};

function failed({ evidence }: DecisionOf<'forward.failed'>): Explanation {
  const seen = evidence.detail === '' ? '' : say` Seen: ${code(evidence.detail)}.`;
  const specific = failures[evidence.fault];
  const { sentence, advice } = explainFault(evidence.fault);
  const upstream = strong(evidence.upstream);
  return {
    stage,
    tone: 'error',
    sentence:
      specific === undefined
        ? say`${upstream} at ${code(evidence.url)} could not be used. ${sentence}${seen} ${advice}`
        : say`${upstream} failed. ${specific.failed(code(evidence.url))}: ${specific.question}${seen}`,
    table: null,
  };
}

function answered({ evidence }: DecisionOf<'forward.answered'>): Explanation {
  const connection = evidence.reusedConnection ? 'a kept-alive' : 'a new';
  const address = code(evidence.address ?? evidence.url);
  return {
    stage,
    tone: evidence.status >= 500 ? 'warn' : 'ok',
    sentence: say`${strong(evidence.upstream)} answered ${evidence.status} over ${connection} connection to ${address}`,
    table: null,
  };
}

const protocolName = (protocol: string): string =>
  protocol.toLowerCase() === 'websocket' ? 'WebSocket' : protocol;

function upgradeIgnored({ evidence }: DecisionOf<'forward.upgrade_ignored'>): Explanation {
  const { route, protocol, allowed } = evidence;
  const names = allowed.map(protocolName).join(', ');
  return {
    stage,
    tone: 'info',
    sentence: say`The client asked to switch to ${code(protocolName(protocol))}, which the upstream was not told: route ${strong(route)} allows ${allowed.length === 0 ? 'no upgrade' : `only ${names}`}, and its key ${code('upgrades')} can name more`,
    table: null,
  };
}

export function explainForward(decision: ForwardDecision): Explanation {
  if (decision.code === 'forward.upgrade_ignored') return upgradeIgnored(decision);
  const { evidence } = decision;
  const upstream = strong(evidence.upstream);
  const url = code(evidence.url);
  switch (decision.code) {
    case 'forward.answered':
      return answered(decision);
    case 'forward.failed':
      return failed(decision);
    case 'forward.upgraded':
      return {
        stage,
        tone: 'ok',
        sentence: say`${upstream} at ${url} switched to ${protocolName(decision.evidence.protocol)}`,
        table: null,
      };
    case 'forward.upgrade_declined':
      return {
        stage,
        tone: 'warn',
        sentence: say`${upstream} at ${url} answered ${decision.evidence.status} instead of switching protocols: does the service accept ${protocolName(decision.evidence.protocol)} connections on this path?`,
        table: null,
      };
    case 'forward.broken': {
      const { mode, delay } = decision.evidence;
      const what = delay === null ? breakModeWords[mode] : `was asked ${duration(delay)} late`;
      return {
        stage,
        tone: delay === null ? 'error' : 'warn',
        sentence: say`${upstream} is broken on purpose: it ${what}. Mend it in the Upstreams view`,
        table: null,
      };
    }
    case 'forward.cancelled':
      return {
        stage,
        tone: 'warn',
        sentence: decision.evidence.timedOut
          ? say`The time of the route was up before ${upstream} had answered, so the request to ${url} was cancelled`
          : say`The client left before ${upstream} had answered in full, so the request to ${url} was cancelled`,
        table: null,
      };
    default:
      return assertNever(decision);
  }
}
