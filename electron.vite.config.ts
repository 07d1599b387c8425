import { resolve } from 'node:path';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const source = (path: string): string => resolve(import.meta.dirname, 'src', path);

/**
 * Syntax level of the main bundle. The app runs on Node 24, but `cli.js` is first read by whatever Node
 * the machine has (20.19 or later) before it restarts itself on Node 24, so nothing newer may be emitted.
 */
const mainTarget = 'node20.19';

/** The same renderer runs in Electron's Chromium and, headless, in any current browser. */
const rendererTarget = 'es2022';

export default defineConfig({
  main: {
    build: {
      target: mainTarget,
      outDir: 'out/main',
      sourcemap: true,
      // Dependencies stay in node_modules: they are resolved at run time, not copied into the bundle.
      externalizeDeps: true,
      rolldownOptions: {
        input: {
          index: source('main/index.ts'),
          cli: source('main/cli.ts'),
          engine: source('main/engine-worker.ts'),
          history: source('main/history-worker.ts'),
          optimise: source('main/optimise-worker.ts'),
          'what-if': source('main/what-if-worker.ts'),
          'demo-upstreams': source('main/demo-upstreams-worker.ts'),
          'demo-traffic': source('main/demo-traffic-worker.ts'),
        },
        output: {
          format: 'es',
          entryFileNames: '[name].js',
          chunkFileNames: 'chunks/[name]-[hash].js',
        },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      sourcemap: true,
      // A sandboxed preload is CommonJS and can require nothing but electron, so it is one file.
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: source('preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
      },
    },
  },
  renderer: {
    root: source('renderer'),
    plugins: [react(), tailwindcss()],
    build: {
      target: rendererTarget,
      outDir: 'out/renderer',
      sourcemap: true,
      minify: true,
      // The content security policy allows fonts and images from our own origin only, never `data:`.
      assetsInlineLimit: 0,
      // What is bundled names its authors: the settings show this list.
      license: { fileName: 'licences.json' },
      rolldownOptions: { input: source('renderer/index.html') },
    },
  },
});
