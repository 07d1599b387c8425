import { execFile, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LeafCache } from '../../../src/main/certificates/leaf-cache.ts';
import { findProgram } from '../../helpers/chromium-trust.ts';
import {
  createTestAuthority,
  signBelowUnlimited,
  signWithoutChecks,
  type TestAuthority,
} from '../../helpers/test-authority.ts';
import { type HttpsServer, startHttpsServer } from './https-server.ts';

const run = promisify(execFile);
const longestName = `${'a'.repeat(63)}.${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(56)}.test`;
const goodNames = [
  'hello.localhost',
  'localhost',
  'a.b.test',
  'my_app.internal',
  'xn--bcher-kva.home.arpa',
  longestName,
];

let authority: TestAuthority;
let cache: LeafCache;
let server: HttpsServer;

beforeAll(async () => {
  // permitted.example is in the constraints and example.com is not; all else about them is the same.
  authority = await createTestAuthority({ extraNames: ['permitted.example'] });
  cache = new LeafCache({ ...authority.material, extraNames: [] });
  server = await startHttpsServer(cache, {
    'permitted.example': await signWithoutChecks(authority.material, 'permitted.example'),
    'example.com': await signWithoutChecks(authority.material, 'example.com'),
  });
});

afterAll(async () => {
  await server?.close();
  await authority?.close();
});

describe('Node', () => {
  const handshake = async (servername: string | undefined) => {
    const socket = connect({
      host: '127.0.0.1',
      port: server.port,
      ca: authority.material.certificatePem,
      ...(servername === undefined ? {} : { servername }),
    });
    try {
      await once(socket, 'secureConnect');
      return { authorized: socket.authorized, protocol: socket.getProtocol() };
    } finally {
      socket.destroy();
    }
  };

  test.each([...goodNames, 'permitted.example', undefined])(
    'accepts the certificate for %s',
    async (name) => {
      expect(await handshake(name)).toEqual({ authorized: true, protocol: 'TLSv1.3' });
    },
  );

  test('refuses example.com, signed with the same key', async () => {
    await expect(handshake('example.com')).rejects.toThrow('permitted subtree violation');
  });

  test('gets no certificate for a name that is not permitted', async () => {
    await expect(handshake('other.example')).rejects.toMatchObject({ code: 'ECONNRESET' });
  });
});

/** Other TLS libraries come under the same program names, and know other options and other rules. */
function findOpenSslProgram(name: string, ...versionArguments: string[]) {
  const path = findProgram(name);
  if (path === undefined) {
    return { path: '', skip: `no ${name} on PATH` };
  }
  const version = execFileSync(path, versionArguments, { encoding: 'utf8' }).split('\n')[0] ?? '';
  return { path, skip: version.includes('OpenSSL') ? undefined : `${path} is ${version}` };
}

const openssl = findOpenSslProgram('openssl', 'version');

describe.skipIf(openssl.skip)(`OpenSSL${openssl.skip ? ` (skipped: ${openssl.skip})` : ''}`, () => {
  const verify = async (certificatePem: string, ...expected: string[]): Promise<string> => {
    const path = join(authority.directory, 'leaf.pem');
    await writeFile(path, certificatePem);
    const strictly = ['verify', '-x509_strict', '-purpose', 'sslserver', '-CAfile', authority.caPath];
    // The leaf is the first certificate of the file; what stands behind it is what a server sends along.
    const { stdout } = await run(openssl.path, [...strictly, '-untrusted', path, ...expected, path]);
    return stdout.trim();
  };

  test.each(goodNames)('verifies the certificate for %s by the strict rules of RFC 5280', async (name) => {
    const leaf = await cache.forName(name, '127.0.0.1');
    expect(await verify(leaf.certificatePem, '-verify_hostname', name)).toMatch(/leaf\.pem: OK$/);
  });

  test.each(['127.0.0.1', '::1', '192.168.7.7', 'fd00::7', 'fe80::7'])(
    'verifies the address %s',
    async (address) => {
      const leaf = await cache.forName(undefined, address);
      expect(await verify(leaf.certificatePem, '-verify_ip', address)).toMatch(/leaf\.pem: OK$/);
    },
  );

  test('verifies a further name that the authority is made for', async () => {
    const { certificatePem } = await signWithoutChecks(authority.material, 'permitted.example');
    expect(await verify(certificatePem, '-verify_hostname', 'permitted.example')).toMatch(/leaf\.pem: OK$/);
  });

  test.each([true, false])(
    'refuses example.com from an unlimited authority below it (self-issued: %s)',
    async (isSelfIssued) => {
      const { certificatePem } = await signBelowUnlimited(authority.material, 'example.com', isSelfIssued);
      await expect(verify(certificatePem)).rejects.toThrow(/permitted subtree violation|path length/);
    },
  );

  test.each(['example.com', 'localhost.example.com', '8.8.8.8', '2001:db8::1'])(
    'refuses %s, signed with the same key',
    async (name) => {
      const { certificatePem } = await signWithoutChecks(authority.material, name);
      await expect(verify(certificatePem)).rejects.toThrow('permitted subtree violation');
    },
  );
});

const curl = findOpenSslProgram('curl', '--version');

describe.skipIf(curl.skip)(`curl --cacert${curl.skip ? ` (skipped: ${curl.skip})` : ''}`, () => {
  const get = async (host: string): Promise<string> => {
    const { stdout } = await run(curl.path, [
      '--silent',
      '--show-error',
      '--noproxy',
      '*',
      '--cacert',
      authority.caPath,
      '--resolve',
      `${host}:${server.port}:127.0.0.1`,
      `https://${host}:${server.port}/`,
    ]);
    return stdout;
  };

  test.each(['hello.localhost', 'localhost', 'a.b.test', '127.0.0.1', 'permitted.example'])(
    'opens https://%s',
    async (host) => {
      expect(await get(host)).toBe('hello');
    },
  );

  test('refuses example.com, signed with the same key', async () => {
    // 60: the certificate could not be verified against the authority.
    await expect(get('example.com')).rejects.toMatchObject({ code: 60 });
  });
});
