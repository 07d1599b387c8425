import { describe, expect, it } from 'vitest';
import {
  macosPortSource,
  parseFolders,
  parseLsof,
  parsePs,
} from '../../../../src/main/discovery/systems/macos.ts';
import { fakeSystem } from '../fake-system.ts';

const LSOF = `p512
cControl\\x20Center
f9
tIPv4
n*:7000
f10
tIPv6
n*:7000
p4121
cnode
f23
tIPv6
n[::1]:5173
p4300
cruby
f11
tIPv4
n127.0.0.1:3000
f12
tIPv6
n[fe80:1::1]:3000
f13
tIPv4
n127.0.0.1:3000->127.0.0.1:50000x
`;
const PS = `  512 /System/Library/CoreServices/ControlCenter.app/Contents/MacOS/ControlCenter
 4121 node /Users/dev/shop/node_modules/.bin/vite
`;
const LSOF_COMMAND = 'lsof -w -nP +c 0 -iTCP -sTCP:LISTEN -F pctn';

describe('reading lsof', () => {
  it('gives every listening socket with its process, spaces in names undone', () => {
    const center = { name: 'Control Center', pid: 512 };
    const ruby = { name: 'ruby', pid: 4300 };
    expect(parseLsof(LSOF)).toEqual([
      { address: '0.0.0.0', family: 'ipv4', port: 7000, process: center },
      { address: '::', family: 'ipv6', port: 7000, process: center },
      { address: '::1', family: 'ipv6', port: 5173, process: { name: 'node', pid: 4121 } },
      { address: '127.0.0.1', family: 'ipv4', port: 3000, process: ruby },
      { address: 'fe80:1::1', family: 'ipv6', port: 3000, process: ruby },
    ]);
  });

  it('reads nothing out of nothing, out of a warning, and out of names that are no port', () => {
    expect(parseLsof('')).toEqual([]);
    expect(parseLsof('lsof: something is odd\np1\ncx\nf1\nn*:*\nn*:0\nn*:99999\n')).toEqual([]);
  });

  it('keeps the wanted ports only', async () => {
    const access = fakeSystem({ commands: { [LSOF_COMMAND]: LSOF } });
    const sockets = await macosPortSource.sockets(access, (port) => port === 5173);
    expect(sockets.map((socket) => socket.port)).toEqual([5173]);
  });
});

describe('reading ps', () => {
  it('gives the whole command line of each process', () => {
    expect(parsePs(PS).get(4121)).toBe('node /Users/dev/shop/node_modules/.bin/vite');
    expect([...parsePs(PS).keys()]).toEqual([512, 4121]);
  });

  it('goes without details when ps fails, and asks for nothing when there is no process', async () => {
    expect(await macosPortSource.details(fakeSystem({}), [1])).toEqual(new Map());
    expect(await macosPortSource.details(fakeSystem({}), [])).toEqual(new Map());
  });
});

const CWD = 'p4121\nfcwd\nn/Users/dev/shop\np4300\nfcwd\nn/Users/other/blog\np1\nfcwd\nnunknown\n';

describe('working folders on macOS', () => {
  it('are read from lsof, those that are paths', () => {
    expect([...parseFolders(CWD)]).toEqual([
      [4121, '/Users/dev/shop'],
      [4300, '/Users/other/blog'],
    ]);
    expect(parseFolders('lsof: odd\nn/no/process\n').size).toBe(0);
  });

  it('come with the command lines, and only those of the user', async () => {
    const access = fakeSystem({
      userId: 501,
      owners: { '/Users/dev/shop': 501, '/Users/other/blog': 502 },
      commands: {
        'ps -ww -o pid=,command= -p 4121,4300,512': PS,
        'lsof -w -a -d cwd -p 4121,4300,512 -F pn': CWD,
      },
    });
    const details = await macosPortSource.details(access, [4121, 4300, 512]);
    expect(details.get(4121)).toEqual({
      commandLine: 'node /Users/dev/shop/node_modules/.bin/vite',
      folder: { shown: '/Users/dev/shop', path: '/Users/dev/shop' },
    });
    expect(details.get(4300)).toEqual({ commandLine: null, folder: null });
    expect(details.get(512)?.folder).toBeNull();
  });
});
