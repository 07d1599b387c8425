import { access, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { keepAuthority } from '../../../src/main/host/authority-keeper.ts';
import { createCertificateSharing } from '../../../src/main/host/certificate-share.ts';
import { authorityHandlers } from '../../../src/main/host/handlers/authority.ts';
import { createProblems } from '../../../src/main/host/problems.ts';
import type { TrustOutcome, TrustScope } from '../../../src/shared/model/trust.ts';
import { temporaryDirectory } from '../../helpers/temporary-directory.ts';

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

async function open(outcomes: readonly TrustOutcome[]) {
  const directory = await temporaryDirectory();
  const problems = createProblems(() => undefined);
  const authority = await keepAuthority({ directory, extraNames: [], problems });
  onTestFinished(() => authority.close());
  const bundlePath = join(directory, 'ca-bundle.pem');
  await writeFile(bundlePath, 'a bundle');
  const asked: (TrustScope | undefined)[] = [];
  const told: unknown[] = [];
  const handlers = authorityHandlers({
    authority,
    bundlePath,
    sharing: createCertificateSharing(),
    trust: {
      async remove(_names, scope) {
        asked.push(scope);
        return outcomes;
      },
    },
    engine: {
      ask: () => Promise.reject(new Error('Nothing is asked of the engine here.')),
      async setAuthority(next) {
        told.push(next);
      },
    },
  });
  return { authority, handlers, asked, told, problems, directory, bundlePath };
}

const isThere = (directory: string) => exists(join(directory, 'ca.key'));

test('removing everything empties the stores first, and then nothing of the authority is left', async () => {
  const { authority, handlers, asked, told, problems, directory, bundlePath } = await open([
    { store: 'system', result: 'done', message: '' },
    { store: 'node', result: 'unchanged', message: '' },
  ]);
  await authority.prepare(false);
  expect(await handlers['authority.remove']({})).toMatchObject({ removed: true });
  expect({ asked, told }).toEqual({ asked: ['all'], told: [null] });
  for (const name of ['ca.key', 'ca.pem', 'ca-next.key', 'ca-next.pem']) {
    expect(await exists(join(directory, name))).toBe(false);
  }
  expect(await exists(bundlePath)).toBe(false);
  expect(authority.facts()).toEqual({ state: 'removed' });
  expect(problems.list()).toMatchObject([
    { code: 'authority.removed', action: { method: 'authority.reset' } },
  ]);
  // A configuration that is applied meanwhile does not bring it back.
  await authority.setExtraNames(['dev.example.com']);
  expect(await isThere(directory)).toBe(false);
  expect(await handlers['authority.reset']({})).toMatchObject({ state: 'ready' });
  expect(problems.list()).toEqual([]);
});

test.each(['failed', 'elevation_needed'] as const)(
  'a store whose removal ends with %s keeps the files, unless a person insists',
  async (result) => {
    const outcomes = [{ store: 'java', result, message: 'as it is' }];
    const { handlers, told, directory } = await open(outcomes);
    expect(await handlers['authority.remove']({})).toEqual({ removed: false, outcomes });
    expect({ isThere: await isThere(directory), told }).toEqual({ isThere: true, told: [] });
    expect(await handlers['authority.remove']({ force: true })).toEqual({ removed: true, outcomes });
    expect(await isThere(directory)).toBe(false);
  },
);

test('the certificate is given out as PEM and DER, and never with a key', async () => {
  const { handlers, authority } = await open([]);
  const given = await handlers['authority.export']({});
  expect(given.pem).toBe(authority.usable().certificatePem);
  expect(Buffer.from(given.der, 'base64').toString('base64')).toBe(
    given.pem.replace(/-----[A-Z ]+-----|\n/g, ''),
  );
  expect(JSON.stringify(given)).not.toContain('PRIVATE');
});
