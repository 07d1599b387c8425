import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { keepCompiledCode } from './tooling/compiled-code.ts';
import { SlowFirst } from './tooling/slow-first.ts';

keepCompiledCode();

/** What runs a second time over `node:http` and undici in place of our own HTTP/1.1 codec: `test/oracle`. */
const bothCodecs = ['forwarding', 'failures', 'listener', 'websocket', 'reload'];

export default defineConfig({
  test: {
    environment: 'node',
    pool: 'forks',
    // One for each core, while vitest would leave one free: tests wait more than they compute.
    maxWorkers: availableParallelism(),
    sequence: { sequencer: SlowFirst },
    reporters: ['default', ['json', { outputFile: 'test-results/vitest.json' }]],
    setupFiles: ['tooling/leaked-handles.ts'],
    // Generous, for slow and busy machines: what must be fast is measured by its own test.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    restoreMocks: true,
    unstubEnvs: true,
    unstubGlobals: true,
    projects: [
      {
        extends: true,
        test: {
          name: 'doorman',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: ['test/e2e/**', '**/fixtures/**'],
        },
      },
      {
        extends: true,
        test: {
          name: 'oracle',
          include: bothCodecs.map((name) => `test/main/engine/${name}.test.ts`),
          env: { DOORMAN_TEST_CODEC: 'oracle' },
        },
      },
    ],
  },
});
