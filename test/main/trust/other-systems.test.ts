import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ChangePlan } from '../../../src/main/trust/change-plan.ts';
import { detectChromium } from '../../../src/main/trust/stores/chromium.ts';
import { detectFirefox } from '../../../src/main/trust/stores/firefox.ts';
import { detectJava } from '../../../src/main/trust/stores/java.ts';
import { detectSystem } from '../../../src/main/trust/stores/system.ts';
import type { TrustStore } from '../../../src/main/trust/trust-store.ts';
import { createTestAuthority, type TestAuthority } from '../../helpers/test-authority.ts';
import { type RecordedOptions, recordedContext } from './recorded.ts';

let ours: TestAuthority;
let earlier: TestAuthority;

beforeAll(async () => {
  ours = await createTestAuthority();
  earlier = await createTestAuthority();
});

afterAll(async () => {
  await ours?.close();
  await earlier?.close();
});

const pemOf = ({ material }: TestAuthority): string => material.certificatePem;
const shaOf = (authority: TestAuthority): X509Certificate => new X509Certificate(pemOf(authority));

const context = (options: Omit<RecordedOptions, 'certificatePem' | 'fingerprint'>) =>
  recordedContext({ ...options, certificatePem: pemOf(ours), fingerprint: shaOf(ours).fingerprint256 });

const lines = (plan: ChangePlan | null): readonly string[] | undefined =>
  plan?.steps.map(({ program, args, elevated }) =>
    `${elevated ? '# ' : '$ '}${[program, ...args].join(' ')}`.replaceAll('\\', '/'),
  );

const one = (stores: readonly TrustStore[], id: string): TrustStore => {
  const store = stores.find((candidate) => candidate.id === id);
  if (store === undefined) throw new Error(`No ${id} among ${stores.map((each) => each.id).join(', ')}.`);
  return store;
};

describe('macOS', () => {
  const login = '/Users/me/Library/Keychains/login.keychain-db';
  const mac = { platform: 'darwin', home: '/Users/me', programs: ['/usr/bin/curl'] } as const;

  test('the login keychain is changed by its owner, that of all users by an administrator', async () => {
    // 44 is what security ends with when it finds nothing.
    const stores = await detectSystem(
      context({ ...mac, answers: { '/usr/bin/security find-certificate': { code: 44 } } }),
    );
    const mine = await one(stores, 'system').inspect();
    expect(mine).toMatchObject({ present: 'yes', hasOurs: false, remove: null });
    expect(lines(mine.install)).toEqual([
      `$ /usr/bin/security add-trusted-cert -r trustRoot -p ssl -k ${login} /data/ca.pem`,
    ]);
    expect(lines((await one(stores, 'system:everybody').inspect()).install)).toEqual([
      '# /usr/bin/security add-trusted-cert -d -r trustRoot -p ssl -k /Library/Keychains/System.keychain /data/ca.pem',
    ]);
  });

  test('ours and a stale one are taken out by their fingerprints, with their trust settings', async () => {
    const stores = await detectSystem(
      context({
        ...mac,
        answers: { '/usr/bin/security find-certificate': { output: pemOf(earlier) + pemOf(ours) } },
      }),
    );
    const found = await one(stores, 'system').inspect();
    expect(found).toMatchObject({ hasOurs: true, install: null });
    expect(found.stale.map(({ fingerprint }) => fingerprint)).toEqual([shaOf(earlier).fingerprint256]);
    expect(lines(found.remove)).toEqual(
      [ours, earlier].map(
        (authority) =>
          `$ /usr/bin/security delete-certificate -t -Z ${shaOf(authority).fingerprint256.replaceAll(':', '')} ${login}`,
      ),
    );
  });

  test('a keychain that cannot be read says what security said', async () => {
    const stores = await detectSystem(
      context({
        ...mac,
        answers: { '/usr/bin/security': { code: 36, errors: 'The user name or passphrase is wrong.\n' } },
      }),
    );
    expect(await one(stores, 'system').inspect()).toMatchObject({
      present: 'unreadable',
      detail: 'security: The user name or passphrase is wrong.',
    });
  });

  test('it is tried with the curl of the system', async () => {
    const [client] = await one(await detectSystem(context(mac)), 'system').clients();
    expect(client?.program).toBe('/usr/bin/curl');
  });
});

describe('Windows', () => {
  const windows = {
    platform: 'win32',
    home: 'C:\\Users\\me',
    environment: { PATH: '', SystemRoot: 'C:\\Windows' },
  } as const;
  const powershell = 'C:/Windows/System32/WindowsPowerShell/v1.0/powershell.exe';

  test('the Root store of the account is changed by its owner, that of the machine by an administrator', async () => {
    const stores = await detectSystem(context(windows));
    expect(lines((await one(stores, 'system').inspect()).install)).toEqual([
      '$ C:/Windows/System32/certutil.exe -user -addstore -f Root /data/ca.pem',
    ]);
    expect(lines((await one(stores, 'system:everybody').inspect()).install)).toEqual([
      '# C:/Windows/System32/certutil.exe -addstore -f Root /data/ca.pem',
    ]);
  });

  test('ours and a stale one are taken out by their thumbprints', async () => {
    const stores = await detectSystem(
      context({ ...windows, answers: { [powershell]: { output: pemOf(ours) + pemOf(earlier) } } }),
    );
    const found = await one(stores, 'system').inspect();
    expect(found).toMatchObject({ hasOurs: true, install: null, stale: [{}] });
    expect(lines(found.remove)).toEqual(
      [ours, earlier].map(
        (authority) =>
          `$ C:/Windows/System32/certutil.exe -user -delstore Root ${shaOf(authority).fingerprint.replaceAll(':', '')}`,
      ),
    );
  });

  test('Chrome is said to use the system store', async () => {
    const [store] = await detectChromium(context(windows));
    expect(await store?.inspect()).toMatchObject({ present: 'no', detail: /system store/ });
  });
});

describe('Fedora and Arch', () => {
  test.each([
    ['Fedora', '/etc/pki/ca-trust/source/anchors', '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem'],
    ['Arch', '/etc/ca-certificates/trust-source/anchors', '/etc/ca-certificates/extracted/tls-ca-bundle.pem'],
  ])('%s gets a file among its anchors', async (_name, folder, bundle) => {
    const programs = ['/usr/bin/update-ca-trust', '/usr/bin/openssl'];
    const before = one(
      await detectSystem(context({ platform: 'linux', files: { [`${folder}/`]: '' }, programs })),
      'system',
    );
    const target = `${folder}/doorman-${shaOf(ours).fingerprint256.replaceAll(':', '').slice(0, 16).toLowerCase()}.pem`;
    expect(lines((await before.inspect()).install)).toEqual([
      `# install -D -m 644 /data/ca.pem ${target}`,
      '# /usr/bin/update-ca-trust',
    ]);
    const files = { [target]: pemOf(ours), [`${folder}/other.pem`]: 'x', [bundle]: pemOf(ours) };
    const after = one(await detectSystem(context({ platform: 'linux', files, programs })), 'system');
    const found = await after.inspect();
    expect(found).toMatchObject({ hasOurs: true, install: null });
    expect(lines(found.remove)).toEqual([`# rm -f ${target}`, '# /usr/bin/update-ca-trust']);
  });

  test('a system with neither update program has no store that is known', async () => {
    const [store] = await detectSystem(context({ platform: 'linux' }));
    expect(await store?.inspect()).toMatchObject({ present: 'no', install: null, remove: null });
  });
});

describe('what is missing', () => {
  test('without certutil, the databases of browsers say which package has it', async () => {
    const files = {
      '/home/me/.pki/nssdb/cert9.db': '',
      '/home/me/.mozilla/firefox/profiles.ini': '[Profile0]\nName=work\nIsRelative=1\nPath=a.work\n',
      '/home/me/.mozilla/firefox/a.work/cert9.db': '',
    };
    const given = context({ platform: 'linux', files });
    for (const store of [...(await detectChromium(given)), ...(await detectFirefox(given))]) {
      expect(await store.inspect()).toMatchObject({
        present: 'unreadable',
        detail: expect.stringContaining('libnss3-tools'),
        install: null,
      });
    }
    expect(given.calls).toEqual([]);
  });

  test('a machine with nothing has absent stores, and nothing is run', async () => {
    const given = context({ platform: 'linux' });
    for (const detect of [detectChromium, detectFirefox, detectJava]) {
      const [store] = await detect(given);
      expect(await store?.inspect()).toMatchObject({ present: 'no', install: null, remove: null });
      expect(await store?.clients()).toEqual([]);
    }
    expect(given.calls).toEqual([]);
  });

  test('a Java without a compiler is listed, and it is said why it is not tried', async () => {
    const home = '/opt/jre';
    const [store] = await detectJava(
      context({
        platform: 'linux',
        environment: { PATH: '', JAVA_HOME: home },
        files: { [`${home}/lib/security/cacerts`]: '' },
        programs: [`${home}/bin/java`, `${home}/bin/keytool`],
      }),
    );
    expect(await store?.clients()).toEqual([]);
    expect(store?.withoutClient).toContain('without a compiler');
    expect(lines((await store?.inspect())?.install ?? null)?.[0]).toMatch(
      /^# \/opt\/jre\/bin\/keytool -importcert -noprompt .* -storepass changeit$/,
    );
  });
});

describe('where browsers keep their stores', () => {
  test('snaps and Flatpaks have stores of their own', async () => {
    const files = {
      '/home/me/snap/chromium/current/': '',
      '/home/me/.var/app/com.google.Chrome/': '',
      '/home/me/snap/firefox/common/.mozilla/firefox/profiles.ini': '[Profile0]\nName=a\nPath=x.a\n',
    };
    const given = context({ platform: 'linux', files, programs: ['/usr/bin/certutil'] });
    const stores = [...(await detectChromium(given)), ...(await detectFirefox(given))];
    expect(stores.map(({ id, location }) => [id, location])).toEqual([
      ['chromium:snap', '/home/me/snap/chromium/current/.pki/nssdb'],
      ['chromium:flatpak-chrome', '/home/me/.var/app/com.google.Chrome/.pki/nssdb'],
      ['firefox:snap-x.a', '/home/me/snap/firefox/common/.mozilla/firefox/x.a'],
    ]);
  });

  test('a database that is there is added to, and what others put into it stays', async () => {
    const nickname = 'Doorman local authority (old)';
    const given = context({
      platform: 'linux',
      files: { '/home/me/.pki/nssdb/cert9.db': '' },
      programs: ['/usr/bin/certutil'],
      answers: {
        '/usr/bin/certutil -d sql:/home/me/.pki/nssdb -L -a': { output: pemOf(earlier) },
        '/usr/bin/certutil -d sql:/home/me/.pki/nssdb -L': {
          output: `\nCertificate Nickname   Trust Attributes\n\nSome company   CT,C,C\n${nickname}    C,,\n`,
        },
      },
    });
    const found = await one(await detectChromium(given), 'chromium').inspect();
    expect(found).toMatchObject({ hasOurs: false, stale: [{}] });
    expect(lines(found.install)).toHaveLength(1);
    expect(lines(found.remove)).toEqual([`$ /usr/bin/certutil -d sql:/home/me/.pki/nssdb -D -n ${nickname}`]);
  });
});
