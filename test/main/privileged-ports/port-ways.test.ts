import { describe, expect, it } from 'vitest';
import { type PortFacts, readPortFacts } from '../../../src/main/privileged-ports/port-facts.ts';
import { portDeniedMessage, portWays } from '../../../src/main/privileged-ports/port-ways.ts';

const debian: PortFacts = {
  platform: 'linux',
  release: '6.1.0-18-amd64',
  isRoot: false,
  firstUnprivilegedPort: 1024,
  program: '/usr/bin/node',
  isElectron: false,
  redirectTool: 'nft',
};
const mac: PortFacts = {
  ...debian,
  platform: 'darwin',
  release: '24.1.0',
  firstUnprivilegedPort: null,
  redirectTool: 'pfctl',
};

const kinds = (facts: PortFacts, bind = 'localhost') =>
  portWays(facts, 443, bind, 8443).map(({ kind }) => kind);
const way = (facts: PortFacts, kind: string, port = 443) =>
  portWays(facts, port, 'localhost', 8443).find((one) => one.kind === kind);

describe('on Linux', () => {
  it('offers a high port, the kernel setting, a redirect and a capability', () => {
    expect(kinds(debian)).toEqual(['other_port', 'sysctl', 'forward', 'setcap']);
  });

  it('gives the value of the setting that was there back as the undo', () => {
    expect(way({ ...debian, firstUnprivilegedPort: 500 }, 'sysctl')).toMatchObject({
      commands: ['sudo sysctl net.ipv4.ip_unprivileged_port_start=443'],
      undo: ['sudo sysctl net.ipv4.ip_unprivileged_port_start=500'],
    });
  });

  it('does not offer the setting where it is not what stands in the way', () => {
    expect(kinds({ ...debian, firstUnprivilegedPort: 80 })).not.toContain('sysctl');
  });

  it('does not offer a capability to Electron, which would not start any more', () => {
    expect(kinds({ ...debian, isElectron: true })).not.toContain('setcap');
  });

  it('quotes the path of the program', () => {
    expect(way({ ...debian, program: `/opt/it's here/node` }, 'setcap')?.commands).toEqual([
      `sudo setcap cap_net_bind_service=+ep '/opt/it'\\''s here/node'`,
    ]);
  });

  it('redirects both families with whichever tool there is, and takes the rules back', () => {
    expect(way(debian, 'forward')).toMatchObject({
      port: 8443,
      commands: [
        'sudo nft add table inet doorman',
        expect.stringContaining('add chain inet doorman output'),
        expect.stringContaining('tcp dport 443 redirect to :8443'),
      ],
      undo: ['sudo nft delete table inet doorman'],
    });
    const old = way({ ...debian, redirectTool: 'iptables' }, 'forward');
    expect(old?.commands).toHaveLength(2);
    expect(old?.undo).toEqual(old?.commands.map((command) => command.replace(' -A ', ' -D ')));
    expect(kinds({ ...debian, redirectTool: null })).not.toContain('forward');
  });
});

describe('on macOS', () => {
  it('offers every address at once from 10.14 on, unless the listener has that already', () => {
    expect(kinds(mac)).toEqual(['other_port', 'wildcard', 'forward']);
    expect(kinds({ ...mac, release: '17.7.0' })).toEqual(['other_port', 'forward']);
    expect(kinds(mac, '0.0.0.0')).toEqual(['other_port', 'forward']);
  });

  it('redirects with pf in an anchor of its own', () => {
    expect(way(mac, 'forward')?.commands[0]).toContain('-> 127.0.0.1 port 8443');
    expect(way(mac, 'forward')?.commands[0]).toContain('pfctl -a com.apple/doorman -Ef -');
    expect(way(mac, 'forward')?.undo).toEqual(['sudo pfctl -a com.apple/doorman -F all']);
  });
});

it('offers another port on Windows, where nothing is kept for administrators', () => {
  expect(kinds({ ...debian, platform: 'win32' })).toEqual(['other_port']);
});

it.each([
  [
    debian,
    /keeps ports below 1024 for root .* Use port 8443, or run 'sudo sysctl .*=443' \(undone by '.*=1024'\)/,
  ],
  [mac, /macOS lets everybody .* but not on localhost alone\. Use port 8443, or set 'bind: 0\.0\.0\.0'/],
  [{ ...debian, platform: 'win32' }, /Windows has reserved it.* Use port 8443\.$/],
])('says why and the shortest way', (facts, sentence) => {
  expect(portDeniedMessage(facts, { port: 443, bind: 'localhost', freePort: 8443 })).toMatch(sentence);
});

it('reads the facts of this machine', async () => {
  const facts = await readPortFacts();
  expect(facts).toMatchObject({ platform: process.platform, program: process.execPath, isElectron: false });
  expect(facts.firstUnprivilegedPort !== null).toBe(process.platform === 'linux');
});
