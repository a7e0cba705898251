/**
 * What a cell may import: `normbook`, Node's own modules, packages and local files, the last two resolved
 * from the notebook's folder.
 */
import { existsSync, statSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import path from 'node:path';
import { pathToFileURL, URL } from 'node:url';
import { nearest } from '../engine/wording.ts';
import type { ImportOptions } from './cell-api.ts';

export class ModuleError extends Error {
  override readonly name = 'ModuleError';
}

export class Modules {
  readonly #folder: string;
  readonly #normbook: object;

  /** `normbook` is the module that cells import by that name. */
  constructor(folder: string, normbook: object) {
    this.#folder = folder;
    this.#normbook = normbook;
  }

  async import(specifier: string, options?: ImportOptions): Promise<object> {
    if (specifier === 'normbook') return this.#normbook;
    if (isBuiltin(specifier)) return import(specifier);
    const resolved = this.#resolve(specifier);
    return options?.with?.type === 'json' ? import(resolved, { with: { type: 'json' } }) : import(resolved);
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

  #resolve(specifier: string): string {
    const isLocal = /^\.{1,2}\//.test(specifier) || path.isAbsolute(specifier);
    if (!isLocal && URL.canParse(specifier)) return specifier;
    if (isLocal) return this.#resolveFile(path.resolve(this.#folder, specifier), specifier);
    try {
      return pathToFileURL(createRequire(path.join(this.#folder, '_')).resolve(specifier)).href;
    } catch (cause) {
      const remedy = `run \`npm install ${specifier}\` there`;
      throw new ModuleError(`no package '${specifier}' found from ${this.#folder}; ${remedy}`, { cause });
    }
  }

  /** The time of the last edit is part of the URL, so that an edited file is loaded anew. */
  #resolveFile(file: string, specifier: string): string {
    if (!existsSync(file)) {
      throw new ModuleError(`no file '${specifier}' in ${this.#folder}; give its path with the extension`);
    }
    const url = pathToFileURL(file);
    url.searchParams.set('edited', String(statSync(file).mtimeMs));
    return url.href;
  }
}
