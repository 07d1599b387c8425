import { describe, expect, it } from 'vitest';
import { linuxPortSource, parseSocketTable } from '../../../../src/main/discovery/systems/linux.ts';
import { fakeSystem } from '../fake-system.ts';

const HEADING =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';
const TCP = `${HEADING}
   0: 0100007F:1435 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 41001 1 0000000000000000 100 0 0 10 0
   1: 00000000:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 41002 1 0000000000000000 100 0 0 10 0
   2: 3500007F:0035 00000000:0000 0A 00000000:00000000 00:00000000 00000000   991        0 41003 1 0000000000000000 100 0 0 10 5
   3: 0100007F:C350 0100007F:1435 01 00000000:00000000 00:00000000 00000000  1000        0 41004 1 0000000000000000 20 4 30 10 -1
`;
const TCP6 = `  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000000000000000000000000000:0BB8 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 42001 1 0000000000000000 100 0 0 10 0
   1: 00000000000000000000000001000000:1435 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 42002 1 0000000000000000 100 0 0 10 0
   2: 0000000000000000FFFF00000100007F:1F90 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 42003 1 0000000000000000 100 0 0 10 0
   3: 000080FE00000000FF00FC02010000FE:1F91 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 42004 1 0000000000000000 100 0 0 10 0
`;

describe('reading the socket tables of Linux', () => {
  it('lists the listening IPv4 sockets and leaves connections out', () => {
    expect(parseSocketTable(TCP, 'ipv4')).toEqual([
      { address: '127.0.0.1', family: 'ipv4', port: 5173, inode: '41001', userId: 1000 },
      { address: '0.0.0.0', family: 'ipv4', port: 22, inode: '41002', userId: 0 },
      { address: '127.0.0.53', family: 'ipv4', port: 53, inode: '41003', userId: 991 },
    ]);
  });

  it('writes IPv6 addresses in their shortest form, and IPv4 ones in IPv6 clothes as IPv4', () => {
    const rows = parseSocketTable(TCP6, 'ipv6');
    expect(rows.map(({ address, family, port }) => ({ address, family, port }))).toEqual([
      { address: '::', family: 'ipv6', port: 3000 },
      { address: '::1', family: 'ipv6', port: 5173 },
      { address: '127.0.0.1', family: 'ipv4', port: 8080 },
      { address: 'fe80::2fc:ff:fe00:1', family: 'ipv6', port: 8081 },
    ]);
  });

  it('skips rows that are cut or malformed and keeps the others', () => {
    const cut = `${HEADING}\n   0: 0100007F:14\n   1: ZZ00007F:1435 00000000:0000 0A 0:0 0:0 0 1000 0 7\n\n${TCP}`;
    expect(parseSocketTable(cut, 'ipv4')).toEqual(parseSocketTable(TCP, 'ipv4'));
    expect(parseSocketTable(TCP.slice(0, TCP.indexOf('41003')), 'ipv4')).toHaveLength(2);
    expect(parseSocketTable('', 'ipv4')).toEqual([]);
  });
});

const PROCESSES = {
  files: {
    '/proc/net/tcp': TCP,
    '/proc/net/tcp6': TCP6,
    '/proc/500/stat': '500 (npm (run) dev) S 1 500 500 0 -1',
    '/proc/620/stat': '620 (MainThread) S 500 500 500 0 -1',
    '/proc/631/stat': '631 (worker) S 630 630 500 0 -1',
    '/proc/630/stat': '630 (master) S 1 630 500 0 -1',
    '/proc/630/comm': 'web-server\n',
  },
  links: {
    '/proc/1/exe': '/usr/sbin/sshd',
    '/proc/1/fd/3': 'socket:[41002]',
    '/proc/500/fd/0': '/dev/pts/0',
    '/proc/620/exe': '/usr/lib/node (old)/bin/node (deleted)',
    '/proc/620/fd/0': '/dev/pts/0',
    '/proc/620/fd/20': 'socket:[41001]',
    '/proc/620/fd/21': 'socket:[42002]',
    '/proc/630/fd/5': 'socket:[42001]',
    '/proc/631/fd/5': 'socket:[42001]',
    '/proc/631/exe': '/usr/bin/worker',
  },
};

describe('finding the processes of Linux sockets', () => {
  const processOf = async (userId: number) => {
    const sockets = await linuxPortSource.sockets(fakeSystem({ ...PROCESSES, userId }), () => true);
    return (port: number) => sockets.filter((socket) => socket.port === port).map((socket) => socket.process);
  };

  it('names the program file rather than the main thread, on both families of a port', async () => {
    const node = { name: 'node', pid: 620 };
    expect((await processOf(1000))(5173)).toEqual([node, node]);
  });

  it('gives the parent where a parent shares its socket with workers, by the name it has', async () => {
    expect((await processOf(1000))(3000)).toEqual([{ name: 'web-server', pid: 630 }]);
  });

  it('leaves sockets of other users without a process, even where a link would show it', async () => {
    const processes = await processOf(1000);
    expect(processes(22)).toEqual([null]);
    expect(processes(53)).toEqual([null]);
  });

  it('searches the processes of every user when it runs as root', async () => {
    expect((await processOf(0))(22)).toEqual([{ name: 'sshd', pid: 1 }]);
  });

  it('lists IPv4 alone on a machine that has no table for IPv6', async () => {
    const access = fakeSystem({ files: { '/proc/net/tcp': TCP } });
    const sockets = await linuxPortSource.sockets(access, (port) => port !== 53);
    expect(sockets.map((socket) => socket.port)).toEqual([5173, 22]);
  });
});

describe('details of Linux processes', () => {
  const record = {
    files: { '/proc/620/cmdline': 'node\0/home/dev/shop/node_modules/.bin/vite\0--port\x005173\0' },
    links: {
      '/proc/620/cwd': '/home/dev/shop',
      '/proc/700/cwd': '/home/other/shop',
      '/proc/800/cwd': '/home/dev/gone (deleted)',
    },
    owners: { '/proc/620': 1000, '/proc/700': 0, '/proc/800': 1000 },
  };

  it('give the command line and the working folder, read through the process itself', async () => {
    const details = await linuxPortSource.details(fakeSystem(record), [620]);
    expect(details.get(620)).toEqual({
      commandLine: 'node /home/dev/shop/node_modules/.bin/vite --port 5173',
      folder: { shown: '/home/dev/shop', path: '/proc/620/cwd' },
    });
  });

  it('never give the folder of another user', async () => {
    const details = await linuxPortSource.details(fakeSystem(record), [700]);
    expect(details.get(700)).toEqual({ commandLine: null, folder: null });
  });

  it.each([800, 999])('give no folder for process %i, which has none any more', async (pid) => {
    const details = await linuxPortSource.details(fakeSystem(record), [pid]);
    expect(details.get(pid)).toEqual({ commandLine: null, folder: null });
  });
});
