// What the language server knows of libraries, as files in dist/declarations: TypeScript's own declarations, Node's, and
// those of the module `normbook` as a cell sees it. Files, because "Go to Definition" opens them. Quick when nothing
// changed.
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';
import { root } from './paths.mjs';

const folder = join(root, 'dist', 'declarations');
const stamp = join(folder, 'stamp.txt');
const compiled = join(root, 'dist', 'types');
/** Where the types of `normbook` come from: the engine, and the functions that only a cell has. */
const engine = join(compiled, 'engine', 'index.d.ts');
const cellModule = join(compiled, 'kernel', 'cell-module.d.ts');
const rooms = ['engine', 'kernel', 'data', 'protocol', 'view'];

/** Whose declarations are copied as they are; the second is imported by the first. */
export const packages = ['@types/node', 'undici-types'];

export function buildDeclarations() {
  const now = fingerprint();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === now) return;
  rmSync(folder, { recursive: true, force: true });
  compile();
  copyLibraries();
  for (const name of packages) copyPackage(name);
  writeModule();
  writeFileSync(stamp, now);
}

/** Changes with any source of the types, and with the packages. */
function fingerprint() {
  const sources = rooms.flatMap((room) => filesIn(join(root, 'src', room)));
  const newest = Math.max(...sources.map((file) => statSync(file).mtimeMs));
  const versions = packages.map((name) =>
    readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8'),
  );
  const own = statSync(import.meta.filename).mtimeMs;
  return [ts.version, own, sources.length, newest, ...versions.map((text) => JSON.parse(text).version)].join(
    ' ',
  );
}

function compile() {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const { status, stdout } = spawnSync(process.execPath, [tsc, '-b', 'src/kernel'], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`the types of normbook do not compile:\n${stdout}`);
}

function copyLibraries() {
  const from = join(root, 'node_modules', 'typescript', 'lib');
  const target = join(folder, 'typescript');
  mkdirSync(target, { recursive: true });
  for (const name of readdirSync(from).filter((file) => /^lib\..*\.d\.ts$/.test(file))) {
    cpSync(join(from, name), join(target, name));
  }
}

/** @param {string} name */
function copyPackage(name) {
  const from = join(root, 'node_modules', name);
  // Folders for older versions of TypeScript stay behind.
  const wanted = (/** @type {string} */ file) => !/\/ts\d[\d.]*$/.test(file);
  cpSync(from, join(folder, 'node_modules', name), { recursive: true, filter: wanted });
}

/** `normbook/index.d.ts`, and all that it imports, directly or not. */
function writeModule() {
  const target = join(folder, 'normbook');
  /** @type {Set<string>} */
  const wanted = new Set();
  reach(engine, wanted);
  const { text, imports } = cellFunctions();
  for (const file of imports) reach(file, wanted);
  for (const file of wanted) {
    const to = join(target, relative(compiled, file));
    mkdirSync(dirname(to), { recursive: true });
    cpSync(file, to);
  }
  writeFileSync(join(target, 'index.d.ts'), text);
}

/**
 * @param {string} file
 * @param {Set<string>} found
 */
function reach(file, found) {
  if (found.has(file)) return;
  found.add(file);
  const { importedFiles } = ts.preProcessFile(readFileSync(file, 'utf8'));
  for (const { fileName } of importedFiles) {
    if (fileName.startsWith('.')) reach(declarationOf(join(dirname(file), fileName)), found);
  }
}

/** @param {string} file */
function declarationOf(file) {
  return file.replace(/(?:\.d)?\.ts$/, '.d.ts');
}

/** The methods of the interface that cells are given, as functions of a module. */
function cellFunctions() {
  const text = readFileSync(cellModule, 'utf8');
  const tree = ts.createSourceFile(cellModule, text, ts.ScriptTarget.ESNext, true);
  const functions = tree.statements
    .filter(ts.isInterfaceDeclaration)
    .filter(({ name }) => name.text === 'CellFunctions')
    .flatMap(({ members }) => members.map((member) => asFunction(member, tree)));
  if (functions.length === 0) throw new Error('src/kernel/cell-module.ts has no interface CellFunctions');
  const body = functions.join('\n');
  const used = tree.statements.filter(ts.isImportDeclaration).flatMap((one) => usedImport(one, body));
  const lines = used.map(({ names, from }) => {
    const kind = names.startsWith('*') ? 'import type' : 'export type';
    const own = names.startsWith('*') ? '' : `import type ${names} from '${from}';\n`;
    return `${own}${kind} ${names} from '${from}';`;
  });
  const head = '/** Normalizations, tensors and statistics, and what shows them under a cell. */';
  const imports = used.map(({ from }) => declarationOf(join(compiled, from)));
  return { text: [head, "export * from './engine/index.ts';", ...lines, body, ''].join('\n'), imports };
}

/**
 * `show(value: unknown): DisplayHandle;` with its comment → `export declare function show…`
 * @param {ts.TypeElement} member
 * @param {ts.SourceFile} tree
 */
function asFunction(member, tree) {
  const comment = tree.text.slice(member.getFullStart(), member.getStart()).trim();
  const documented = comment === '' ? '' : `${comment.replaceAll(/\n\s+/g, '\n ')}\n`;
  return `${documented}export declare function ${member.getText()}`;
}

/**
 * The names of an import that a text uses, by where they come from below dist/types.
 * @param {ts.ImportDeclaration} statement
 * @param {string} body
 * @returns {{ names: string, from: string }[]}
 */
function usedImport({ importClause, moduleSpecifier }, body) {
  const bindings = importClause?.namedBindings;
  if (bindings === undefined || !ts.isStringLiteral(moduleSpecifier)) return [];
  const path = relative(compiled, join(dirname(cellModule), moduleSpecifier.text)).replaceAll('\\', '/');
  const from = `./${path}`;
  if (ts.isNamespaceImport(bindings)) return [{ names: `* as ${bindings.name.text}`, from }];
  const names = bindings.elements
    .map(({ name }) => name.text)
    .filter((name) => new RegExp(`\\b${name}\\b`).test(body));
  return names.length === 0 ? [] : [{ names: `{ ${names.join(', ')} }`, from }];
}

/**
 * @param {string} path
 * @returns {string[]}
 */
function filesIn(path) {
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => {
    const file = join(path, entry.name);
    return entry.isDirectory() ? filesIn(file) : file.endsWith('.ts') ? [file] : [];
  });
}
