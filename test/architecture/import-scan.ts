import { parseSync } from 'vite';

/** One place where a file names another module. */
export interface ImportSite {
  /** The text between the quotes, or null when it is computed at run time and so cannot be checked. */
  readonly specifier: string | null;
  /** `type` when nothing is loaded at run time. */
  readonly kind: 'type' | 'value';
  /** 1-based. */
  readonly line: number;
}

type Node = Readonly<Record<string, unknown>> & { readonly type: string; readonly start: number };

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' &&
  value !== null &&
  'type' in value &&
  typeof value.type === 'string' &&
  'start' in value &&
  typeof value.start === 'number';

const languageOf = (path: string): 'js' | 'jsx' | 'ts' | 'tsx' => {
  if (path.endsWith('.tsx')) {
    return 'tsx';
  }
  if (path.endsWith('.jsx')) {
    return 'jsx';
  }
  return /\.[cm]?ts$/.test(path) ? 'ts' : 'js';
};

const elements = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** The string that an expression always has, or null. */
const constantString = (node: unknown): string | null => {
  if (!isNode(node)) {
    return null;
  }
  if (node.type === 'Literal' && typeof node.value === 'string') {
    return node.value;
  }
  if (node.type === 'TemplateLiteral' && elements(node.quasis).length === 1) {
    const [only] = elements(node.quasis);
    const value = isNode(only) ? only.value : null;
    return typeof value === 'object' &&
      value !== null &&
      'cooked' in value &&
      typeof value.cooked === 'string'
      ? value.cooked
      : null;
  }
  return null;
};

const isIdentifier = (node: unknown, name: string): boolean =>
  isNode(node) && node.type === 'Identifier' && node.name === name;

/** `require(…)`, `require.resolve(…)`, `createRequire(…)(…)` and `import.meta.resolve(…)`. */
const isModuleCall = (callee: unknown): boolean => {
  if (isIdentifier(callee, 'require')) {
    return true;
  }
  if (!isNode(callee)) {
    return false;
  }
  if (callee.type === 'CallExpression') {
    return isIdentifier(callee.callee, 'createRequire');
  }
  if (callee.type !== 'MemberExpression' || !isIdentifier(callee.property, 'resolve')) {
    return false;
  }
  const object = callee.object;
  return isIdentifier(object, 'require') || (isNode(object) && object.type === 'MetaProperty');
};

/** What one syntax node imports: undefined when it is no import at all. */
const importOf = (node: Node): Omit<ImportSite, 'line'> | undefined => {
  switch (node.type) {
    case 'ImportDeclaration':
      // `import { type A }` still loads the module under verbatimModuleSyntax: only `import type` does not.
      return {
        specifier: constantString(node.source),
        kind: node.importKind === 'type' ? 'type' : 'value',
      };
    case 'ExportAllDeclaration':
    case 'ExportNamedDeclaration':
      return isNode(node.source)
        ? {
            specifier: constantString(node.source),
            kind: node.exportKind === 'type' ? 'type' : 'value',
          }
        : undefined;
    case 'ImportExpression':
      return { specifier: constantString(node.source), kind: 'value' };
    case 'TSImportType':
      return { specifier: constantString(node.source), kind: 'type' };
    case 'TSExternalModuleReference':
      return { specifier: constantString(node.expression), kind: 'value' };
    case 'CallExpression': {
      if (!isModuleCall(node.callee)) {
        return undefined;
      }
      const [argument] = elements(node.arguments);
      return { specifier: constantString(argument), kind: 'value' };
    }
    default:
      return undefined;
  }
};

const children = (node: Node): Node[] => Object.values(node).flat().filter(isNode);

/**
 * Every import, re-export, dynamic import, type import and `require` of one file, found by parsing it.
 *
 * @throws when the file does not parse: a file that cannot be read must not count as a file without imports.
 */
export const importsOf = (path: string, text: string): ImportSite[] => {
  const { program, errors } = parseSync(path, text, { lang: languageOf(path), sourceType: 'module' });
  const [error] = errors;
  if (error !== undefined) {
    throw new Error(`${path} does not parse: ${error.message}. Mend the syntax, then run the check again.`);
  }
  if (!isNode(program)) {
    throw new Error(`${path}: the parser returned no syntax tree.`);
  }
  const sites: ImportSite[] = [];
  const queue: Node[] = [program];
  for (let node = queue.pop(); node !== undefined; node = queue.pop()) {
    const site = importOf(node);
    if (site !== undefined) {
      sites.push({ ...site, line: text.slice(0, node.start).split('\n').length });
    }
    queue.push(...children(node));
  }
  return sites.sort((a, b) => a.line - b.line);
};
