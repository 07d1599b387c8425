import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Where the public tests for HTTP caches (cache-tests.fyi) are, as npm installed them. */
const folder = dirname(createRequire(import.meta.url).resolve('http-cache-tests/package.json'));

/** `required` tests are about what RFC 9111 demands, `optimal` ones about using a cache well, `check` ones only tell. */
export type TestKind = 'required' | 'optimal' | 'check';

export interface SuiteTest {
  readonly id: string;
  readonly kind: TestKind;
  /** By the suite's own rules: one that depends on another test, which failed, has not passed. */
  readonly passed: boolean;
  /** What the suite shows for it, and what it found. */
  readonly verdict: string;
}

interface Suite {
  readonly tests: readonly {
    readonly id: string;
    readonly kind?: TestKind;
    readonly browser_only?: boolean;
  }[];
}

interface Display {
  determineTestResult(suites: readonly Suite[], id: string, results: unknown): readonly string[];
}

const load = async (path: string): Promise<unknown> => import(pathToFileURL(join(folder, path)).href);

/** Starts the suite's own server on a free port. */
export async function startSuiteServer(): Promise<{ readonly port: number; stop(): Promise<void> }> {
  const scratch = await mkdtemp(join(tmpdir(), 'doorman-cache-suite-'));
  const child = run('server/server.mjs', {
    npm_config_protocol: 'http',
    npm_config_port: '0',
    npm_config_pidfile: join(scratch, 'server.pid'),
  });
  const port = await new Promise<number>((resolve, reject) => {
    let said = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const found = /Listening on http:\/\/\S*:([0-9]+)\//.exec(said)?.[1];
      if (found !== undefined) resolve(Number(found));
    });
    child.once('exit', (code) => reject(new Error(`The server of the suite ended with ${code}: ${said}`)));
  });
  return {
    port,
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill();
      await ended;
      await rm(scratch, { recursive: true });
    },
  };
}

/** Runs all tests of the suite, or one, against a cache. */
export async function runSuite(base: string): Promise<readonly SuiteTest[]> {
  // `npm run cli` as it is, without npm.
  const child = run('cli.mjs', { npm_config_base: base, npm_package_config_id: '' });
  const output: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => output.push(chunk));
  await new Promise((resolve) => child.once('close', resolve));
  const results = JSON.parse(Buffer.concat(output).toString()) as Record<string, true | readonly string[]>;

  const { default: suites } = (await load('tests/index.mjs')) as { default: readonly Suite[] };
  const { default: surrogates } = (await load('tests/surrogate-control.mjs')) as { default: Suite };
  const display = (await load('lib/display.mjs')) as Display;
  const all = [...suites, surrogates];
  return all
    .flatMap(({ tests }) => tests)
    .filter((test) => test.browser_only !== true)
    .map(({ id, kind = 'required' }) => {
      const [, , symbol = ''] = display.determineTestResult(all, id, results);
      const result = results[id];
      const found = Array.isArray(result) ? `: ${result.join(' ')}` : '';
      return { id, kind, passed: symbol === '✅' || symbol === 'Y', verdict: `${symbol}${found}` };
    });
}

function run(script: string, env: Readonly<Record<string, string>>): ChildProcess {
  return spawn(process.execPath, ['--no-warnings', join(folder, script)], {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}
