import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { MAX_FILE_BYTES } from '../../../src/main/config/yaml.ts';
import { parseScenario, readScenarios, ScenarioFileError } from '../../../src/main/scenario/library.ts';
import { temporaryDirectory } from '../../helpers/temporary-directory.ts';

const valid = `title: One
summary: A summary.
lesson: A lesson.
upstreams:
  shop: { kind: shop }
configuration:
  listeners:
    - { id: demo-web, tls: "off", trustForwardedFrom: [127.0.0.1] }
  routes:
    - { id: demo-all, listeners: [demo-web], to: { pool: demo-shop } }
  pools:
    - { id: demo-shop, upstreams: [{ id: shop, url: "{{shop}}" }] }
streams:
  people:
    listener: demo-web
    rate: 10
    clients: [{ address: 203.0.113.1 }]
    requests: [{ path: "/products/{1..9}" }]
steps:
  - id: one
    title: One
    caption: A caption.
    see: Something.
    duration: 1s
    actions: [{ start: people }]
    checks:
      - { id: fine, sentence: It is fine., by: { measure: answered } }
`;

const mistakesOf = (text: string): readonly string[] => {
  try {
    parseScenario('one.yaml', text);
  } catch (error) {
    if (error instanceof ScenarioFileError)
      return error.mistakes.map(({ line, at, message }) => `${line} ${at} ${message}`);
    throw error;
  }
  return [];
};

test('a scenario is read with its defaults filled in', () => {
  const { steps, streams, seed } = parseScenario('one.yaml', valid);
  expect(seed).toBe(1);
  expect(steps[0]?.patience).toBe(10_000);
  expect(streams['people']).toMatchObject({ kind: 'requests', connections: 16, cookies: false });
});

test.each([
  [
    'an unknown key',
    ['lesson: A lesson.', 'lesson: A lesson.\nlessen: no'],
    '4 lessen is not a known key; did you mean "lesson"?',
  ],
  [
    'an id that is not of a scenario',
    ['id: demo-all', 'id: all'],
    '10 configuration.routes[0].id is no id of a scenario',
  ],
  [
    'a route for all listeners',
    ['listeners: [demo-web], ', ''],
    '10 configuration.routes[0].listeners does not name its listeners',
  ],
  [
    'an upstream elsewhere',
    ['{{shop}}', 'http://example.com'],
    '12 configuration.pools[0].upstreams[0].url is no upstream of the scenario',
  ],
  [
    'a listener for other machines',
    ['tls: "off"', 'tls: "off", bind: 0.0.0.0'],
    '8 configuration.listeners[0].bind is open to other machines',
  ],
  [
    'a port',
    ['tls: "off"', 'tls: "off", port: 80'],
    '8 configuration.listeners[0].port is picked when the scenario starts',
  ],
  [
    'a mistake of the configuration itself',
    ['tls: "off"', 'tls: "off", limits: { headerTimeout: 5 }'],
    '8 configuration.listeners[0].limits.headerTimeout has no unit',
  ],
  [
    'clients that nobody believes',
    [', trustForwardedFrom: [127.0.0.1]', ''],
    '8 configuration.listeners[0].trustForwardedFrom does not trust the traffic of the scenario to say who its clients are',
  ],
  [
    'a stream that is not there',
    ['start: people', 'start: peeple'],
    '25 steps[0].actions[0].start names no stream; did you mean "people"?',
  ],
  ['too high a rate', ['rate: 10', 'rate: 501'], '16 streams.people.rate is out of range'],
  [
    'a path that is none',
    ['/products/{1..9}', '/products/{a}'],
    '18 streams.people.requests[0].path is no path',
  ],
  [
    'a measure that does not exist',
    ['measure: answered', 'measure: guessed'],
    '27 steps[0].checks[0].by.measure is none of the allowed values',
  ],
])('%s is a mistake with its line', (_what, [before = '', after = ''], mistake) => {
  const text = valid.replace(before, after);
  expect(text).not.toBe(valid);
  expect(mistakesOf(text)).toContain(mistake);
});

test('two steps, or two checks, of one name are a mistake', () => {
  const step = valid.slice(valid.indexOf('  - id: one'));
  expect(mistakesOf(valid + step)).toEqual([
    '28 steps[1].id is used before',
    '35 steps[1].checks[0].id is used before',
  ]);
});

test('streams that may run at once have one bound together', () => {
  const stream = valid
    .slice(valid.indexOf('  people:'), valid.indexOf('steps:'))
    .replace('rate: 10', 'rate: 495');
  const other = stream.replace('people:', 'others:').replace('203.0.113.1', '203.0.113.2');
  const text = valid.replace('steps:', `${other}steps:`);
  expect(mistakesOf(text)).toEqual(['13 streams ask 505 times a second together']);
});

test('scenarios of a folder come in their order; a file that is wrong says which it is', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'doorman-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const url = pathToFileURL(`${folder}/`);
  await writeFile(join(folder, 'b.yaml'), `order: 1\n${valid}`);
  await writeFile(join(folder, 'a.yaml'), valid);
  await writeFile(join(folder, 'notes.txt'), 'Not a scenario.');
  expect((await readScenarios(url)).map(({ name }) => name)).toEqual(['b', 'a']);
  await writeFile(join(folder, 'c.yaml'), 'title: [');
  await expect(readScenarios(url)).rejects.toThrow(/^c\.yaml is not valid/);
});

test.skipIf(process.platform === 'win32').each([
  ['is a pipe', (path: string) => void execFileSync('mkfifo', [path]), /one\.yaml is no file/],
  ['is a device without end', (path: string) => symlink('/dev/zero', path), /one\.yaml is no file/],
  ['is a folder', (path: string) => mkdir(path), /one\.yaml is no file/],
  ['leads nowhere', (path: string) => symlink('nowhere', path), /one\.yaml cannot be read: ENOENT/],
  [
    'is larger than a file may be',
    async (path: string) => {
      await writeFile(path, valid);
      await truncate(path, 8 * 1024 ** 3);
    },
    new RegExp(`one\\.yaml has ${8 * 1024 ** 3} bytes, and a scenario has at most ${MAX_FILE_BYTES}`),
  ],
])('a file that %s is told, and nothing waits for it', async (_, make, sentence) => {
  const folder = await temporaryDirectory();
  await make(join(folder, 'one.yaml'));
  const reading = readScenarios(pathToFileURL(`${folder}/`));
  await expect(reading).rejects.toThrow(sentence);
  await expect(reading).rejects.toBeInstanceOf(ScenarioFileError);
});

test('a folder that is not there, or has more scenarios than are read, is told', async () => {
  const folder = await temporaryDirectory();
  await expect(readScenarios(pathToFileURL(`${folder}/nowhere/`))).rejects.toThrow(
    /The scenarios of .*nowhere.* cannot be read: ENOENT.*Name a folder/,
  );
  for (let number = 0; number <= 100; number += 1) await writeFile(join(folder, `s${number}.yaml`), valid);
  await expect(readScenarios(pathToFileURL(`${folder}/`))).rejects.toThrow(
    /has 101 scenarios, and at most 100/,
  );
});
