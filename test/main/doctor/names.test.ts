import { describe, expect, it } from 'vitest';
import { httpsOnlySuffix, kindOfName } from '../../../src/main/doctor/facts/name-kinds.ts';
import { hostModules } from '../../../src/main/doctor/facts/name-service.ts';
import type { ConfigInput } from '../../../src/shared/config/schema.ts';
import { explainFinding } from '../../../src/shared/explain/doctor/index.ts';
import { examine, findingOf, onlyChain, patient, told, troubles } from './examine.ts';

const answering = (host: string, tls: 'auto' | 'off' = 'off'): ConfigInput => ({
  version: 1,
  listeners: [{ id: 'web', port: 0, tls }],
  routes: [{ id: 'shop', match: { hosts: [host] }, to: { respond: { status: 204 } } }],
});

const failing = (code: string) => () => Promise.reject(Object.assign(new Error(code), { code }));

describe('a name below localhost that glibc alone does not resolve', () => {
  it('is a warning that says which programs are affected, and the chain goes on as in a browser', async () => {
    const { subject } = await patient(answering('shop.localhost'));
    const world = { platform: 'linux', lookup: failing('ENOTFOUND') };
    const chain = onlyChain(await examine(subject, { world }));
    expect(troubles(chain)).toEqual(['warn name.localhost_unresolved']);
    const { sentence } = told(chain, 'name.localhost_unresolved');
    expect(sentence).toContain('browsers and curl take names below localhost to this machine by themselves');
    expect(sentence).toContain('nss-myhostname');
    expect(explainFinding(findingOf(chain, 'name.localhost_unresolved')).fixes).toEqual([
      { kind: 'hosts', label: 'Add shop.localhost to the hosts file', names: ['shop.localhost'] },
    ]);
    expect(findingOf(chain, 'http.answered').evidence.status).toBe(204);
  });

  it('is Safari’s matter too on macOS', async () => {
    const { subject } = await patient(answering('shop.localhost'));
    const world = { platform: 'darwin', lookup: failing('ENOTFOUND') };
    const chain = onlyChain(await examine(subject, { world }));
    expect(told(chain, 'name.localhost_unresolved').sentence).toContain('Safari');
  });

  it('is named with the modules that make it resolve, where some do', async () => {
    const { subject } = await patient(answering('shop.localhost'));
    const nameService = () =>
      Promise.resolve('hosts: mymachines resolve [!UNAVAIL=return] files myhostname dns\n');
    const chain = onlyChain(await examine(subject, { world: { platform: 'linux', nameService } }));
    expect(chain.result).toBe('ok');
    expect(findingOf(chain, 'name.resolved').evidence.modules).toEqual([
      'mymachines',
      'resolve',
      'myhostname',
    ]);
    expect(told(chain, 'name.resolved').sentence).toContain('such as those in containers, do not find it');
  });

  it('needs no modules when the hosts file has it', async () => {
    const { subject } = await patient(answering('shop.localhost'));
    const hostsFile = () => Promise.resolve('127.0.0.1 shop.localhost\n::1 shop.localhost\n');
    const nameService = () => Promise.resolve('hosts: files myhostname dns\n');
    const chain = onlyChain(await examine(subject, { world: { platform: 'linux', hostsFile, nameService } }));
    expect(findingOf(chain, 'name.resolved').evidence).toMatchObject({ fromHostsFile: true, modules: [] });
  });
});

describe('a name that does not resolve', () => {
  it.each([
    ['shop.test', 'ENOTFOUND', /its last part is kept for private use/],
    ['shop.local', 'EAI_AGAIN', /the resolver did not answer in time/],
    ['shop.local', 'ENOTFOUND', /nobody on the network answers for names below \.local/],
    ['shop.dev', 'ENOTFOUND', /no DNS server that this machine asks knows it/],
  ])('%s (%s) is told why, and gets an entry offered', async (host, code, reason) => {
    const { subject } = await patient(answering(host));
    const chain = onlyChain(await examine(subject, { world: { lookup: failing(code) } }));
    expect(troubles(chain)[0]).toBe('failed name.unresolved');
    const { sentence, fixes } = told(chain, 'name.unresolved');
    expect(sentence).toMatch(reason);
    expect(fixes[0]).toBe(`Add ${host} to the hosts file`);
    // The rest is looked at all the same, where the listener is.
    expect(findingOf(chain, 'http.answered').evidence.status).toBe(204);
  });
});

it('a name that leads to another machine is told so', async () => {
  const { subject } = await patient(answering('shop.test'));
  const chain = onlyChain(
    await examine(subject, { world: { lookup: () => Promise.resolve(['192.0.2.1']) } }),
  );
  expect(troubles(chain)).toEqual(['failed address.elsewhere']);
});

it('an address of this machine that the listener does not have is told apart from one of another machine', async () => {
  const { subject } = await patient(answering('shop.test'));
  const world = { lookup: () => Promise.resolve(['127.0.0.5']), ownAddresses: () => [] };
  const chain = onlyChain(await examine(subject, { world }));
  expect(troubles(chain)).toEqual(['failed address.not_bound']);
  expect(explainFinding(findingOf(chain, 'address.not_bound')).fixes).toMatchObject([
    { fix: { change: 'listener.bind', listener: 'web', bind: '0.0.0.0' } },
  ]);
});

it('a name that DNS leads here is a warning about DNS over HTTPS, one of the hosts file is not', async () => {
  const { subject } = await patient(answering('shop.example.com'));
  expect(troubles(onlyChain(await examine(subject)))).toEqual(['warn name.from_dns']);
  const hostsFile = () => Promise.resolve('127.0.0.1 shop.example.com\n::1 shop.example.com\n');
  expect(onlyChain(await examine(subject, { world: { hostsFile } })).result).toBe('ok');
});

describe('a name that browsers ask over https only', () => {
  it('fails on a listener without TLS, and is led to the one that has it', async () => {
    const { subject, engine } = await patient(
      {
        ...answering('shop.dev'),
        listeners: [
          { id: 'plain', port: 0, tls: 'off' },
          { id: 'secure', port: 0 },
        ],
        tls: { names: ['shop.dev'] },
      },
      { tls: true },
    );
    const { chains } = await examine(subject);
    const [plain] = chains;
    if (plain === undefined) throw new Error('There is a chain.');
    expect(findingOf(plain, 'name.https_only')).toMatchObject({
      result: 'failed',
      evidence: { suffix: 'dev' },
    });
    const { sentence, fixes } = told(plain, 'name.https_only');
    expect(sentence).toContain('HSTS');
    expect(fixes).toEqual([`Open https://shop.dev:${engine.port('secure')}/`]);
  });

  it('is not below .test', () => {
    expect(httpsOnlySuffix('shop.test')).toBeNull();
    expect(httpsOnlySuffix('shop.app')).toBe('app');
    expect(httpsOnlySuffix('dev')).toBe('dev');
  });
});

it('names are of four kinds', () => {
  expect(
    ['localhost', 'a.localhost', 'a.local', 'a.test', 'a.home.arpa', 'a.dev', 'mylocal'].map(kindOfName),
  ).toEqual(['localhost', 'localhost', 'mdns', 'private', 'private', 'public', 'public']);
});

it('modules of nsswitch.conf are those beyond files and dns', () => {
  expect(
    hostModules(
      '# hosts: myhostname\npasswd: files\nhosts:\tfiles mdns4_minimal [NOTFOUND=return] dns # myhostname\n',
    ),
  ).toEqual(['mdns4_minimal']);
  expect(hostModules('')).toEqual([]);
});
