import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { verifyingSource } from '../../../src/main/trust/clients/java.ts';
import { runProgram } from '../../../src/main/trust/programs.ts';
import { openVerificationListener } from '../../../src/main/trust/verification-listener.ts';
import { milliseconds } from '../../../src/shared/model/units.ts';
import { findProgram } from '../../helpers/chromium-trust.ts';
import { temporaryDirectory } from '../../helpers/temporary-directory.ts';
import {
  createTestAuthority,
  signBelowUnlimited,
  signWithoutChecks,
  type TestAuthority,
  writeSingleLevelAuthority,
} from '../../helpers/test-authority.ts';

const run = promisify(execFile);
const timeLimit = milliseconds(50_000);

let authority: TestAuthority;

beforeAll(async () => {
  // permitted.example is in the constraints and example.com is not; all else about them is the same.
  authority = await createTestAuthority({ extraNames: ['permitted.example'] });
});

afterAll(() => authority?.close());

/** A server with a certificate for a name that was signed with the key of the authority, as a thief of it could. */
async function serverFor(
  name: string,
  { material }: Pick<TestAuthority, 'material'> = authority,
  sign: typeof signWithoutChecks = signWithoutChecks,
) {
  const listener = await openVerificationListener(await sign(material, name));
  onTestFinished(() => listener.close());
  return { listener, url: listener.url.replace(listener.address, name) };
}

const javac = findProgram('javac');
const javaNote = javac === undefined ? ' (skipped: no javac on PATH)' : '';

describe.skipIf(javac === undefined)(`Java that trusts the authority${javaNote}`, () => {
  const get = async (
    name: string,
    trusted: Pick<TestAuthority, 'material' | 'caPath'> = authority,
    sign: typeof signWithoutChecks = signWithoutChecks,
  ) => {
    const directory = await temporaryDirectory();
    const { listener, url } = await serverFor(name, trusted, sign);
    const keystore = join(directory, 'trusted.p12');
    const hosts = join(directory, 'hosts');
    const source = join(directory, 'Verify.java');
    await writeFile(hosts, `127.0.0.1 ${name}\n`);
    await writeFile(source, verifyingSource);
    const store = ['-keystore', keystore, '-storepass', 'changeit', '-alias', 'doorman'];
    await run('keytool', ['-importcert', '-noprompt', '-file', trusted.caPath, ...store]);
    const options = [
      `-Djavax.net.ssl.trustStore=${keystore}`,
      '-Djavax.net.ssl.trustStorePassword=changeit',
      `-Djdk.net.hosts.file=${hosts}`,
    ];
    const result = await runProgram('java', [...options, source, url], {
      environment: { PATH: process.env['PATH'] ?? '' },
      timeLimit,
    });
    return { accepted: result.output.includes(listener.token), complaint: result.errors };
  };

  test('opens a name that the authority may sign', async () => {
    expect(await get('permitted.example')).toMatchObject({ accepted: true });
  });

  // RFC 5280 section 6.1 leaves the constraints of a trust anchor to the verifier, and Java's does not look at them. It looks
  // at those of the intermediate, which is the only key that there is to steal.
  test('refuses example.com, signed with the same key', async () => {
    const { accepted, complaint } = await get('example.com');
    expect(accepted).toBe(false);
    expect(complaint).toMatch(/PKIX path validation failed.*name constraints|does not match constraints/i);
  });

  test.each([true, false])(
    'refuses example.com from an unlimited authority that the thief put below it (self-issued: %s)',
    async (isSelfIssued) => {
      const { accepted } = await get('example.com', authority, (material, name) =>
        signBelowUnlimited(material, name, isSelfIssued),
      );
      expect(accepted).toBe(false);
    },
  );

  // When this test fails, Java looks at the limits of an anchor as well, and nobody has to be told to rotate.
  test('accepts example.com from an authority of one level, which the Java store warns of', async () => {
    const directory = await temporaryDirectory();
    const material = await writeSingleLevelAuthority(directory, { extraNames: ['permitted.example'] });
    const result = await get('example.com', { material, caPath: join(directory, 'ca.pem') });
    expect(result).toMatchObject({ accepted: true });
  });
});

const firefox = findProgram('firefox-esr') ?? findProgram('firefox');
const certutil = findProgram('certutil');
const firefoxSkip =
  firefox === undefined ? 'no Firefox on PATH' : certutil === undefined ? 'no certutil on PATH' : undefined;

describe.skipIf(firefoxSkip)(
  `Firefox that trusts the authority${firefoxSkip === undefined ? '' : ` (skipped: ${firefoxSkip})`}`,
  () => {
    const visit = async (name: string) => {
      const directory = await temporaryDirectory();
      const { listener, url } = await serverFor(name);
      const profile = join(directory, 'profile');
      await mkdir(profile);
      const database = ['-d', `sql:${profile}`];
      await run(String(certutil), [...database, '-N', '--empty-password']);
      await run(String(certutil), [...database, '-A', '-t', 'C,,', '-n', 'doorman', '-i', authority.caPath]);
      await writeFile(
        join(profile, 'user.js'),
        `user_pref("network.dns.localDomains", "${name}");\nuser_pref("network.proxy.type", 0);\n` +
          // On a slow machine Firefox tries plain HTTP beside the handshake, which would be taken for the visit.
          'user_pref("dom.security.https_only_mode_send_http_background_request", false);\n',
      );
      const args = ['--headless', '--no-remote', '--profile', profile];
      const ended = runProgram(String(firefox), [...args, '--screenshot', join(directory, 'page.png'), url], {
        environment: { PATH: process.env['PATH'] ?? '', HOME: directory },
        timeLimit,
        signal: listener.visited,
      });
      await Promise.race([ended, once(listener.visited, 'abort')]);
      await ended;
      return listener.visit();
    };

    test('opens a name that the authority may sign', async () => {
      expect(await visit('permitted.example')).toEqual({ kind: 'visited' });
    });

    test('refuses example.com, signed with the same key', async () => {
      expect(await visit('example.com')).toMatchObject({
        kind: 'refused',
        reason: "TLS alert 'bad certificate'",
      });
    });
  },
);

const git = findProgram('git');

describe.skipIf(git === undefined)(`git${git === undefined ? ' (skipped: no git on PATH)' : ''}`, () => {
  /** Debian's git uses GnuTLS, which no other test of ours has. */
  const list = async (name: string) => {
    const { listener, url } = await serverFor(name);
    const result = await runProgram(
      String(git),
      ['-c', `http.curloptResolve=${name}:${listener.port}:127.0.0.1`, '-c', 'http.proxy=', 'ls-remote', url],
      { environment: { PATH: process.env['PATH'] ?? '', GIT_SSL_CAINFO: authority.caPath }, timeLimit },
    );
    return { accepted: result.output.includes('refs/heads/'), complaint: result.errors };
  };

  test('opens a name that the authority may sign', async () => {
    expect(await list('permitted.example')).toMatchObject({ accepted: true });
  });

  test('refuses example.com, signed with the same key', async () => {
    expect(await list('example.com')).toEqual({
      accepted: false,
      complaint: expect.stringMatching(/certificate/i),
    });
  });
});
