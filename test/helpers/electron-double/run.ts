/**
 * Runs a built main process under Node in Electron's place: `node run.ts out/main/index.js [arguments]`.
 * Forked by the window driver, of which alone it discovers what listens.
 */
import { registerHooks } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import '../own-sockets-preload.ts';

const double = new URL('electron.ts', import.meta.url).href;

registerHooks({
  resolve(specifier, context, nextResolve) {
    if (specifier === 'electron') return { url: double, shortCircuit: true };
    return nextResolve(specifier, context);
  },
});

const [, , entry, ...rest] = process.argv;
if (entry === undefined) throw new Error('Usage: node run.ts ENTRY [ARGUMENTS]');
process.argv = [process.execPath, resolve(entry), ...rest];

// A test that ended without ending the app must not leave it running.
process.once('disconnect', () => process.exit(1));

const { ownApp } = await import('./app.ts');
await import('./electron.ts');
await import(pathToFileURL(resolve(entry)).href);
ownApp.becomeReady();
