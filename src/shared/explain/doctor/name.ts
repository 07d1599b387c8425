import { assertNever } from '../../assert-never.ts';
import type { FindingEvidence, NameKind } from '../../model/doctor-finding.ts';
import { duration } from '../durations.ts';
import { code, type Segment, say, strong } from '../segments.ts';
import { advice, codes, type ExplainedFinding, type FindingsOf, hostsEntry } from './explained.ts';

export function explainName(finding: FindingsOf<'name'>): ExplainedFinding {
  switch (finding.code) {
    case 'name.is_address':
      return {
        sentence: say`${code(finding.evidence.address)} is an address; there is no name to resolve`,
        fixes: [],
      };
    case 'name.resolved': {
      const { addresses, fromHostsFile, modules, name, sampleOf } = finding.evidence;
      const source = fromHostsFile ? ' by the hosts file' : '';
      return {
        sentence: say`${strong(name)} leads to ${codes(addresses)}${source}${moduleNote(modules)}`,
        fixes: modules.length === 0 ? [] : [hostsEntry(name, sampleOf)],
      };
    }
    case 'name.localhost_unresolved':
      return localhostUnresolved(finding.evidence);
    case 'name.unresolved':
      return unresolved(finding.evidence);
    case 'name.slow': {
      const { name, sampleOf, nameKind, duration: took } = finding.evidence;
      const why =
        nameKind === 'mdns'
          ? say`, because systems ask the network for names below ${code('.local')} and wait for answers (RFC 6762); with only one family in the hosts file they still wait for the other`
          : say``;
      return {
        sentence: say`${strong(name)} took ${duration(took)} to resolve${why}`,
        fixes: [hostsEntry(name, sampleOf)],
      };
    }
    case 'name.from_dns': {
      const { name, sampleOf, addresses } = finding.evidence;
      return {
        sentence: say`${strong(name)} leads to ${codes(addresses)} by DNS, not by the hosts file: a browser with DNS over HTTPS asks another server, which may say something else or nothing`,
        fixes: [hostsEntry(name, sampleOf)],
      };
    }
    case 'name.https_only':
      return httpsOnly(finding.evidence);
    default:
      return assertNever(finding);
  }
}

const moduleNote = (modules: readonly string[]): readonly Segment[] =>
  modules.length === 0
    ? say``
    : say`, with the help of ${codes(modules)}: programs without these modules, such as those in containers, do not find it`;

function localhostUnresolved({
  name,
  sampleOf,
  platform,
  error,
}: FindingEvidence['name.localhost_unresolved']): ExplainedFinding {
  const browsers =
    platform === 'darwin'
      ? 'Chrome, Firefox and curl take names below localhost to this machine by themselves; Safari and other programs ask the system, which does not know it'
      : 'browsers and curl take names below localhost to this machine by themselves; other programs (Node, Python, Java, Git) ask the C library, which does not know it without systemd-resolved or nss-myhostname';
  return {
    sentence: say`${strong(name)} does not resolve for programs (${code(error)}): ${browsers}`,
    fixes: [hostsEntry(name, sampleOf)],
  };
}

const unresolvedReasons: Readonly<Record<NameKind, string>> = {
  localhost: 'the system does not know names below localhost',
  mdns: 'nobody on the network answers for names below .local (RFC 6762)',
  private: 'no DNS server answers for it, as its last part is kept for private use',
  public: 'no DNS server that this machine asks knows it',
};

function unresolved({
  name,
  sampleOf,
  nameKind,
  error,
}: FindingEvidence['name.unresolved']): ExplainedFinding {
  const resolver =
    error === 'TIMEOUT' || error === 'EAI_AGAIN'
      ? say`the resolver did not answer in time`
      : say`${unresolvedReasons[nameKind]}`;
  const withoutEntry =
    nameKind === 'mdns' || nameKind === 'public'
      ? [advice(`Use a name below localhost, which needs no entry`)]
      : [];
  return {
    sentence: say`${strong(name)} does not resolve, neither in browsers nor in programs (${code(error)}): ${resolver}`,
    fixes: [hostsEntry(name, sampleOf), ...withoutEntry],
  };
}

function httpsOnly({ name, suffix, httpsUrl }: FindingEvidence['name.https_only']): ExplainedFinding {
  return {
    sentence: say`Browsers never ask ${strong(name)} over http: everything below ${code(`.${suffix}`)} is on the list of HTTPS-only names that they ship (HSTS, RFC 6797), so http:// becomes https:// before anything is sent`,
    fixes:
      httpsUrl === null
        ? [advice(`Give ${name} a listener with TLS, or use another name, such as one below localhost`)]
        : [{ kind: 'open', label: `Open ${httpsUrl}`, url: httpsUrl }],
  };
}
