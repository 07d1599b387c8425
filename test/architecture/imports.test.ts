import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findViolations, layerOf, type SourceFile } from './import-rules.ts';
import { importsOf } from './import-scan.ts';
import { layers } from './layers.ts';
import { plantedImports } from './planted-imports.ts';

const root = resolve(import.meta.dirname, '../..');

const sourceFiles = (): SourceFile[] =>
  globSync('src/**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs}', { cwd: root }).map((path) => ({
    path: path.replaceAll('\\', '/'),
    text: readFileSync(resolve(root, path), 'utf8'),
  }));

describe('imports of the source tree', () => {
  const files = sourceFiles();

  it('looks at files and at imports, so that an empty scan cannot pass', () => {
    expect(files.length).toBeGreaterThan(0);
    expect(files.flatMap(({ path, text }) => importsOf(path, text)).length).toBeGreaterThan(0);
  });

  // Writing configurations for other proxies comes later; every other layer has files.
  it.each(layers.filter((layer) => layer.name !== 'export').map((layer) => layer.name))(
    'looks at a file of the layer %s',
    (name) => {
      expect(files.filter(({ path }) => layerOf(path)?.name === name).length).toBeGreaterThan(0);
    },
  );

  it('follow the layer table', () => {
    const found = findViolations(files).map(({ path, line, message }) => `${path}:${line} ${message}`);
    expect(found).toEqual([]);
  });
});

describe('the import scan', () => {
  it.each(plantedImports)('reports a planted violation: $rule', ({ path, text, expected }) => {
    const found = findViolations([{ path, text }]);
    expect(found).toHaveLength(1);
    expect(found[0]?.message).toContain(expected);
  });

  it('accepts what the table allows', () => {
    const allowed: SourceFile[] = [
      { path: 'src/shared/a.ts', text: "import { z } from 'zod';\nimport './b.ts';" },
      { path: 'src/main/engine/a.ts', text: "import net from 'node:net';\nimport '../../shared/b.ts';" },
      { path: 'src/main/host/a.ts', text: "import type { Engine } from '../engine/engine.ts';" },
      { path: 'src/main/platform/a.ts', text: "import { app } from 'electron';\nimport '../host/host.ts';" },
      { path: 'src/main/index.ts', text: "import './platform/window.ts';\nimport './host/host.ts';" },
      { path: 'src/preload/index.ts', text: "import { ipcRenderer } from 'electron';" },
      {
        path: 'src/renderer/features/routes/a.tsx',
        text: "import './form.tsx';\nimport '../../ui/button.tsx';",
      },
      { path: 'src/renderer/app/a.tsx', text: "import '../features/routes/a.tsx';\nimport './theme.css';" },
    ];
    expect(findViolations(allowed)).toEqual([]);
  });

  it('refuses a file that does not parse rather than taking it as free of imports', () => {
    expect(() => importsOf('src/shared/a.ts', 'import { from;')).toThrow('src/shared/a.ts does not parse');
  });
});
