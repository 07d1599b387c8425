import { X509Certificate } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeBundle } from '../../../src/main/trust/bundle.ts';
import { stepCommand } from '../../../src/main/trust/carry-out.ts';
import { shorten } from '../../../src/main/trust/complaint.ts';
import type { TrustedAuthority } from '../../../src/main/trust/context.ts';
import { findDoormanCertificates, pemBlocks } from '../../../src/main/trust/doorman-certificates.ts';
import { createGate } from '../../../src/main/trust/gate.ts';
import { runProgram } from '../../../src/main/trust/programs.ts';
import { realFiles } from '../../../src/main/trust/real-files.ts';
import { stateOf } from '../../../src/main/trust/store-state.ts';
import { readProfiles } from '../../../src/main/trust/stores/firefox.ts';
import { javaCaution } from '../../../src/main/trust/stores/java.ts';
import { milliseconds } from '../../../src/shared/model/units.ts';
import { temporaryDirectory } from '../../helpers/temporary-directory.ts';
import { createTestAuthority, signWithoutChecks, type TestAuthority } from '../../helpers/test-authority.ts';

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

const trusted = () => ({
  certificatePem: ours.material.certificatePem,
  isSingleLevel: false,
  kept: [],
  companionPem: '',
  certificatePath: ours.caPath,
  fingerprint: new X509Certificate(ours.material.certificatePem).fingerprint256,
});

describe("Doorman's certificates among others", () => {
  test('are told by their fingerprint, and older ones by their subject', async () => {
    const leaf = await signWithoutChecks(ours.material, 'hello.localhost');
    const text = [
      'bag attributes\n',
      earlier.material.certificatePem,
      '-----BEGIN CERTIFICATE-----\nrubbish\n-----END CERTIFICATE-----\n',
      leaf.certificatePem,
      ours.material.certificatePem,
      ours.material.certificatePem,
    ].join('');
    const found = findDoormanCertificates(text, trusted());
    expect(found.hasOurs).toBe(true);
    expect(found.stale).toHaveLength(1);
    expect(found.stale[0]?.subject).toMatch(/^O=Doorman, CN=Doorman local authority \(/);
  });

  test('of nobody are none', () => {
    expect(findDoormanCertificates('', trusted())).toEqual({ hasOurs: false, stale: [] });
  });
});

describe('the state of a store', () => {
  const accepted = { outcome: 'accepted' } as const;
  const refused = { outcome: 'refused' } as const;
  const notTried = { outcome: 'not_tried' } as const;
  const store = { exports: [] };
  const tool = { exports: [{ name: 'A', value: 'b' }] };
  const without = { present: 'yes', hasOurs: false, stale: [] } as const;
  const having = { present: 'yes', hasOurs: true, stale: [] } as const;

  test.each([
    ['absent', store, { ...without, present: 'no' } as const, [accepted]],
    ['unreadable', store, { ...without, present: 'unreadable' } as const, [accepted]],
    ['not_installed', store, without, []],
    ['not_installed', store, without, [refused]],
    ['installed', store, having, []],
    ['installed', store, having, [notTried]],
    ['verified', store, having, [accepted]],
    ['failing', store, having, [refused]],
    ['untried', tool, without, []],
    ['verified', tool, without, [accepted, refused]],
    ['not_installed', tool, without, [refused, accepted]],
    ['failing', tool, without, [refused, refused]],
  ])('is %s', (state, given, findings, handshakes) => {
    expect(stateOf(given, findings, handshakes)).toBe(state);
  });

  test('is stale when only an earlier authority is in it', () => {
    const stale = findDoormanCertificates(earlier.material.certificatePem, trusted()).stale;
    expect(stateOf(store, { ...without, stale }, [])).toBe('stale');
    expect(stateOf(store, { ...having, stale }, [accepted])).toBe('verified');
  });
});

describe('the bundle', () => {
  test('has what the person used before, and our authority once', async () => {
    const directory = await temporaryDirectory();
    const used = join(directory, 'company.pem');
    await writeFile(used, earlier.material.certificatePem + ours.material.certificatePem);
    const bundlePath = join(directory, 'ca-bundle.pem');
    const context = {
      authority: trusted(),
      bundlePath,
      files: realFiles,
      environment: { SSL_CERT_FILE: used },
    };
    expect(await writeBundle(context)).toBe(used);
    const blocks = pemBlocks(await readFile(bundlePath, 'utf8'));
    expect(blocks.map((pem) => `${pem}\n`)).toEqual([
      earlier.material.certificatePem,
      ours.material.certificatePem,
    ]);
  });

  test('is not made of itself', async () => {
    const directory = await temporaryDirectory();
    const bundlePath = join(directory, 'ca-bundle.pem');
    await writeFile(bundlePath, ours.material.certificatePem);
    const context = {
      authority: trusted(),
      bundlePath,
      files: realFiles,
      environment: { SSL_CERT_FILE: bundlePath },
    };
    expect(await writeBundle(context)).not.toBe(bundlePath);
    expect(pemBlocks(await readFile(bundlePath, 'utf8')).length).toBeGreaterThan(10);
  });
});

describe('programs', () => {
  const options = { environment: { PATH: process.env['PATH'] ?? '' }, timeLimit: milliseconds(60_000) };

  test('that are missing are told, not thrown', async () => {
    expect(await runProgram('/nowhere/at-all', [], options)).toMatchObject({ ended: 'missing', code: null });
  });

  test('get their input and give their output and code', async () => {
    const script = 'process.stdin.pipe(process.stdout); process.exitCode = 7';
    const result = await runProgram(process.execPath, ['-e', script], { ...options, input: 'hello' });
    expect(result).toMatchObject({ ended: 'exit', code: 7, output: 'hello' });
  });

  test.skipIf(process.platform === 'win32')(
    'are ended with all that they have started when their time is over',
    async () => {
      // The grandchild holds the output open: the promise only resolves when it has ended, too.
      const script = `require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' })`;
      const result = await runProgram(process.execPath, ['-e', script], {
        ...options,
        timeLimit: milliseconds(300),
      });
      expect(result).toMatchObject({ ended: 'time_limit', code: null });
    },
  );

  test('are ended early by a signal', async () => {
    const result = await runProgram(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {
      ...options,
      signal: AbortSignal.abort(),
    });
    expect(result.ended).toBe('stopped');
  });
});

test('no more than the width of a gate is at work at one moment', async () => {
  const gate = createGate(2);
  let running = 0;
  let most = 0;
  const work = () =>
    gate(async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise(setImmediate);
      running -= 1;
    });
  await Promise.all(Array.from({ length: 10 }, work));
  expect(most).toBe(2);
  await expect(gate(() => Promise.reject(new Error('one fails')))).rejects.toThrow('one fails');
  expect(await gate(async () => 'the next goes on')).toBe('the next goes on');
});

test('the profiles of Firefox are read with both kinds of path', () => {
  const text = [
    '[Install4F96D1932A9F858E]',
    'Default=a.default',
    '',
    '[Profile1]\r',
    'Name=everyday work\r',
    'IsRelative=1\r',
    'Path=Profiles/a.default\r',
    '[Profile0]',
    'Name=else',
    'IsRelative=0',
    'Path=/mnt/x.else',
    '[General]',
    'Path=/not/a/profile',
  ].join('\n');
  expect(readProfiles(text)).toEqual([
    { name: 'everyday work', path: 'Profiles/a.default', isRelative: true },
    { name: 'else', path: '/mnt/x.else', isRelative: false },
  ]);
});

test('what is shown to be typed is quoted for the shell of the system', () => {
  const step = { program: '/bin/x', args: ["it's", 'a b', 'plain'], elevated: false };
  expect(stepCommand(step, 'linux')).toBe("/bin/x 'it'\\''s' 'a b' plain");
  expect(stepCommand({ ...step, args: ['C:\\a b\\c.pem'] }, 'win32')).toBe('/bin/x "C:\\a b\\c.pem"');
});

test('what a program says is shown in one line without control characters', () => {
  expect(shorten('a\u001b[31m b\n\nc')).toBe('a [31m b c');
  expect(shorten('x'.repeat(1_000))).toHaveLength(401);
});

test('Java is warned of only where the root signs for servers itself', () => {
  expect(javaCaution({ isSingleLevel: true })).toContain('could vouch for any site');
  expect(javaCaution({ isSingleLevel: false })).toBe('');
});

describe('a certificate that is to stay', () => {
  const both = () => ours.material.certificatePem + earlier.material.certificatePem;
  const fingerprint = ({ material }: TestAuthority) =>
    new X509Certificate(material.certificatePem).fingerprint256;
  const found = (kept: TrustedAuthority['kept']) => {
    const { hasOurs, stale } = findDoormanCertificates(both(), { ...trusted(), kept });
    return { hasOurs, stale: stale.length };
  };

  test('is neither ours nor stale', () => {
    expect(found([])).toEqual({ hasOurs: true, stale: 1 });
    expect(found([fingerprint(earlier)])).toEqual({ hasOurs: true, stale: 0 });
    expect(found([fingerprint(ours)])).toEqual({ hasOurs: false, stale: 1 });
    expect(found([fingerprint(ours), fingerprint(earlier)])).toEqual({ hasOurs: false, stale: 0 });
    expect(found('others')).toEqual({ hasOurs: true, stale: 0 });
  });
});
