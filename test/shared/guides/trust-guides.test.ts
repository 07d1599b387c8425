import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { trustGuides } from '../../../src/shared/guides/trust-guides.ts';

const facts = {
  certificatePath: "/home/it's me/Application Support/ca.pem",
  bundlePath: '/data/ca-bundle.pem',
  url: 'https://shop.localhost:8443/a?b=c',
};
const guides = trustGuides(facts);
const codeOf = (id: string): string => guides.find((guide) => guide.id === id)?.code ?? '';

test('everything that the design names has a guide', () => {
  const ids = guides.map(({ id }) => id);
  const named = ['node', 'python', 'java', 'docker', 'curl', 'git', 'ruby', 'go', 'rust', 'ios', 'android'];
  expect(ids).toEqual(expect.arrayContaining(named));
  expect(new Set(ids).size).toBe(ids.length);
});

test('a path with spaces and quotes reaches the program in one piece', () => {
  const printed = execFileSync('sh', ['-c', codeOf('curl').replace('curl', 'printf "%s\\n"')], {
    encoding: 'utf8',
  });
  expect(printed.split('\n').slice(0, 3)).toEqual(['--cacert', facts.certificatePath, facts.url]);
});

test('what replaces a list names the bundle, and what adds to one the certificate', () => {
  for (const id of ['python', 'ruby', 'go', 'rust', 'docker-run'])
    expect(codeOf(id)).toContain(facts.bundlePath);
  expect(codeOf('node')).not.toContain(facts.bundlePath);
});

test('git is told for the origin alone', () => {
  expect(codeOf('git')).toBe(
    'git config --global http.https://shop.localhost:8443/.sslCAInfo /data/ca-bundle.pem',
  );
});
