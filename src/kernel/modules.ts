/**
 * What a cell may import: `normbook`, Node's own modules, packages and local files, the last two resolved
 * from the notebook's folder.
 */
import { createRequire, isBuiltin } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { nearest } from '../engine/wording.ts';
import type { ImportOptions } from './cell-api.ts';
import { findFile, LocalFiles, localFile } from './local-files.ts';
import { installModuleHooks } from './module-hooks.ts';
import { stripFile } from './strip-types.ts';

export class ModuleError extends Error {
  override readonly name = 'ModuleError';
}

const SCRIPT = /\.[cm]?[jt]s$/;

export class Modules {
  readonly #folder: string;
  readonly #normbook: object;
  readonly #files = new LocalFiles();
  readonly #require: NodeJS.Require;

  /** `normbook` is the module that cells and their files import by that name. */
  constructor(folder: string, normbook: object) {
    this.#folder = folder;
    this.#normbook = normbook;
    this.#require = createRequire(path.join(folder, '_'));
    installModuleHooks(folder, this.#files, normbook);
  }

  async import(specifier: string, options?: ImportOptions): Promise<object> {
    if (specifier === 'normbook') return this.#normbook;
    if (isBuiltin(specifier)) return import(specifier);
    const resolved = isLocal(specifier) ? this.#resolveFile(specifier) : specifier;
    const file = localFile(resolved);
    if (file !== undefined) this.#files.refresh(file);
    try {
      return await (options?.with?.type === 'json'
        ? import(resolved, { with: { type: 'json' } })
        : import(resolved));
    } catch (error) {
      // V8's own syntax errors do not say where.
      if (error instanceof SyntaxError && file !== undefined) {
        for (const one of this.#files.reachedFrom(file)) if (SCRIPT.test(one)) stripFile(one);
      }
      throw this.#isMissing(error, specifier) ? this.#missingPackage(specifier, error) : error;
    }
  }

  /** Whether an import is of a file of the user's own, whose exports may change. */
  isLocal(specifier: string): boolean {
    return isLocal(specifier);
  }

  /** `require` for cells: as an import, of the newest state of local files. */
  get require(): NodeJS.Require {
    const load = (specifier: string): unknown => {
      const file = isLocal(specifier) ? findFile(path.resolve(this.#folder, specifier)) : undefined;
      if (file !== undefined) this.#files.refresh(file);
      return specifier === 'normbook' ? this.#normbook : this.#require(specifier);
    };
    return Object.assign(load, this.#require);
  }

  /**
   * As a static import: every name must exist, except those in `unused`, which may be types.
   * Throws a {@link ModuleError} that names the missing export and the nearest one.
   */
  async importNames(
    specifier: string,
    names: readonly string[],
    unused: readonly string[],
    options?: ImportOptions,
  ): Promise<object> {
    const module = await this.import(specifier, options);
    const missing = names.find((name) => !(name in module) && !unused.includes(name));
    if (missing === undefined) return module;
    const near = nearest(missing, Object.keys(module));
    const remedy =
      near === undefined ? `it exports ${Object.keys(module).join(', ')}` : `did you mean '${near}'?`;
    throw new ModuleError(`'${specifier}' has no export '${missing}'; ${remedy}`);
  }

  /** Whether it is this package that was not found, and not one that another misses. */
  #isMissing(error: unknown, specifier: string): boolean {
    const isUnknown = error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
    return isUnknown && !isLocal(specifier) && error.message.includes(`'${nameOf(specifier)}' imported from`);
  }

  #missingPackage(specifier: string, cause: unknown): ModuleError {
    const remedy = `run \`npm install ${nameOf(specifier)}\` there`;
    return new ModuleError(`no package '${nameOf(specifier)}' found from ${this.#folder}; ${remedy}`, {
      cause,
    });
  }

  #resolveFile(specifier: string): string {
    const file = findFile(path.resolve(this.#folder, specifier));
    if (file !== undefined) return pathToFileURL(file).href;
    throw new ModuleError(`no file '${specifier}' in ${this.#folder}; look for its name and folder`);
  }
}

/** `@scope/name/part` → `@scope/name` */
function nameOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

function isLocal(specifier: string): boolean {
  return /^\.{1,2}(\/|$)/.test(specifier) || path.isAbsolute(specifier);
}
