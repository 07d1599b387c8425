import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runEngine } from '../helpers/run-engine.ts';
import { runSuite, type SuiteTest, startSuiteServer } from './cache-suite.ts';

const closers: (() => Promise<void>)[] = [];
let tests: readonly SuiteTest[] = [];

const ofKind = (kind: SuiteTest['kind']) => tests.filter((test) => test.kind === kind);
const passed = (kind: SuiteTest['kind']) => ofKind(kind).filter((test) => test.passed).length;

beforeAll(async () => {
  const server = await startSuiteServer();
  closers.push(server.stop);
  const engine = await runEngine(
    {
      version: 1,
      listeners: [{ id: 'plain', port: 0, tls: 'off' }],
      routes: [
        {
          id: 'suite',
          to: { pool: 'suite' },
          rewrite: { hideBackend: false },
          // With stale-if-error on, the tests that forbid stale responses have something to forbid.
          cache: { enabled: true, staleIfError: '60s' },
        },
      ],
      pools: [
        {
          id: 'suite',
          upstreams: [{ id: 'server', url: `http://127.0.0.1:${server.port}` }],
          retry: { attempts: 1 },
        },
      ],
    },
    { capturing: false },
  );
  closers.push(engine.stop);
  tests = await runSuite(`http://127.0.0.1:${engine.port('plain')}`);
}, 300_000);

afterAll(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

describe('the public tests for HTTP caches (cache-tests.fyi)', () => {
  it('score', () => {
    for (const kind of ['required', 'optimal', 'check'] as const) {
      console.log(`${kind}: ${passed(kind)} of ${ofKind(kind).length}`);
      if (kind !== 'check')
        for (const test of ofKind(kind)) if (!test.passed) console.log(`   ${test.id} ${test.verdict}`);
    }
    expect(passed('required')).toBeGreaterThan(0);
  });
});
