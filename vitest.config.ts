import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    environment: 'node',
    pool: 'forks',
    include: ['test/**/*.test.{ts,tsx}'],
    exclude: ['test/e2e/**', '**/fixtures/**'],
    reporters: ['default', ['json', { outputFile: 'test-results/vitest.json' }]],
    setupFiles: ['tooling/leaked-handles.ts'],
    // Generous, for slow and busy machines: what must be fast is measured by its own test.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    restoreMocks: true,
    unstubEnvs: true,
    unstubGlobals: true,
  },
});
