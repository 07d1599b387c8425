import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import { type ImportSite, importsOf } from './import-scan.ts';
import { featureFolder, type Layer, layers } from './layers.ts';

/** A source file by its path from the repository root, with forward slashes. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

export interface Violation {
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  /** What is wrong and what to do instead. */
  readonly message: string;
}

const belongsTo = (path: string, owner: string): boolean =>
  owner.endsWith('/') ? path.startsWith(owner) : path === owner;

/** The layer of a path, or undefined when the table has no row for it. */
export const layerOf = (path: string): Layer | undefined => {
  const matches = layers.flatMap((layer) =>
    layer.paths.filter((owner) => belongsTo(path, owner)).map((owner) => ({ layer, length: owner.length })),
  );
  return matches.sort((a, b) => b.length - a.length)[0]?.layer;
};

const featureOf = (path: string): string | undefined =>
  path.startsWith(featureFolder) ? path.slice(featureFolder.length).split('/')[0] : undefined;

const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

const checkOwnFile = (from: Layer, path: string, target: string, site: ImportSite): string | undefined => {
  const fromFeature = featureOf(path);
  const targetFeature = featureOf(target);
  if (fromFeature !== undefined && targetFeature !== undefined && fromFeature !== targetFeature) {
    return `feature '${fromFeature}' imports feature '${targetFeature}': move what both need to src/renderer/ui, client or app`;
  }
  const to = layerOf(target);
  if (to === undefined) {
    return `imports ${target}, which belongs to no layer: add its folder to test/architecture/layers.ts`;
  }
  if (to === from || from.imports.includes(to.name)) {
    return undefined;
  }
  if (from.importsTypes.includes(to.name)) {
    return site.kind === 'type'
      ? undefined
      : `${from.name} may import only types of ${to.name}: write 'import type', or pass the value in from a composition root`;
  }
  return `${from.name} may not import ${to.name} (${target}): pass it in from a composition root`;
};

const checkPackage = (from: Layer, specifier: string): string | undefined => {
  if (specifier === 'electron' || specifier.startsWith('electron/')) {
    return from.electron
      ? undefined
      : `${from.name} may not import electron: only src/main/platform, src/main/index.ts and src/preload may`;
  }
  if (isBuiltin(specifier)) {
    return from.node
      ? undefined
      : `${from.name} may not import Node's '${specifier}': it also runs in a browser`;
  }
  if (from.packages === 'any' || from.packages.includes(packageOf(specifier))) {
    return undefined;
  }
  return `${from.name} may not import the package '${packageOf(specifier)}': allowed are ${from.packages.join(', ') || 'none'}`;
};

const checkSite = (from: Layer, path: string, site: ImportSite): string | undefined => {
  const { specifier } = site;
  if (specifier === null) {
    return 'imports a name computed at run time: write it as a plain string, so that it can be checked';
  }
  if (specifier.startsWith('/') || specifier.includes('\\')) {
    return `imports '${specifier}': write a path relative to this file`;
  }
  if (!specifier.startsWith('.')) {
    return checkPackage(from, specifier);
  }
  const target = posix.join(posix.dirname(path), specifier.replace(/\?.*$/, ''));
  if (!target.startsWith('src/')) {
    return belongsTo(target, 'resources/') || target === 'package.json'
      ? undefined
      : `imports '${specifier}', which is outside of src/`;
  }
  return checkOwnFile(from, path, target, site);
};

/** Every import that the layer table does not allow, in the order of the files. */
export const findViolations = (files: readonly SourceFile[]): Violation[] =>
  files.flatMap(({ path, text }) => {
    const from = layerOf(path);
    if (from === undefined) {
      return [
        { path, line: 1, message: 'belongs to no layer: add its folder to test/architecture/layers.ts' },
      ];
    }
    return importsOf(path, text).flatMap((site) => {
      const message = checkSite(from, path, site);
      return message === undefined ? [] : [{ path, line: site.line, message }];
    });
  });
