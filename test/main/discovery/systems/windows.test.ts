import { describe, expect, it } from 'vitest';
import {
  parseNetstat,
  parseTasklist,
  windowsPortSource,
} from '../../../../src/main/discovery/systems/windows.ts';
import { fakeSystem } from '../fake-system.ts';

const NETSTAT = [
  '',
  'Active Connections',
  '',
  '  Proto  Local Address          Foreign Address        State           PID',
  '  TCP    0.0.0.0:135            0.0.0.0:0              LISTENING       1044',
  '  TCP    127.0.0.1:5173         0.0.0.0:0              LISTENING       4121',
  '  TCP    127.0.0.1:5173         127.0.0.1:50112        ESTABLISHED     4121',
  '  TCP    192.168.1.5:139        0.0.0.0:0              LISTENING       4',
  '',
].join('\r\n');
const NETSTAT_V6 = [
  '',
  '  Proto  Local Address          Foreign Address        State           PID',
  '  TCP    [::]:135               [::]:0                 LISTENING       1044',
  '  TCP    [fe80::1%12]:5040      [::]:0                 LISTENING       900',
  '',
].join('\r\n');
const NETSTAT_GERMAN = [
  'Aktive Verbindungen',
  '  Proto  Lokale Adresse         Remoteadresse          Status           PID',
  '  TCP    0.0.0.0:8080           0.0.0.0:0              ABHÖREN         7000',
  '  TCP    10.0.0.2:8080          10.0.0.9:50113         HERGESTELLT     7000',
].join('\r\n');
const TASKLIST = [
  '"System Idle Process","0","Services","0","8 K"',
  '"System","4","Services","0","144 K"',
  '"svchost.exe","1044","Services","0","13,292 K"',
  '"node.exe","4121","Console","1","45,000 K"',
  '',
].join('\r\n');
const COMMANDS = {
  'netstat.exe -ano -p TCP': NETSTAT,
  'netstat.exe -ano -p TCPv6': NETSTAT_V6,
  'tasklist.exe /fo csv /nh': TASKLIST,
};

describe('reading netstat', () => {
  it('lists the listening sockets of IPv4 and leaves connections out', () => {
    expect(parseNetstat(NETSTAT)).toEqual([
      { address: '0.0.0.0', family: 'ipv4', port: 135, pid: 1044 },
      { address: '127.0.0.1', family: 'ipv4', port: 5173, pid: 4121 },
      { address: '192.168.1.5', family: 'ipv4', port: 139, pid: 4 },
    ]);
  });

  it('lists the sockets of IPv6 without their brackets', () => {
    expect(parseNetstat(NETSTAT_V6).map((row) => row.address)).toEqual(['::', 'fe80::1%12']);
  });

  it('does not depend on the language of Windows', () => {
    expect(parseNetstat(NETSTAT_GERMAN)).toEqual([
      { address: '0.0.0.0', family: 'ipv4', port: 8080, pid: 7000 },
    ]);
  });
});

describe('reading tasklist', () => {
  it('gives the name of each process without .exe', () => {
    expect([...parseTasklist(TASKLIST)]).toEqual([
      [0, 'System Idle Process'],
      [4, 'System'],
      [1044, 'svchost'],
      [4121, 'node'],
    ]);
  });
});

describe('listing the sockets of Windows', () => {
  it('joins sockets of both families with the names of their processes', async () => {
    const sockets = await windowsPortSource.sockets(
      fakeSystem({ commands: COMMANDS }),
      (port) => port !== 139,
    );
    expect(sockets).toEqual([
      { address: '0.0.0.0', family: 'ipv4', port: 135, process: { name: 'svchost', pid: 1044 } },
      { address: '127.0.0.1', family: 'ipv4', port: 5173, process: { name: 'node', pid: 4121 } },
      { address: '::', family: 'ipv6', port: 135, process: { name: 'svchost', pid: 1044 } },
      { address: 'fe80::1%12', family: 'ipv6', port: 5040, process: null },
    ]);
  });

  it('still lists IPv4 where IPv6 and the names cannot be had', async () => {
    const commands = { 'netstat.exe -ano -p TCP': NETSTAT };
    const sockets = await windowsPortSource.sockets(fakeSystem({ commands }), (port) => port === 5173);
    expect(sockets).toEqual([{ address: '127.0.0.1', family: 'ipv4', port: 5173, process: null }]);
  });
});
