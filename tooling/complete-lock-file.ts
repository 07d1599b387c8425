/**
 * Adds to `package-lock.json` the packages for other systems that npm left out: it does so when they are not installed or
 * cannot be reached where the file is made, and then `npm ci` refuses the file on every machine. Run it after a change
 * of dependencies; it changes nothing when nothing is missing. `--check` only says so.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { repositoryRoot } from './processes.ts';

const packageSchema = z.looseObject({
  dev: z.boolean().optional(),
  license: z.string().optional(),
  engines: z.record(z.string(), z.string()).optional(),
  optionalDependencies: z.record(z.string(), z.string()).optional(),
});
const lockSchema = z.looseObject({ packages: z.record(z.string(), packageSchema) });

const systems = [
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
];
const processors = ['arm', 'arm64', 'ia32', 'loong64', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64'];

/** What a package's name says about where it runs: `binding-linux-arm64-musl`. */
function platformOf(name: string): { os?: string[]; cpu?: string[]; libc?: string[] } {
  const parts = name.split(/[/-]/);
  const os = systems.filter((system) => parts.includes(system));
  const cpu = processors.filter((processor) => parts.includes(processor));
  const libc = name.endsWith('-musl') ? ['musl'] : name.endsWith('-gnu') ? ['glibc'] : [];
  return {
    ...(cpu.length > 0 ? { cpu } : {}),
    ...(os.length > 0 ? { os } : {}),
    ...(libc.length > 0 ? { libc } : {}),
  };
}

/** Entries to add, by path in the lock file. @throws Error for a package whose name does not tell its platform */
function missingEntries(lock: z.infer<typeof lockSchema>): Record<string, z.infer<typeof packageSchema>> {
  const missing: Record<string, z.infer<typeof packageSchema>> = {};
  for (const [path, parent] of Object.entries(lock.packages)) {
    for (const [name, range] of Object.entries(parent.optionalDependencies ?? {})) {
      const own = `node_modules/${name}`;
      if (own in lock.packages || `${path}/${own}` in lock.packages) continue;
      const platform = platformOf(name);
      if (Object.keys(platform).length === 0)
        throw new Error(`'${name}' does not tell its platform: add it by hand.`);
      const { dev, license, engines } = parent;
      missing[own] = {
        version: range.replace(/^[~^]/, ''),
        dev,
        license,
        engines,
        optional: true,
        ...platform,
      };
    }
  }
  return missing;
}

const file = join(repositoryRoot, 'package-lock.json');
const lock = lockSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
const missing = missingEntries(lock);
const count = Object.keys(missing).length;
if (count === 0) {
  console.log('package-lock.json has every package for other systems.');
} else if (process.argv.includes('--check')) {
  console.error(`package-lock.json lacks ${count} packages for other systems. Run: npm run lock:complete`);
  process.exitCode = 1;
} else {
  const packages = Object.entries({ ...lock.packages, ...missing }).sort(([a], [b]) => (a < b ? -1 : 1));
  writeFileSync(file, `${JSON.stringify({ ...lock, packages: Object.fromEntries(packages) }, null, 2)}\n`);
  console.log(`Added ${count} packages for other systems to package-lock.json.`);
}
