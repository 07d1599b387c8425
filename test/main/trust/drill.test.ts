import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TrustOutcome, TrustStoreReport } from '../../../src/shared/model/trust.ts';
import { findChromium, findProgram } from '../../helpers/chromium-trust.ts';

const script = fileURLToPath(new URL('./fixtures/drill.sh', import.meta.url));
const commandLine = fileURLToPath(new URL('../../../src/main/cli.ts', import.meta.url));

/** Programs whose stores take part where they are; the others' stores have to say that they are not present. */
const programs = {
  chromium: findChromium(),
  firefox: findProgram('firefox-esr') ?? findProgram('firefox'),
  javac: findProgram('javac'),
  python3: findProgram('python3'),
  git: findProgram('git'),
  curl: findProgram('curl'),
};

const hasOwnMounts = (): boolean =>
  spawnSync('unshare', ['--mount', '--propagation', 'private', 'mount', '-t', 'tmpfs', 'tmpfs', tmpdir()])
    .status === 0;

/** How the drill may run here, or why it may not. */
function judgeMachine(): { readonly mode: 'private' | 'real' } | { readonly skip: string } {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    return { skip: 'changes system stores: needs Linux and root' };
  }
  for (const name of ['certutil', 'openssl', 'update-ca-certificates']) {
    if (findProgram(name) === undefined && !existsSync(join('/usr/sbin', name)))
      return { skip: `no ${name}` };
  }
  if (hasOwnMounts()) return { mode: 'private' };
  return process.env['DOORMAN_TEST_SYSTEM_STORE'] === '1'
    ? { mode: 'real' }
    : { skip: 'no mount namespace, and DOORMAN_TEST_SYSTEM_STORE is not 1, which allows the real store' };
}

const machine = judgeMachine();
const note = 'skip' in machine ? ` (skipped: ${machine.skip})` : '';

interface Step {
  readonly code: number;
  readonly stores: readonly TrustStoreReport[];
  readonly outcomes: readonly TrustOutcome[];
  readonly log: string;
}

describe.skipIf('skip' in machine)(`every trust store of this machine${note}`, () => {
  let home: string;
  let results: string;

  const text = (name: string): string => readFileSync(join(results, name), 'utf8');

  const step = (name: string): Step => {
    const output = text(`${name}.json`);
    const parsed = (output.startsWith('{') ? JSON.parse(output) : {}) as Partial<Step>;
    return {
      code: Number(text(`${name}.code`)),
      stores: parsed.stores ?? [],
      outcomes: parsed.outcomes ?? [],
      log: text(`${name}.log`),
    };
  };

  const states = (stores: readonly TrustStoreReport[]): Record<string, string> =>
    Object.fromEntries(stores.map(({ id, state }) => [id, state]));

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'doorman-drill-'));
    results = join(home, 'results');
    const bin = join(home, 'bin');
    await mkdir(results);
    await mkdir(bin);
    await chmod(home, 0o755);
    await symlink(process.execPath, join(bin, 'node'));
    if (programs.chromium !== undefined) await symlink(programs.chromium, join(bin, 'chromium'));
    if (programs.python3 !== undefined) {
      // A shim that depends on its own name and folder is asked for what it leads to.
      const real = execFileSync(programs.python3, ['-c', 'import sys; print(sys.executable)'], {
        encoding: 'utf8',
      });
      await symlink(real.trim(), join(bin, 'python3'));
    }
    const javaHome =
      programs.javac === undefined ? {} : { JAVA_HOME: dirname(dirname(realpathSync(programs.javac))) };
    const mode = 'mode' in machine ? machine.mode : 'private';
    const arguments_ = [script, results, mode, process.execPath, commandLine];
    const own = ['--mount', '--propagation', 'private'];
    const [program, args] =
      mode === 'private' ? ['unshare', [...own, 'sh', ...arguments_]] : ['sh', arguments_];
    // None of the variables with which a person may have changed whom programs trust.
    execFileSync(program, args, {
      env: {
        PATH: `${bin}:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin`,
        HOME: home,
        DOORMAN_DATA_DIR: join(home, 'data'),
        LANG: 'C.UTF-8',
        ...javaHome,
      },
      cwd: home,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }, 600_000);

  afterAll(() => rm(home, { recursive: true, force: true, maxRetries: 5 }));

  test('nothing is installed without consent, and what would be done is told', () => {
    const { code, outcomes, log } = step('refused');
    expect({ code, outcomes }).toEqual({ code: 1, outcomes: [] });
    expect(log).toContain('Nothing was changed: say --yes');
    expect(log).toContain('sudo /usr/sbin/update-ca-certificates');
    expect(log).toContain('/usr/local/share/ca-certificates/doorman-');
    expect(log).toContain('-t C,, -n doorman-');
    expect(log).not.toContain('could vouch for any site');
  });

  test('the authority of an earlier installation is found in every store, and taken out', () => {
    const installed = step('earlier').outcomes.filter(({ result }) => result === 'done');
    expect(installed.map(({ store }) => store)).toEqual(
      expect.arrayContaining(['system', 'chromium', 'firefox:drill.profile']),
    );
    const { stores } = step('stale');
    const expected = Object.fromEntries(installed.map(({ store }) => [store, 'stale']));
    expect(states(stores)).toMatchObject(expected);
    for (const { id, stale, remove } of stores.filter(({ state }) => state === 'stale')) {
      expect(stale, id).toHaveLength(1);
      expect(remove, id).not.toBeNull();
    }
    expect(step('cleared').stores.flatMap(({ stale }) => stale)).toEqual([]);
  });

  test('before the install, a real client of each store refuses us and says why', () => {
    for (const { id, state, handshakes } of step('cleared').stores) {
      if (state === 'absent') continue;
      expect(state, id).toBe('not_installed');
      expect(handshakes[0], id).toMatchObject({
        outcome: 'refused',
        error: expect.stringMatching(/cert|verif|unknown ca|SELF_SIGNED/i),
      });
    }
  });

  test('programs that take a variable accept us with the one that is offered', () => {
    const tools = step('cleared').stores.filter(
      ({ exports, state }) => exports.length > 0 && state !== 'absent',
    );
    expect(tools.length).toBeGreaterThan(0);
    for (const { id, handshakes } of tools) {
      expect(handshakes[1], id).toMatchObject({ outcome: 'accepted', setting: expect.stringContaining('=') });
    }
  });

  test('after the install and with the variables, every tick is green by a real handshake', () => {
    const { code, stores } = step('install');
    expect(code).toBe(0);
    for (const { id, state, handshakes } of stores) {
      if (state === 'absent') continue;
      expect({ id, state, error: handshakes[0]?.error }).toEqual({ id, state: 'verified', error: '' });
    }
    const present = stores.filter(({ state }) => state === 'verified').map(({ kind }) => kind);
    const expected = [
      'system',
      'node',
      ...(programs.chromium === undefined ? [] : ['chromium']),
      ...(programs.firefox === undefined ? [] : ['firefox']),
      ...(programs.javac === undefined ? [] : ['java']),
      ...(programs.python3 === undefined ? [] : ['python']),
      ...(programs.git === undefined ? [] : ['git']),
      ...(programs.curl === undefined ? [] : ['curl']),
    ];
    expect(present).toEqual(expect.arrayContaining(expected));
  });

  test('a second install changes nothing', () => {
    const { code, outcomes } = step('again');
    expect({ code, results: new Set(outcomes.map(({ result }) => result)) }).toEqual({
      code: 0,
      results: new Set(['unchanged']),
    });
  });

  test('after the removal every client refuses us again', () => {
    const { code, stores } = step('remove');
    expect(code).toBe(0);
    for (const { id, state, handshakes } of stores) {
      if (state === 'absent') continue;
      expect({ id, state, outcome: handshakes[0]?.outcome }).toEqual({
        id,
        state: 'not_installed',
        outcome: 'refused',
      });
    }
  });

  test('each store is as it was before', () => {
    expect(text('after.txt')).toBe(text('before.txt'));
  });

  const installable = (stores: readonly TrustStoreReport[]) =>
    stores.filter(
      ({ state, kind }) => state !== 'absent' && !['node', 'python', 'git', 'curl'].includes(kind),
    );

  test.each(['next', 'both', 'switched', 'left'])(
    'in a rotation every store is trusted by a real handshake: %s',
    (name) => {
      const { code, stores } = step(name);
      expect(code).toBe(0);
      expect(installable(stores).length).toBeGreaterThan(0);
      for (const { id, state } of installable(stores))
        expect({ id, state }).toEqual({ id, state: 'verified' });
    },
  );

  test('the switch finds the next one in every store, and the old one is there until it is forgotten', () => {
    expect(step('rotate').code).toBe(0);
    expect(step('switch')).toMatchObject({ code: 0, log: expect.not.stringContaining('not trust') });
    const stale = (name: string) =>
      installable(step(name).stores).map(({ id, stale: old }) => [id, old.length]);
    expect(new Set(stale('both').map(([, old]) => old))).toEqual(new Set([0]));
    expect(new Set(stale('switched').map(([, old]) => old))).toEqual(new Set([1]));
    expect(step('earlier-gone').code).toBe(0);
    expect(new Set(stale('left').map(([, old]) => old))).toEqual(new Set([0]));
  });

  test('removing everything leaves each store as it was before, and no file of the authority', () => {
    expect(step('removed')).toMatchObject({ code: 0 });
    expect(text('removed.txt')).toBe(text('before.txt'));
    expect(text('files.txt')).toBe('');
  });
});
