import type { PortWay } from '../../shared/model/port-way.ts';
import { shellQuote } from '../../shared/shell/shell-quote.ts';
import type { PortFacts } from './port-facts.ts';

/** Without a setting, Unix systems keep the ports below this for root. */
const usualFirstUnprivilegedPort = 1024;
/** Darwin 18 is macOS 10.14, the first that lets everybody bind low ports, on the wildcard address alone. */
const firstOpenDarwin = 18;

/** Where a privileged port usually goes: 443 → 8443, 80 → 8080. */
export const highPortFor = (port: number): number =>
  port === 80 ? 8080 : port < 1024 ? 8000 + port : port + 1;

/** Why a port was refused (EACCES), in a clause that stands alone. */
export function denialReason(facts: PortFacts, port: number, bind: string): string {
  if (facts.platform === 'linux') {
    const first = facts.firstUnprivilegedPort ?? usualFirstUnprivilegedPort;
    if (port >= first) return 'a security module or sandbox of this system (SELinux, AppArmor) forbids it';
    return `this system keeps ports below ${first} for root (net.ipv4.ip_unprivileged_port_start = ${first})`;
  }
  if (facts.platform === 'darwin' && darwinVersion(facts) >= firstOpenDarwin) {
    return `macOS lets everybody bind ports below 1024 on every address at once, but not on ${bind} alone`;
  }
  if (facts.platform === 'win32') {
    return 'Windows has reserved it, or another program has it for itself alone';
  }
  return 'this system keeps ports below 1024 for root';
}

/**
 * Every way to a port that the system refused (EACCES), the one with the fewest side effects first.
 *
 * @param bind the `bind` of the listener
 * @param freePort a port that can be bound, for the ways that need one; null where none was looked for
 */
export function portWays(facts: PortFacts, port: number, bind: string, freePort: number | null): PortWay[] {
  const high = freePort ?? highPortFor(port);
  const otherPort: PortWay = {
    kind: 'other_port',
    commands: [],
    undo: [],
    port: high,
    bind: null,
    caveat: 'The port then stands in every address.',
  };
  switch (facts.platform) {
    case 'linux':
      return [
        otherPort,
        ...sysctlWay(facts, port),
        ...linuxForward(facts, port, high),
        ...setcapWay(facts, port),
      ];
    case 'darwin':
      return [otherPort, ...wildcardWay(facts, bind), pfForward(port, high)];
    default:
      return [otherPort];
  }
}

function sysctlWay({ firstUnprivilegedPort }: PortFacts, port: number): PortWay[] {
  const before = firstUnprivilegedPort ?? usualFirstUnprivilegedPort;
  if (port >= before) return [];
  return [
    {
      kind: 'sysctl',
      commands: [`sudo sysctl net.ipv4.ip_unprivileged_port_start=${port}`],
      undo: [`sudo sysctl net.ipv4.ip_unprivileged_port_start=${before}`],
      port: null,
      bind: null,
      caveat:
        `Every program of every user may then bind ports from ${port} on. It holds until the machine starts again; ` +
        'to keep it, put the setting into a file in /etc/sysctl.d. A container has a setting of its own.',
    },
  ];
}

function setcapWay({ program, isElectron }: PortFacts, port: number): PortWay[] {
  // The loader ignores $ORIGIN for programs with capabilities, and Electron finds its own libraries by it.
  if (isElectron || port >= usualFirstUnprivilegedPort) return [];
  const file = shellQuote(program);
  return [
    {
      kind: 'setcap',
      commands: [`sudo setcap cap_net_bind_service=+ep ${file}`],
      undo: [`sudo setcap -r ${file}`],
      port: null,
      bind: null,
      caveat:
        `Every script that ${program} runs may then bind any port, whoever runs it. An update of the program takes it away, ` +
        'and the loader no longer heeds LD_LIBRARY_PATH for it. Start Doorman again afterwards.',
    },
  ];
}

function linuxForward({ redirectTool }: PortFacts, port: number, high: number): PortWay[] {
  const shared = {
    kind: 'forward' as const,
    port: high,
    bind: null,
    caveat:
      'Only connections that this machine makes to itself are redirected. It holds until the machine starts again, or until ' +
      'other firewall software loads its own rules.',
  };
  if (redirectTool === 'nft') {
    return [
      {
        ...shared,
        commands: [
          'sudo nft add table inet doorman',
          `sudo nft 'add chain inet doorman output { type nat hook output priority -100 ; }'`,
          `sudo nft 'add rule inet doorman output oifname "lo" tcp dport ${port} redirect to :${high}'`,
        ],
        undo: ['sudo nft delete table inet doorman'],
      },
    ];
  }
  if (redirectTool === 'iptables') {
    const rule = (tool: string, verb: string) =>
      `sudo ${tool} -t nat ${verb} OUTPUT -o lo -p tcp --dport ${port} -j REDIRECT --to-ports ${high}`;
    const tools = ['iptables', 'ip6tables'];
    return [
      {
        ...shared,
        commands: tools.map((tool) => rule(tool, '-A')),
        undo: tools.map((tool) => rule(tool, '-D')),
      },
    ];
  }
  return [];
}

function wildcardWay(facts: PortFacts, bind: string): PortWay[] {
  if (darwinVersion(facts) < firstOpenDarwin || bind === '0.0.0.0' || bind === '::') return [];
  return [
    {
      kind: 'wildcard',
      commands: [],
      undo: [],
      port: null,
      bind: '0.0.0.0',
      caveat: 'Other machines on the network can then reach it as well: say who may with `allow`.',
    },
  ];
}

function pfForward(port: number, high: number): PortWay {
  const rules = ['inet', 'inet6'].map((family) => {
    const loopback = family === 'inet' ? '127.0.0.1' : '::1';
    return `rdr pass on lo0 ${family} proto tcp from any to ${loopback} port ${port} -> ${loopback} port ${high}`;
  });
  const printed = rules.map((rule) => `'${rule}'`).join(' ');
  return {
    kind: 'forward',
    // Anchors below com.apple are the ones that the rules of the system refer to.
    commands: [`printf '%s\\n' ${printed} | sudo pfctl -a com.apple/doorman -Ef -`],
    undo: ['sudo pfctl -a com.apple/doorman -F all'],
    port: high,
    bind: null,
    caveat:
      'Only connections that this machine makes to itself are redirected. It holds until the machine starts again.',
  };
}

const darwinVersion = ({ release }: PortFacts): number => Number(release.split('.', 1)[0] ?? 0);

/** Says why a listener on a privileged port did not start, and the shortest ways to it. */
export function portDeniedMessage(
  facts: PortFacts,
  {
    port,
    bind,
    freePort,
  }: { readonly port: number; readonly bind: string; readonly freePort: number | null },
): string {
  const ways = portWays(facts, port, bind, freePort);
  const [other, next] = ways;
  const choose = other?.port == null ? '' : ` Use port ${other.port}`;
  const way =
    next === undefined
      ? '.'
      : next.commands.length > 0
        ? `, or run '${next.commands.join(' && ')}' (undone by '${next.undo.join(' && ')}').`
        : `, or set 'bind: ${next.bind ?? bind}'.`;
  const more = ways.length > 2 ? ' The doctor lists the other ways.' : '';
  return `Port ${port} needs rights that Doorman does not have: ${denialReason(facts, port, bind)}.${choose}${way}${more}`;
}
