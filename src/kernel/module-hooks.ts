/**
 * How modules are found and read in the kernel beyond what Node does: local files in TypeScript, with the extension left
 * out or with that of the compiled file, JSON without attributes, the kernel's own `normbook` also in local files and
 * packages, and edited files anew.
 */
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { registerFile } from './errors.ts';
import { findFile, isLocal, type LocalFiles, localFile } from './local-files.ts';
import { stripFile } from './strip-types.ts';

const OWN = 'normbook:module';
const OWN_KEY = Symbol.for('normbook.module');
const TYPESCRIPT = ['.ts', '.mts', '.cts'];

/** For good: a process has one kernel. What the kernel itself imports is for cells, from the notebook's folder. */
export function installModuleHooks(folder: string, files: LocalFiles, normbook: object): void {
  const parentURL = pathToFileURL(path.join(folder, 'notebook.normbook')).href;
  Object.defineProperty(globalThis, OWN_KEY, { value: normbook });
  registerHooks({
    resolve(specifier, context, next) {
      if (specifier === 'normbook' || specifier === OWN)
        return { url: OWN, format: 'module', shortCircuit: true };
      const importer = localFile(context.parentURL);
      const written = pathOf(specifier, importer);
      const found = written === undefined ? undefined : findFile(written);
      if (found === undefined || !isLocal(found)) {
        return next(
          specifier,
          importer === undefined && isKernel(context.parentURL) ? { ...context, parentURL } : context,
        );
      }
      files.use(found, importer);
      // What is required has no URL; it was forgotten where it is to be loaded anew.
      return next(context.conditions.includes('require') ? found : files.urlOf(found), context);
    },
    load(url, context, next) {
      if (url === OWN) return { source: ownSource(normbook), format: 'module', shortCircuit: true };
      const file = localFile(url);
      if (file === undefined) return next(url, context);
      const extension = path.extname(file);
      if (TYPESCRIPT.includes(extension)) {
        const format = extension === '.cts' ? 'commonjs' : 'module';
        return { source: compiled(file), format, shortCircuit: true };
      }
      // `require` comes without attributes, and takes JSON as it is.
      const isUntyped = context.importAttributes !== undefined && context.importAttributes.type !== 'json';
      if (extension === '.json' && isUntyped) {
        return {
          source: `export default ${readFileSync(file, 'utf8')}`,
          format: 'module',
          shortCircuit: true,
        };
      }
      return next(url, context);
    },
  });
}

function isKernel(url: string | undefined): boolean {
  return url === pathToFileURL(__filename).href;
}

/** The path that a specifier of a file means, from a local importer or absolute; undefined for packages. */
function pathOf(specifier: string, importer: string | undefined): string | undefined {
  if (specifier.startsWith('file:')) return localFile(specifier);
  if (path.isAbsolute(specifier)) return specifier;
  if (importer === undefined || !/^\.{1,2}(\/|$)/.test(specifier)) return undefined;
  return path.resolve(path.dirname(importer), specifier);
}

function compiled(file: string): string {
  const { code, origin } = stripFile(file);
  registerFile(file, origin);
  return code;
}

/** A module whose exports are the object's properties. */
function ownSource(normbook: object): string {
  const names = Object.keys(normbook).filter((name) => /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name));
  return `const own = globalThis[Symbol.for('normbook.module')];\nexport const { ${names.join(', ')} } = own;`;
}
