import { availableParallelism } from 'node:os';
import { defineConfig } from '@playwright/test';
import { findBrowser } from './tooling/browser.ts';
import { keepCompiledCode } from './tooling/compiled-code.ts';

keepCompiledCode();

const browser = findBrowser();

/**
 * Specs that are also run with the stand-in for Electron: those in which the preload, its messages or the main process could matter.
 * What is only about the page would be looked at twice.
 */
const throughPreload = [
  'authority',
  'bad-input',
  'bodies',
  'config-history',
  'engine-restart',
  'key-protection',
  'routes',
  'sessions',
  'sharing',
  'start',
  'vite',
];

/**
 * End-to-end tests run against the build in `out/`. Each spec is written once; the project's name tells the
 * `launch` fixture how to start the app: `headless` (Node and a browser tab), `double` (the built main bundle
 * with a stand-in for Electron) or `electron` (the real one, skipped where its runtime is missing).
 */
export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'test-results/e2e',
  // Each has apps, ports and a browser of its own; tests wait more than they compute.
  workers: availableParallelism() > 1 ? 2 : 1,
  fullyParallel: false,
  // Generous, for slow and busy machines, as in vitest's configuration.
  timeout: 90_000,
  expect: { timeout: 15_000 },
  // What passes only then is printed as flaky, and more than a few of them fail the run: tooling/test-results.ts.
  retries: 1,
  forbidOnly: true,
  reporter: [['line'], ['json', { outputFile: 'test-results/playwright.json' }]],
  use: {
    // Without its film, which costs more than the rest of it; the picture of the failure is kept.
    trace: { mode: 'retain-on-failure', screenshots: false, snapshots: true, sources: true },
    screenshot: 'only-on-failure',
    // Chromium refuses to sandbox itself for root, as in containers.
    launchOptions: {
      ...(browser?.path === undefined ? {} : { executablePath: browser.path }),
      chromiumSandbox: process.getuid?.() !== 0,
    },
  },
  projects: [
    { name: 'headless' },
    { name: 'double', testMatch: throughPreload.map((name) => `**/${name}.spec.ts`) },
    { name: 'electron' },
  ],
});
