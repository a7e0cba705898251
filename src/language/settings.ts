/**
 * What TypeScript is told of a notebook's folder: the compiler options of the nearest `tsconfig.json` as far as they
 * fit cells, where Node's types are, and where those of `normbook`. It reads files and runs nothing.
 */
import { posix as path } from 'node:path';
import ts from 'typescript';

/** Of a notebook's folder. */
export interface FolderSettings {
  readonly options: ts.CompilerOptions;
  /**
   * What belongs to the program beside cells: the declarations that every cell sees, and files and packages of the
   * folder, so that completion knows what could be imported.
   */
  readonly roots: readonly string[];
  /** Whether the folder's own settings ask for errors where a type is implicitly `any`. */
  readonly implicitAny: boolean;
}

/**
 * What cells are, whatever the folder says: modules that the kernel runs, never written to disk. Unused names are told
 * as hints, not as errors.
 */
const ALWAYS = {
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  moduleDetection: ts.ModuleDetectionKind.Force,
  allowImportingTsExtensions: true,
  resolveJsonModule: true,
  esModuleInterop: true,
  allowJs: true,
  checkJs: false,
  noEmit: true,
  skipLibCheck: true,
  isolatedModules: false,
  verbatimModuleSyntax: false,
  erasableSyntaxOnly: false,
  noUnusedLocals: false,
  noUnusedParameters: false,
  composite: false,
  incremental: false,
  declaration: false,
} satisfies ts.CompilerOptions;

/** Not carried over: they speak of files to write, or of what {@link ALWAYS} decides. */
const NEVER = new Set([
  'rootDir',
  'rootDirs',
  'outDir',
  'outFile',
  'tsBuildInfoFile',
  'declarationDir',
  'emitDeclarationOnly',
  'isolatedDeclarations',
  'rewriteRelativeImportExtensions',
  'sourceMap',
  'inlineSourceMap',
  'inlineSources',
  'plugins',
  'customConditions',
  'configFilePath',
  'noLib',
]);

/** `declarations` is the folder that the build fills. */
export function folderSettings(folder: string, declarations: string): FolderSettings {
  const file = ts.findConfigFile(folder, ts.sys.fileExists);
  const own = file === undefined ? {} : optionsIn(file);
  const normbook = path.join(declarations, 'normbook', 'index.d.ts');
  const { strict = true, lib = ['lib.esnext.d.ts'], target = ts.ScriptTarget.ESNext } = own;
  return {
    options: {
      ...own,
      ...ALWAYS,
      strict,
      lib,
      target,
      // Without it an empty list that later cells fill would be a list of nothing. Its errors are dropped instead.
      noImplicitAny: true,
      types: own.types ?? [],
      paths: { ...own.paths, normbook: [normbook] },
    },
    roots: [normbook, nodeTypes(folder, declarations), ...localFiles(folder), ...packages(folder)],
    implicitAny: own.noImplicitAny ?? own.strict ?? false,
  };
}

/** An unreadable file counts as far as TypeScript could read it: the editor of that file tells what is wrong. */
function optionsIn(file: string): ts.CompilerOptions {
  const { config } = ts.readConfigFile(file, ts.sys.readFile) as { config?: unknown };
  // Only options are wanted; to look for a program's files takes seconds in a big folder.
  const host = { ...ts.sys, readDirectory: () => [] };
  const { options } = ts.parseJsonConfigFileContent(config ?? {}, host, path.dirname(file), undefined, file);
  return Object.fromEntries(Object.entries(options).filter(([name]) => !NEVER.has(name)));
}

/** The folder's own where it has them: two versions of them do not go together. */
function nodeTypes(folder: string, declarations: string): string {
  for (let at = folder; ; at = path.dirname(at)) {
    const file = path.join(at, 'node_modules', '@types', 'node', 'index.d.ts');
    if (ts.sys.fileExists(file)) return file;
    if (path.dirname(at) === at)
      return path.join(declarations, 'node_modules', '@types', 'node', 'index.d.ts');
  }
}

/** So many files and packages are known before they are imported; more would cost every key. */
const MOST_FILES = 40;
const MOST_PACKAGES = 10;
/** Folders below the notebook's. */
const DEPTH = 2;

function localFiles(folder: string): readonly string[] {
  const extensions = ['.ts', '.mts', '.tsx'];
  const files = ts.sys.readDirectory(folder, extensions, ['**/node_modules', '**/.*'], undefined, DEPTH);
  return files.slice(0, MOST_FILES);
}

/** Those that the nearest `package.json` depends on, as far as they have types. */
function packages(folder: string): readonly string[] {
  const file = ts.findConfigFile(folder, ts.sys.fileExists, 'package.json');
  if (file === undefined) return [];
  const options = { module: ALWAYS.module, moduleResolution: ALWAYS.moduleResolution };
  return dependenciesIn(file)
    .slice(0, MOST_PACKAGES)
    .flatMap((name) => {
      const { resolvedModule } = ts.resolveModuleName(name, file, options, ts.sys);
      return resolvedModule?.extension === ts.Extension.Dts ? [resolvedModule.resolvedFileName] : [];
    });
}

/** A file that is no JSON has none: its own editor tells what is wrong. */
function dependenciesIn(file: string): readonly string[] {
  const { config } = ts.readConfigFile(file, ts.sys.readFile) as { config?: { dependencies?: unknown } };
  const found = config?.dependencies;
  return typeof found === 'object' && found !== null ? Object.keys(found) : [];
}
