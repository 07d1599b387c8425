import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AuthorityExpiredError, NameNotPermittedError } from '../../../src/main/certificates/errors.ts';
import { issueLeaf } from '../../../src/main/certificates/leaf.ts';
import {
  openSigningAuthority,
  type SigningAuthority,
} from '../../../src/main/certificates/signing-authority.ts';
import { epochMilliseconds } from '../../../src/shared/model/units.ts';
import { createTestAuthority, type TestAuthority } from '../../helpers/test-authority.ts';

const hour = 3_600_000;
const day = 24 * hour;
/** The authority's certificate begins an hour before this. */
const made = Date.UTC(2026, 4, 17, 10, 30, 15);

let files: TestAuthority;
let authority: SigningAuthority;

beforeAll(async () => {
  files = await createTestAuthority({ now: () => epochMilliseconds(made) });
  authority = openSigningAuthority(files.material);
});

afterAll(() => files.close());

const issue = (names: string[], addresses: string[] = [], at: number = made) =>
  issueLeaf(authority, { names, addresses }, epochMilliseconds(at));

describe('a leaf', () => {
  test('is for the names and addresses that were asked for, in their normal form', async () => {
    const leaf = await issue(['Hello.localhost.', 'bücher.test'], ['::FFFF:10.0.0.1', 'fd00:0::1']);
    const certificate = new X509Certificate(leaf.certificatePem);
    expect(leaf.names).toEqual(['hello.localhost', 'xn--bcher-kva.test', '10.0.0.1', 'fd00::1']);
    expect(certificate.subjectAltName).toBe(
      'DNS:hello.localhost, DNS:xn--bcher-kva.test, IP Address:10.0.0.1, IP Address:FD00:0:0:0:0:0:0:1',
    );
    expect(certificate.checkHost('hello.localhost')).toBe('hello.localhost');
    expect(certificate.checkIP('10.0.0.1')).toBe('10.0.0.1');
  });

  test('is signed by the authority, for its own key, and cannot sign others', async () => {
    const leaf = await issue(['hello.localhost']);
    const certificate = new X509Certificate(leaf.certificatePem);
    expect(certificate.checkIssued(authority.signer)).toBe(true);
    expect(certificate.verify(authority.signer.publicKey)).toBe(true);
    expect(certificate.ca).toBe(false);
    expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
    expect(certificate.serialNumber).toBe(leaf.serial);
    expect(certificate.publicKey.asymmetricKeyDetails?.namedCurve).toBe('prime256v1');
  });

  test('has a key and a serial number of its own each time', async () => {
    const [first, second] = await Promise.all([issue(['a.test']), issue(['a.test'])]);
    expect(first.serial).not.toBe(second.serial);
    expect(first.privateKeyPem).not.toBe(second.privateKeyPem);
  });

  test('reaches an hour back and lasts less than 397 days', async () => {
    const at = made + 30 * day;
    const leaf = await issue(['hello.localhost'], [], at);
    expect(leaf.notBefore).toBe(at - hour);
    expect(leaf.notAfter - leaf.notBefore).toBe(397 * day - 1_000);
    const certificate = new X509Certificate(leaf.certificatePem);
    expect(certificate.validFromDate.getTime()).toBe(leaf.notBefore);
    expect(certificate.validToDate.getTime()).toBe(leaf.notAfter);
  });

  test('never begins before its authority nor ends after it', async () => {
    const early = await issue(['hello.localhost'], [], made - hour + 10_000);
    expect(early.notBefore).toBe(authority.notBefore);
    const late = await issue(['hello.localhost'], [], authority.notAfter - 10 * day);
    expect(late.notAfter).toBe(authority.notAfter);
  });

  test('has a readable subject whatever its names', async () => {
    const subjectOf = async (names: string[], addresses: string[] = []) =>
      new X509Certificate((await issue(names, addresses)).certificatePem).subject;
    expect(await subjectOf(['hello.localhost'])).toBe('O=Doorman\nCN=hello.localhost');
    const long = `${'long-name.'.repeat(20)}test`;
    expect(await subjectOf([long])).toBe('O=Doorman\nCN=Doorman local certificate');
    expect(await subjectOf([], ['127.0.0.1'])).toBe('O=Doorman\nCN=Doorman local certificate');
  });
});

describe('no leaf is made', () => {
  test.each(['example.com', '8.8.8.8', 'localhost.example.com'])(
    'for %s, outside the constraints',
    async (name) => {
      const refused = issue(['hello.localhost', name]);
      await expect(refused).rejects.toThrow(NameNotPermittedError);
      await expect(refused).rejects.toMatchObject({
        code: 'certificate.name_not_permitted',
        refusal: 'outside',
        subject: name,
      });
    },
  );

  test.each(['*.localhost', 'a b', ''])('for %j, which is not a name', async (name) => {
    await expect(issue([name])).rejects.toMatchObject({ refusal: 'invalid' });
  });

  test('for nothing at all', async () => {
    await expect(issue([])).rejects.toThrow(RangeError);
  });

  test('after the authority has expired', async () => {
    await expect(issue(['hello.localhost'], [], authority.notAfter)).rejects.toThrow(AuthorityExpiredError);
    await expect(issue(['hello.localhost'], [], authority.notAfter)).rejects.toThrow('expired on 2036-05-17');
  });
});
