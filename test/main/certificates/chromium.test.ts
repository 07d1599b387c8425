import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LeafCache } from '../../../src/main/certificates/leaf-cache.ts';
import { findTrustTools, launchTrustedChromium, type TrustedChromium } from '../../helpers/chromium-trust.ts';
import { createTestAuthority, signWithoutChecks, type TestAuthority } from '../../helpers/test-authority.ts';
import { type HttpsServer, startHttpsServer } from './https-server.ts';

const tools = findTrustTools();
const note = tools.available ? '' : ` (skipped: ${tools.reason})`;

describe.skipIf(!tools.available)(`Chromium that trusts the authority${note}`, () => {
  let authority: TestAuthority;
  let server: HttpsServer;
  let browser: TrustedChromium;

  beforeAll(async () => {
    // permitted.example is in the constraints and stolen.example is not; all else about them is the same.
    authority = await createTestAuthority({ extraNames: ['permitted.example'] });
    const cache = new LeafCache({ ...authority.material, extraNames: [] });
    server = await startHttpsServer(cache, {
      'permitted.example': await signWithoutChecks(authority.material, 'permitted.example'),
      'example.com': await signWithoutChecks(authority.material, 'example.com'),
    });
    browser = await launchTrustedChromium({
      caPath: authority.caPath,
      hostResolverRules: ['example.com', 'permitted.example', '*.test', 'my_app.localhost']
        .map((name) => `MAP ${name} 127.0.0.1`)
        .join(','),
    });
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
    await authority?.close();
  });

  const open = async (host: string): Promise<string> => {
    const page = await browser.context.newPage();
    try {
      const response = await page.goto(`https://${host}:${server.port}/`);
      return (await response?.text()) ?? '';
    } finally {
      await page.close();
    }
  };

  test.each([
    'hello.localhost',
    'localhost',
    'deep.name.localhost',
    'hello.test',
    'my_app.localhost',
    '127.0.0.1',
  ])('opens https://%s without a warning', async (host) => {
    expect(await open(host)).toBe('hello');
  });

  test('refuses a certificate for example.com although the same key signed it', async () => {
    // Not ERR_CERT_AUTHORITY_INVALID, which would mean that the authority is not trusted at all.
    await expect(open('example.com')).rejects.toThrow(/net::ERR_CERT_(INVALID|NAME_CONSTRAINT_VIOLATION) at/);
  });

  test('opens a name outside the local ones when the authority is made for it', async () => {
    expect(await open('permitted.example')).toBe('hello');
  });
});
